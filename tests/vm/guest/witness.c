// SPDX-License-Identifier: GPL-2.0-only
/*
 * witness - sees for itself what the bomb, the bystanders and the machine do.
 *
 * It asks the module nothing. Members of the bomb are recognised by
 * oom_score_adj: the witness starts the bomb with 777, and every descendant
 * inherits that, whatever it does with fork, exec, sessions, users and names. A
 * user may raise it, as stress-ng does, and not lower it.
 * The rule: nothing here may need what a bomb takes away. All memory is had and
 * locked before, it runs above every normal task, and it forks only when told.
 *
 * A command is one line in /run/ask, its answer one line in /run/answer, so
 * that a shell can ask without forking:
 *
 *	echo "until members 2000 60" > /run/ask; IFS= read -r answer < /run/answer
 *
 * Answers are "ok NUMBERS..." or "no REASON...". Every wait has a condition and
 * a bound in seconds (S). On a debug kernel a bomb has to be less big
 * (vm_small), and everything may take longer (vm_slow), by these factors:
 *
 *	load [PARAMS]		insert /rescue.ko
 *	unload			remove it
 *	reload N		both, N times, and look what was left behind
 *	failnth [PARAMS [N]]	load with the 1st, (1+N)th, ... allocation failing, until one does
 *				without a failure: ok FAILED LOADED-ALL-THE-SAME KB-LEFT
 *	killload N		load N times in a child that is killed, each time a bit later:
 *				ok FAILED LOADED KB-LEFT
 *	bomb UID PROG [ARGS]	start it in a session of its own: ok PID
 *	limit N			RLIMIT_NPROC of the next bombs; before, and -1: none
 *	cgroup NAME [MAX]	where the next bombs begin, with that pids.max; "/": the top
 *	bombpid			that pid: ok PID alive|zombie|gone
 *	work UID PROG [ARGS]	start a workload, which is no member: ok
 *	worked S		wait until it has ended, with status 0
 *	taken			who is stopped or, as the module says, held: ok
 *				MEMBERS OTHERS, and members who are neither: LOOSE
 *	members			ok ALIVE ZOMBIES
 *	peak			ok the most ALIVE ever seen
 *	pid COMM [any]		a living member of that name, or anybody: ok PID
 *	state PID		its state: ok LETTER
 *	alive PID		it exists and is no zombie: ok LETTER
 *	adj PID N		set its oom_score_adj
 *	disown PID		it is no member, whatever it looks like
 *	until members N S	wait until N are alive
 *	until births N S	wait until N births since "bomb" or "work", bystanders' not
 *				counted
 *	until full S		wait until fork() fails 20 times in a row with EAGAIN
 *	until status NAME N S	wait until that line of the module's status says N or more
 *	until held N S		wait until the module says that it holds N or more,
 *				none if N is 0: ok HELD
 *	irq NAME		ok COUNT of that device's interrupts
 *	until irq NAME N S	wait until there were N
 *	still S			for S seconds no member ran, came or went, and
 *				nobody but bystanders had children: ok MEMBERS BIRTHS
 *	settled S		wait until every member is stopped (or cannot run)
 *	stopped N		N members are stopped: ok and the count of each state
 *	running N S		N members get a CPU
 *	bystanders		all alive, never stopped, nothing lost, going on
 *	bystander NAME		the sleeper, forker, server16, makej4, neighbour: ok PID
 *	gone S			wait until no member is left, not even a zombie
 *	forks			fork and wait work, ten times
 *	run N			N (up to 4096) children can be had at the same time
 *	signal members|PID SIG [UID]	send one, as that user
 *	sysrq N			write the mask of what SysRq may do
 *	kmsg S TEXT...		wait until a line of the kernel log has this text, with
 *				single blanks: ok LEVEL LINE
 *	kmsg-mark		forget what was logged before
 *	hog			take the CPU for ever (a test of the host)
 *	hog CPU PRIO S		have a child take that CPU, SCHED_FIFO, for at most so long
 *	rest			end that child, and wait until it is gone
 *	rest S			have it end in so many seconds
 *	pin PID CPU		let it run there and nowhere else
 *	hotplug CPU S		have a child take that CPU away and bring it back, for so long
 *	plugged			wait for the end of that: ok ROUNDS
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>

#include "bystander.h"

#define MARK		777		/* the bomb's oom_score_adj, at least */
#define MODULE		"rescue"
#define CGROUPS		"/sys/fs/cgroup"
#define POLL_MS		20

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* One process number, and what we know of the process that has it now. */
struct seen {
	uint64_t start;		/* its birth in clock ticks: the identity */
	uint64_t runs;		/* how often its threads were put on a CPU */
	uint32_t scan;		/* the scan that saw it last */
	int ppid;
	char state;		/* as in /proc/PID/stat */
	bool member;
	bool alive;		/* some thread of it can still run */
	short loose;		/* of several threads: how many are neither stopped nor dead */
	char comm[17];
};

/* What one look at all processes found. */
struct census {
	long alive, zombies;
	long kthreads;			/* new ones: births that are nobody's */
	long state[128];		/* living members by state */
};

static struct seen *seen;		/* by process number */
static struct seen *before;		/* what it was when a command began */
static bool *is_held;			/* by process number: what the module says */
static long pid_max;
static uint32_t scan;
static struct census now;
static long peak;

static struct bystander *bystanders;
static uint64_t bystander_start[NR_BYSTANDERS];

/* Of the next bomb. By default the limit of the test is the machine's, not the user's. */
static rlim_t nproc_limit = RLIM_INFINITY;
/* Of the next bomb: its cgroup.procs. */
static char bomb_cgroup[128];
static pid_t bomb_pid;
static uint64_t bomb_start;
static unsigned long own_births;	/* ours: forks on demand, and the bomb's root */
/* How the workload has ended, as wait() puts it; AT_WORK before. Shared with who waits for it. */
#define AT_WORK	(-1)
static volatile int *work_status;

/* What was logged since "kmsg-mark": "LEVEL LINE\n" of each record. */
static char kmsg_text[1 << 18];
static size_t kmsg_len;
static int kmsg_fd;

static char answer[520];

/* Always false when the answer is no, so that commands end with it. */
static bool reply(bool good, const char *format, ...)
{
	va_list args;
	int n = snprintf(answer, sizeof(answer), good ? "ok " : "no ");

	va_start(args, format);
	vsnprintf(answer + n, 512 - n, format, args);
	va_end(args);
	return good;
}

#define ok(...)	reply(true, __VA_ARGS__)
#define no(...)	reply(false, __VA_ARGS__)

/* Time and waiting */

static long slow = 1;	/* how many times slower than a stock kernel this one is */
static long small = 1;	/* how many times smaller bombs are on it */

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void doze(double s)
{
	struct timespec ts = { .tv_sec = s, .tv_nsec = (s - (long)s) * 1e9 };

	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
}

/* True while the bound has not passed, after a pause that lets others run. */
static bool patient(double end)
{
	doze(POLL_MS / 1e3);
	return now_s() < end;
}

/* Reading /proc */

static bool slurp(int dir, const char *path, char *buf, size_t size)
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, buf, size - 1);
	close(fd);
	buf[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The number behind a word at the beginning of a line, or -1. */
static long number_after(const char *path, const char *word)
{
	static char buf[32768];
	const char *at = buf;

	if (!slurp(AT_FDCWD, path, buf, sizeof(buf)))
		return -1;
	while ((at = strstr(at, word))) {
		if (at == buf || at[-1] == '\n')
			return strtol(at + strlen(word), NULL, 10);
		at++;
	}
	return -1;
}

static unsigned long births(void)
{
	return number_after("/proc/stat", "processes ");
}

static bool write_number(const char *path, long number)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && dprintf(fd, "%ld", number) > 0;
	int err = errno;

	close(fd);
	errno = err;
	return good;
}

/* Call @visit with every entry of /proc/... that is a number. */
static void visit_numbers(const char *path, void (*visit)(int dir, int number, void *data),
			  char *buf, size_t size, void *data)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n, at;

	if (dir < 0)
		return;
	while ((n = syscall(SYS_getdents64, dir, buf, size)) > 0)
		for (at = 0; at < n; at += ((struct dirent64 *)(buf + at))->d_reclen) {
			const char *name = ((struct dirent64 *)(buf + at))->d_name;

			if (isdigit(*name))
				visit(dir, atoi(name), data);
		}
	close(dir);
}

struct stat_line {
	char comm[17], state;
	int ppid, threads;
	uint64_t start;
};

static bool read_stat(int proc, const char *path, struct stat_line *st)
{
	char buf[1024], *open_par, *close_par;
	unsigned long long start;

	if (!slurp(proc, path, buf, sizeof(buf)))
		return false;
	/* A comm may hold anything, so take the outermost parentheses. */
	open_par = strchr(buf, '(');
	close_par = strrchr(buf, ')');
	if (!open_par || !close_par)
		return false;
	*close_par = '\0';
	snprintf(st->comm, sizeof(st->comm), "%.16s", open_par + 1);
	if (sscanf(close_par + 2,
		   "%c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d %*d %llu",
		   &st->state, &st->ppid, &st->threads, &start) != 4)
		return false;
	st->start = start;
	return true;
}

/*
 * How often this thread was given a CPU: the third number of schedstat. Times
 * in ticks of 10 ms would miss a member that ran just long enough to fork.
 */
static uint64_t read_runs(int dir, const char *path)
{
	char buf[128];
	unsigned long long runs = 0;

	if (slurp(dir, path, buf, sizeof(buf)))
		sscanf(buf, "%*u %*u %llu", &runs);
	return runs;
}

static void look_at_thread(int dir, int tid, void *data)
{
	struct seen *s = data;
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "%d/stat", tid);
	if (!read_stat(dir, path, &st) || strchr("ZX", st.state))
		return;
	snprintf(path, sizeof(path), "%d/schedstat", tid);
	s->runs += read_runs(dir, path);
	s->alive = true;
	s->loose += !strchr("Tt", st.state);
	/* The liveliest thread speaks for the process. */
	if (!strchr("RSD", s->state))
		s->state = st.state;
}

/*
 * A process whose first thread has exited looks like a zombie while the others
 * go on forking: only a look at each thread tells.
 */
static void look_at_threads(int pid, struct seen *s)
{
	static char dirents[16384];
	char path[32];

	s->alive = false;
	s->loose = 0;
	s->state = 'Z';
	s->runs = 0;
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	visit_numbers(path, look_at_thread, dirents, sizeof(dirents), s);
}

static bool is_marked(int proc, int pid)
{
	char path[32], buf[16];

	snprintf(path, sizeof(path), "%d/oom_score_adj", pid);
	return slurp(proc, path, buf, sizeof(buf)) && atoi(buf) >= MARK;
}

static void look_at_process(int proc, int pid, void *want_runs)
{
	struct seen *s = &seen[pid];
	struct stat_line st;
	char path[32];

	if (pid > pid_max)
		return;
	snprintf(path, sizeof(path), "%d/stat", pid);
	if (!read_stat(proc, path, &st))
		return;
	if (s->start != st.start || !s->scan) {
		/* A newcomer, or a number that has been given out again. */
		memset(s, 0, sizeof(*s));
		s->start = st.start;
		s->member = is_marked(proc, pid);
		if (st.ppid == 2)
			now.kthreads++;
	}
	s->scan = scan;
	s->ppid = st.ppid;
	s->state = st.state;
	memcpy(s->comm, st.comm, sizeof(s->comm));
	if (!s->member)
		return;

	s->alive = !strchr("ZX", st.state);
	if (st.threads > 1) {
		look_at_threads(pid, s);
	} else if (s->alive && want_runs) {
		snprintf(path, sizeof(path), "%d/schedstat", pid);
		s->runs = read_runs(proc, path);
	}
	if (s->alive) {
		now.alive++;
		now.state[s->state & 127]++;
	} else {
		now.zombies++;
	}
}

/* Look at all processes; the runs of members cost a file more each. */
static void take_census(bool want_runs)
{
	static char dirents[65536];

	memset(&now, 0, sizeof(now));
	scan++;
	visit_numbers("/proc", look_at_process, dirents, sizeof(dirents),
		      want_runs ? &scan : NULL);
	if (now.alive > peak)
		peak = now.alive;
}

/* The members of the census just taken. */
static bool present(const struct seen *s)
{
	return s->member && s->scan == scan;
}

/* The next after @pid, or 0. */
static int next_member(int pid, struct seen **s)
{
	while (++pid <= pid_max) {
		*s = &seen[pid];
		if (present(*s))
			return pid;
	}
	return 0;
}

#define for_each_member(pid, s) \
	for ((pid) = next_member(0, &(s)); (pid); (pid) = next_member(pid, &(s)))

/* "T=2000 D=3", for people. */
static const char *states(void)
{
	static char buf[128];
	int c, n = 0;

	buf[0] = '\0';
	for (c = 'A'; c <= 'z'; c++)
		if (now.state[c] && n < (int)sizeof(buf) - 16)
			n += sprintf(buf + n, "%s%c=%ld", n ? " " : "", c, now.state[c]);
	return n ? buf : "none";
}

static bool is_stopped(const struct seen *s)
{
	return s->state == 'T' || s->state == 't';
}

/* Is it in a vfork() of its own making: clone() with CLONE_VFORK and that? */
static bool waits_in_clone(int pid, unsigned long flag)
{
	unsigned long flags, both = flag | CLONE_VFORK;
	char path[32], buf[256];
	long number;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	return slurp(AT_FDCWD, path, buf, sizeof(buf)) &&
	       sscanf(buf, "%ld 0x%lx", &number, &flags) == 2 &&
	       number == SYS_clone && (flags & both) == both;
}

/*
 * A vfork() parent sleeps in state D until its child execs or exits. It cannot
 * run as long as that child cannot, and such chains end in a stopped member.
 */
static bool waits_for_stopped_child(int waiter)
{
	/* With CLONE_PARENT its child is its brother. */
	int parent = waits_in_clone(waiter, CLONE_PARENT) ? seen[waiter].ppid : waiter;
	struct seen *s;
	int pid;

	for_each_member(pid, s)
		if (pid != waiter && s->ppid == parent && s->alive &&
		    (is_stopped(s) || s->state == 'D'))
			return true;
	return false;
}

/* The same with a thread of its own for a child: all the others are stopped. */
static bool waits_for_stopped_twin(int pid)
{
	return seen[pid].loose == 1 && waits_in_clone(pid, CLONE_THREAD);
}

/* Forks of our own */

static pid_t fork_once(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	if (pid > 0) {
		own_births++;
		/* SIGCHLD is ignored, so this waits for the end and finds nobody. */
		waitpid(pid, NULL, 0);
	}
	return pid;
}

/* Births by bystanders: bounds that hold at one moment in between. */

struct tally {
	unsigned long least, births, most;
};

static unsigned long sum_bystanders(bool announced)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < NR_BYSTANDERS; i++)
		sum += announced ? bystanders[i].announced : bystanders[i].done;
	return sum;
}

static struct tally take_tally(void)
{
	struct tally t;

	t.least = sum_bystanders(false);
	t.births = births();
	t.most = sum_bystanders(true);
	return t;
}

static struct tally at_bomb;

/* Births since the bomb's start that are surely not the bystanders'. */
static long bomb_births(void)
{
	struct tally t = take_tally();

	return (long)(t.births - at_bomb.births) - (long)(t.most - at_bomb.least) -
	       (long)own_births;
}

/* Commands. Each gets its words and leaves an answer. */

struct words {
	int n;
	char *w[64];
};

static long arg(struct words *w, int i)
{
	return i < w->n ? strtol(w->w[i], NULL, 10) : 0;
}

static const char *error_name(void)
{
	return strerrorname_np(errno) ? : "unknown";
}

static bool insert(const char *params)
{
	int fd = open("/" MODULE ".ko", O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && !syscall(SYS_finit_module, fd, params, 0);
	int err = errno;

	close(fd);
	errno = err;
	return good;
}

static bool removed(void)
{
	return !syscall(SYS_delete_module, MODULE, O_NONBLOCK);
}

static bool do_load(struct words *w)
{
	char params[256] = "";
	double start = now_s();
	int i;

	for (i = 1; i < w->n; i++)
		snprintf(params + strlen(params), sizeof(params) - strlen(params),
			 "%s ", w->w[i]);
	if (!insert(params))
		return no("%s", error_name());
	return ok("%.0f ms", (now_s() - start) * 1e3);
}

static bool do_unload(struct words *w)
{
	double start = now_s();

	(void)w;
	if (!removed())
		return no("%s", error_name());
	return ok("%.0f ms", (now_s() - start) * 1e3);
}

/* What an unloaded module must not leave: its files, its threads. */
static const char *leftover(void)
{
	struct seen *s;
	int pid;

	if (!access("/proc/" MODULE, F_OK))
		return "/proc/" MODULE;
	if (!access("/sys/module/" MODULE, F_OK))
		return "/sys/module/" MODULE;
	take_census(false);
	for (pid = 1; pid <= pid_max; pid++) {
		s = &seen[pid];
		if (s->scan == scan && s->ppid == 2 && !strncmp(s->comm, MODULE, strlen(MODULE)))
			return s->comm;
	}
	return NULL;
}

/*
 * Some kernels keep the memory of a module's text for the next one, 2 MiB at a time, and
 * a bomb takes and gives stacks. What is left of each load is left in every series.
 */
static bool in_series(bool (*series)(struct words *w, bool *grew), struct words *w)
{
	bool grew, good;
	int left = 3;

	do {
		grew = false;
		good = series(w, &grew);
	} while (grew && --left);
	return good;
}

/*
 * Memory comes back late (RCU, per-CPU caches), and the rest of the machine
 * takes and gives all the time. So compare after a first round, which fills the
 * caches, and call creep what is more than a few KiB in every round. Free memory
 * alone wobbles by megabytes: it is there for what the other three do not count.
 * And a bomb that goes on takes and gives: 332 KiB of slabs were seen. What is left
 * in each of 5 rounds shows all the same, be it a bitmap or 64 bytes for each member.
 */
static bool reload_series(struct words *w, bool *grew)
{
	static const struct {
		const char *name;
		int sign, wobble_kb, creep_kb;
	} sums[] = {
		{ "MemFree:",		-1, 32768, 4 },
		{ "Slab:",		 1, 256, 2 },
		{ "VmallocUsed:",	 1, 64, 2 },
		{ "Percpu:",		 1, 64, 2 },
	};
	long first[ARRAY_SIZE(sums)], grown[ARRAY_SIZE(sums)], n = arg(w, 1), i;
	/* KASAN keeps what was freed, up to that. */
	long quarantine_kb = slow > 1 ? number_after("/proc/meminfo", "MemTotal:") / 32 : 0;
	long noise_kb;
	const char *left;
	bool good = true;
	size_t k;

	for (i = 0; i <= n; i++) {
		if (!insert(""))
			return no("load %ld: %s", i, error_name());
		if (!removed())
			return no("unload %ld: %s", i, error_name());
		left = leftover();
		if (left)
			return no("after unload %ld there is still %s", i, left);
		if (!i)
			doze(1);
		for (k = 0; k < ARRAY_SIZE(sums) && !i; k++)
			first[k] = number_after("/proc/meminfo", sums[k].name);
	}
	noise_kb = quarantine_kb + now.alive / 4;
	doze(1);
	for (k = 0; k < ARRAY_SIZE(sums); k++) {
		grown[k] = number_after("/proc/meminfo", sums[k].name) - first[k];
		grown[k] *= sums[k].sign;
		good &= grown[k] < sums[k].wobble_kb + n * sums[k].creep_kb + noise_kb;
	}
	*grew = !good;
	return reply(good,
		     "%ld times, kB more in use: memory %ld, slab %ld, vmalloc %ld, percpu %ld",
		     n, grown[0], grown[1], grown[2], grown[3]);
}

static bool do_reload(struct words *w)
{
	return in_series(reload_series, w);
}

/* Whether nothing is left of it that a birth or a key could run into, and it can be had. */
static bool clean_again(long nth)
{
	const char *left = leftover();
	int fd;

	if (left)
		return no("load %ld has left %s", nth, left);
	fd = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "x", 1) != 1)
		return no("no key after load %ld", nth);
	close(fd);
	if (fork_once() < 0)
		return no("no fork after load %ld", nth);
	return true;
}

/* What failed loads must leave as it was; slabs are kmemleak's business. */
static long kb_in_use(void)
{
	doze(1);
	return number_after("/proc/meminfo", "VmallocUsed:") +
	       number_after("/proc/meminfo", "Percpu:");
}

static bool read_int(int fd, int *number)
{
	char buf[16] = "";

	if (pread(fd, buf, sizeof(buf) - 1, 0) < 1)
		return false;
	*number = atoi(buf);
	return true;
}

/*
 * The kernel counts the allocations of this thread down and fails the one at zero,
 * whether it is the module's own or the loader's.
 */
static bool failnth_series(struct words *w, bool *grew)
{
	int fd = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC), rest, err;
	long nth, failed = 0, loaded = 0, kb;
	bool good;

	if (fd < 0)
		return no("this kernel has no fail-nth");
	if (!insert("") || !removed() || !clean_again(0))
		return no("%s without a fault", error_name());
	kb = kb_in_use();
	for (nth = 1; ; nth += w->n > 2 ? arg(w, 2) : 1) {
		if (dprintf(fd, "%ld", nth) < 0)
			return no("fail-nth: %s", error_name());
		good = insert(w->n > 1 ? w->w[1] : "");
		err = errno;
		/* What is left of the count; 0 means that it has struck. */
		if (!read_int(fd, &rest) || pwrite(fd, "0", 1, 0) != 1)
			return no("fail-nth: %s", error_name());
		if (!good && (err != ENOMEM || rest)) {
			errno = err;
			return no("load %ld: %s, fault %s", nth, error_name(),
				  rest ? "never struck" : "struck");
		}
		if (good && !removed())
			return no("unload %ld: %s", nth, error_name());
		if (!clean_again(nth))
			return false;
		if (rest)
			break;
		failed += !good;
		loaded += good;
	}
	close(fd);
	kb = kb_in_use() - kb;
	*grew = kb >= 64;
	return reply(!*grew, "%ld %ld %ld", failed, loaded, kb);
}

static bool do_failnth(struct words *w)
{
	return in_series(failnth_series, w);
}

/* A child that loads and is killed after so many seconds; whether the module is there. */
static void load_and_kill(double s)
{
	pid_t pid = fork();

	own_births++;
	if (!pid) {
		insert("");
		_exit(0);
	}
	doze(s);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static bool killload_series(struct words *w, bool *grew)
{
	long n = arg(w, 1), i, loaded = 0, kb;
	double start = now_s(), whole;

	if (!insert(""))
		return no("%s", error_name());
	whole = now_s() - start;
	if (!removed() || !clean_again(0))
		return no("%s", error_name());
	kb = kb_in_use();
	for (i = 0; i < n; i++) {
		load_and_kill(1.2 * whole * i / n);
		if (removed())
			loaded++;
		else if (errno != ENOENT)
			return no("unload %ld: %s", i, error_name());
		if (!clean_again(i))
			return false;
	}
	kb = kb_in_use() - kb;
	*grew = kb >= 64;
	return reply(!*grew, "%ld %ld %ld", n - loaded, loaded, kb);
}

static bool do_killload(struct words *w)
{
	return in_series(killload_series, w);
}

/* Run a program of /@folder in a session of its own, with nothing of ours. */
static _Noreturn void become(uid_t uid, const char *folder, char **argv, const char *output)
{
	char path[64];
	int fd;

	setsid();
	signal(SIGCHLD, SIG_DFL);
	fd = open("/dev/null", O_RDWR);
	dup2(fd, 0);
	fd = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	dup2(fd, 1);
	dup2(fd, 2);
	close_range(3, ~0U, 0);
	if (!chdir("/") && !setgroups(0, NULL) && !setgid(uid) && !setuid(uid)) {
		snprintf(path, sizeof(path), "/%s/%s", folder, argv[0]);
		execv(path, argv);
	}
	_exit(127);
}

static _Noreturn void become_bomb(uid_t uid, char **argv)
{
	struct rlimit limit = { nproc_limit, nproc_limit };
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	if (fd < 0 || dprintf(fd, "%d", MARK) != 3)
		_exit(126);
	if (*bomb_cgroup && !write_number(bomb_cgroup, 0))
		_exit(125);
	setrlimit(RLIMIT_NPROC, &limit);
	become(uid, "bombs", argv, "/dev/null");
}

static bool do_bomb(struct words *w)
{
	double end = now_s() + 30;
	char path[32], comm[32];
	struct stat_line st;

	if (w->n < 3)
		return no("usage: bomb UID PROG [ARGS]");
	at_bomb = take_tally();
	own_births = 1;
	peak = 0;
	bomb_pid = fork();
	if (!bomb_pid)
		become_bomb(arg(w, 1), w->w + 2);
	if (bomb_pid < 0)
		return no("%s", error_name());

	/* Started means executed: until then it is a copy of ourselves. */
	snprintf(path, sizeof(path), "/proc/%d/stat", bomb_pid);
	snprintf(comm, sizeof(comm), "%.15s", w->w[2]);
	do {
		if (!read_stat(AT_FDCWD, path, &st))
			return ok("%d", bomb_pid);	/* and gone already */
		bomb_start = st.start;
		if (strcmp(st.comm, "witness"))
			return ok("%d", bomb_pid);
	} while (patient(end));
	return no("%s has not started in 30 s", w->w[2]);
}

/* Our own children leave no status: somebody else has to wait for it. */
static bool do_work(struct words *w)
{
	int status;
	pid_t pid;

	if (w->n < 3)
		return no("usage: work UID PROG [ARGS]");
	at_bomb = take_tally();
	own_births = 2;
	*work_status = AT_WORK;
	pid = fork();
	if (pid < 0)
		return no("%s", error_name());
	if (pid)
		return ok("%d", pid);

	/* In our process group it would be our job, and we frozen with it. */
	setsid();
	signal(SIGCHLD, SIG_DFL);
	pid = fork();
	if (!pid)
		become(arg(w, 1), "workloads", w->w + 2, "/run/work");
	*work_status = waitpid(pid, &status, 0) == pid ? status : 127 << 8;
	_exit(0);
}

static bool do_worked(struct words *w)
{
	double start = now_s(), end = start + arg(w, 1);

	do {
		if (*work_status != AT_WORK)
			return reply(!*work_status, "status %d signal %d after %.1f s",
				     WEXITSTATUS(*work_status), WTERMSIG(*work_status),
				     now_s() - start);
	} while (patient(end));
	return no("still at work");
}

static bool do_limit(struct words *w)
{
	if (w->n != 2)
		return no("usage: limit N");
	nproc_limit = arg(w, 1);
	return ok("%ld", arg(w, 1));
}

/* Lets its children have a limit; the top has the controller already. */
static bool make_cgroup(const char *name)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), CGROUPS "/%s", name);
	if (mkdir(path, 0755) && errno != EEXIST)
		return false;
	snprintf(path, sizeof(path), CGROUPS "/cgroup.subtree_control");
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "+pids", 5) != 5)
		return false;
	return !close(fd);
}

static bool do_cgroup(struct words *w)
{
	char path[128];

	if (w->n < 2 || strlen(w->w[1]) > 64)
		return no("usage: cgroup NAME [MAX]");
	if (!make_cgroup(w->w[1]))
		return no("%s", error_name());
	snprintf(bomb_cgroup, sizeof(bomb_cgroup), CGROUPS "/%s/cgroup.procs", w->w[1]);
	snprintf(path, sizeof(path), CGROUPS "/%s/pids.max", w->w[1]);
	if (w->n > 2 && !write_number(path, arg(w, 2)))
		return no("pids.max: %s", error_name());
	return ok("%s", w->w[1]);
}

static bool do_disown(struct words *w)
{
	long pid = arg(w, 1);

	take_census(false);
	if (pid < 1 || pid > pid_max || seen[pid].scan != scan)
		return no("no such process");
	seen[pid].member = false;
	return ok("%ld", pid);
}

static long count_irqs(const char *name)
{
	static char buf[32768];
	char *line, *next, *word;
	long sum = 0;

	if (!slurp(AT_FDCWD, "/proc/interrupts", buf, sizeof(buf)))
		return -1;
	for (line = buf; (next = strchr(line, '\n')); line = next + 1) {
		*next = '\0';
		word = strchr(line, ':');
		if (!strstr(line, name) || !word)
			continue;
		/* One column for each CPU, then words. */
		for (word++; isdigit(word[strspn(word, " ")]); )
			sum += strtol(word, &word, 10);
	}
	return sum;
}

static bool do_irq(struct words *w)
{
	return w->n == 2 ? ok("%ld", count_irqs(w->w[1])) : no("usage: irq NAME");
}

static bool until_irq(const char *name, long n, double end)
{
	do {
		if (count_irqs(name) >= n)
			return ok("%ld", count_irqs(name));
	} while (patient(end));
	return no("%ld", count_irqs(name));
}

static bool do_bombpid(struct words *w)
{
	char path[32];
	struct stat_line st;

	(void)w;
	snprintf(path, sizeof(path), "/proc/%d/stat", bomb_pid);
	if (!bomb_pid)
		return no("there is no bomb");
	if (!read_stat(AT_FDCWD, path, &st) || st.start != bomb_start)
		return ok("%d gone", bomb_pid);
	return ok("%d %s", bomb_pid,
		  strchr("ZX", st.state) && st.threads <= 1 ? "zombie" : "alive");
}

static bool do_members(struct words *w)
{
	(void)w;
	take_census(false);
	return ok("%ld %ld", now.alive, now.zombies);
}

static bool do_peak(struct words *w)
{
	(void)w;
	return ok("%ld", peak);
}

static bool do_pid(struct words *w)
{
	struct seen *s;
	int pid;

	take_census(false);
	for (pid = 1; pid <= pid_max && w->n > 1; pid++) {
		s = &seen[pid];
		if (s->scan == scan && (s->member ? s->alive : w->n > 2) &&
		    !strcmp(s->comm, w->w[1]))
			return ok("%d", pid);
	}
	return no("nobody of that name");
}

static bool do_state(struct words *w)
{
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%ld/stat", arg(w, 1));
	if (!read_stat(AT_FDCWD, path, &st))
		return no("no such process");
	return ok("%c", st.state);
}

static bool do_alive(struct words *w)
{
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%ld/stat", arg(w, 1));
	if (!read_stat(AT_FDCWD, path, &st))
		return no("no such process");
	/* The first thread alone may be a zombie. */
	return reply(!strchr("ZX", st.state) || st.threads > 1, "%c", st.state);
}

static bool do_adj(struct words *w)
{
	char path[48];

	if (w->n != 3)
		return no("usage: adj PID N");
	snprintf(path, sizeof(path), "/proc/%ld/oom_score_adj", arg(w, 1));
	return write_number(path, arg(w, 2)) ? ok("%ld", arg(w, 2)) : no("%s", error_name());
}

static bool do_sysrq(struct words *w)
{
	if (w->n != 2)
		return no("usage: sysrq N");
	return write_number("/proc/sys/kernel/sysrq", arg(w, 1)) ? ok("%ld", arg(w, 1))
								 : no("%s", error_name());
}

/* Tasks of the whole machine: the one number that costs no walk. */
static long nr_tasks(void)
{
	char buf[128];
	long n = 0;

	if (slurp(AT_FDCWD, "/proc/loadavg", buf, sizeof(buf)))
		sscanf(buf, "%*s %*s %*s %*d/%ld", &n);
	return n;
}

static bool until_members(long n, double end)
{
	do {
		if (nr_tasks() < n)
			continue;
		take_census(false);
		if (now.alive >= n)
			return ok("%ld %ld", now.alive, now.zombies);
	} while (patient(end));
	take_census(false);
	return no("%ld members, %ld zombies, %ld births", now.alive, now.zombies, bomb_births());
}

static bool until_births(long n, double end)
{
	do {
		if (bomb_births() >= n)
			return ok("%ld", bomb_births());
	} while (patient(end));
	return no("%ld births", bomb_births());
}

/*
 * Twenty failures without a pause in between: a slot that comes free goes to
 * whoever asks next, and that must not have been us.
 */
static bool until_full(double end)
{
	int failed = 0;

	do {
		for (failed = 0; failed < 20; failed++)
			if (fork_once() > 0 || errno != EAGAIN)
				break;
		if (failed == 20)
			return ok("%ld tasks", nr_tasks());
	} while (patient(end));
	return no("fork still works, %ld tasks", nr_tasks());
}

/* The file may be refused for a while, when many have it open. */
static bool until_held(long n, double end)
{
	long held;

	do {
		held = number_after("/proc/" MODULE "/status", "held: ");
		if (n ? held >= n : !held)
			return ok("%ld", held);
	} while (patient(end));
	return no("%ld", held);
}

static bool until_status(const char *name, long n, double end)
{
	char word[64];
	long is;

	snprintf(word, sizeof(word), "%s: ", name);
	do {
		is = number_after("/proc/" MODULE "/status", word);
		if (is >= n)
			return ok("%ld", is);
	} while (patient(end));
	return no("%ld", is);
}

/* A slow kernel need not make as many, but enough to be a storm. */
static long fewer(long n, long least)
{
	return n / small > least ? n / small : n < least ? n : least;
}

static bool do_until(struct words *w)
{
	bool full = w->n > 1 && !strcmp(w->w[1], "full");
	double end = now_s() + slow * arg(w, full ? 2 : 3);

	if (full)
		return until_full(end);
	if (w->n == 4 && !strcmp(w->w[1], "members"))
		return until_members(fewer(arg(w, 2), 640), end);
	if (w->n == 4 && !strcmp(w->w[1], "births"))
		return until_births(fewer(arg(w, 2), 3000), end);
	if (w->n == 4 && !strcmp(w->w[1], "held"))
		return until_held(fewer(arg(w, 2), 640), end);
	if (w->n == 5 && !strcmp(w->w[1], "status"))
		return until_status(w->w[2], arg(w, 3), now_s() + slow * arg(w, 4));
	if (w->n == 5 && !strcmp(w->w[1], "irq"))
		return until_irq(w->w[2], arg(w, 3), now_s() + slow * arg(w, 4));
	return no("usage: until members|births|held N S, until irq|status NAME N S, until full S");
}

/* State T, or what amounts to it. */
static bool cannot_run(int pid, const struct seen *s)
{
	return is_stopped(s) || (s->state == 'D' && (waits_for_stopped_child(pid) ||
						     waits_for_stopped_twin(pid)));
}

static bool do_settled(struct words *w)
{
	double start = now_s(), end = start + slow * arg(w, 1);
	struct seen *s;
	long loose;
	int pid;

	do {
		take_census(false);
		loose = 0;
		for_each_member(pid, s)
			if (s->alive && !cannot_run(pid, s))
				loose++;
		if (!loose)
			return ok("after %.1f s: %s", now_s() - start, states());
	} while (patient(end));
	return no("%ld can run: %s", loose, states());
}

/* @strange: the answer is no because of births, for which no member is to blame. */
static bool look_still(double s_long, bool *strange)
{
	long least, most, made, members;
	struct tally from, to;
	uint32_t first;
	struct seen *s;
	int pid;

	take_census(true);
	first = scan;
	members = now.alive;
	memcpy(before, seen, (pid_max + 1) * sizeof(*before));
	from = take_tally();
	doze(s_long);
	to = take_tally();
	take_census(true);

	for (pid = 1; pid <= pid_max; pid++) {
		bool was = before[pid].member && before[pid].scan == first && before[pid].alive;
		bool is;

		s = &seen[pid];
		is = present(s) && s->alive;
		if (is && (!was || s->start != before[pid].start))
			return no("%d (%s) came, state %c", pid, s->comm, s->state);
		if (was && !is)
			return no("%d (%s) went", pid, before[pid].comm);
		if (!is)
			continue;
		if (s->runs != before[pid].runs)
			return no("%d (%s) ran %llu times, state %c, now: %s", pid, s->comm,
				  (unsigned long long)(s->runs - before[pid].runs),
				  s->state, states());
		if (!cannot_run(pid, s))
			return no("%d (%s) is in state %c, all: %s", pid, s->comm,
				  s->state, states());
	}

	/* Kernel threads were counted by the second census only: it found them new. */
	made = to.births - from.births;
	least = to.least - from.most;
	most = to.most - from.least + now.kthreads;
	*strange = made < least || made > most;
	if (*strange)
		return no("%ld births, bystanders made %ld to %ld", made, least, most);
	return ok("%ld %ld %s", members, made, states());
}

/*
 * Who is in state T may have some steps to go in the kernel, in none of which it can
 * fork: do_signal_stop() takes a lock, for which it sleeps on PREEMPT_RT. What does not
 * end within some looks is no such thing.
 *
 * And in one of a hundred looks on Linux 7.2 there was a birth too many, and no member to
 * blame: perhaps a kernel thread that came and went. So such births must show twice.
 */
static bool do_still(struct words *w)
{
	bool strange;
	int looks = 10;

	while (looks-- && !look_still(0.2, &strange))
		;
	strange = false;
	return look_still(arg(w, 1), &strange) ||
	       (strange && look_still(arg(w, 1), &strange));
}

static bool do_stopped(struct words *w)
{
	take_census(false);
	return reply(now.state['T'] + now.state['t'] == arg(w, 1), "%s, zombies %ld",
		     states(), now.zombies);
}

/* Whom the module says that it holds; they cannot end meanwhile, nor give their number away. */
static bool read_held(void)
{
	FILE *ps = fopen("/proc/" MODULE "/ps", "r");
	char line[512], word[8];
	int pid;

	if (!ps)
		return false;
	memset(is_held, 0, pid_max + 1);
	while (fgets(line, sizeof(line), ps))
		if (sscanf(line, "%d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %7s",
			   &pid, word) == 2 && pid <= pid_max)
			is_held[pid] = !strcmp(word, "held");
	fclose(ps);
	return true;
}

static bool do_taken(struct words *w)
{
	long members = 0, others = 0, loose = 0;
	struct seen *s;
	int pid;

	(void)w;
	if (!read_held())
		return no("ps: %s", error_name());
	take_census(false);
	for (pid = 1; pid <= pid_max; pid++) {
		s = &seen[pid];
		if (s->scan != scan)
			others += is_held[pid];
		else if (!s->member)
			others += is_held[pid] || is_stopped(s);
		else if (s->alive && cannot_run(pid, s) && is_held[pid])
			members++;
		else if (s->alive)
			loose++;
	}
	return ok("%ld %ld %ld", members, others, loose);
}

static bool do_running(struct words *w)
{
	double end = now_s() + slow * arg(w, 2);
	struct seen *s;
	long n;
	int pid;

	take_census(true);
	memcpy(before, seen, (pid_max + 1) * sizeof(*before));
	do {
		take_census(true);
		n = 0;
		for_each_member(pid, s)
			if (s->alive && (s->runs != before[pid].runs || s->state == 'R'))
				n++;
		if (n >= arg(w, 1))
			return ok("%ld %s", n, states());
	} while (patient(end));
	return no("%ld %s", n, states());
}

/* What is wrong with a bystander, or NULL. */
static const char *harm(int i)
{
	struct bystander *b = &bystanders[i];
	struct stat_line st;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/stat", b->pid);
	if (!read_stat(AT_FDCWD, path, &st) || strchr("ZX", st.state) ||
	    st.start != bystander_start[i])
		return "is dead";
	if (strchr("Tt", st.state))
		return "is stopped";
	if (b->stops)
		return "has been stopped";
	if (b->losses)
		return "has lost a child";
	/* The neighbour's user runs the bomb, which may send it what it likes. */
	if (b->conts && b->uid == 2000)
		return "got SIGCONT";
	return NULL;
}

static bool do_bystanders(struct words *w)
{
	unsigned long from[NR_BYSTANDERS];
	double start = now_s(), end = start + 10;
	const char *why;
	int i;

	(void)w;
	for (i = 0; i < NR_BYSTANDERS; i++)
		from[i] = bystanders[i].progress;
	for (i = 0; i < NR_BYSTANDERS; i++) {
		/* Two rounds: one of them may have been under way. */
		while (bystanders[i].progress < from[i] + 2)
			if (!patient(end))
				return no("%s does not go on", bystanders[i].mode);
		why = harm(i);
		if (why)
			return no("%s %s: stops %lu losses %lu conts %lu failed %lu",
				  bystanders[i].mode, why, bystanders[i].stops,
				  bystanders[i].losses, bystanders[i].conts,
				  bystanders[i].failed);
	}
	return ok("%d, all went on within %.0f ms", NR_BYSTANDERS, (now_s() - start) * 1e3);
}

static bool do_bystander(struct words *w)
{
	int i;

	for (i = 0; i < NR_BYSTANDERS; i++)
		if (w->n > 1 && !strcmp(bystanders[i].mode, w->w[1]))
			return ok("%d", bystanders[i].pid);
	return no("no bystander of that name");
}

static bool do_gone(struct words *w)
{
	double start = now_s(), end = start + slow * arg(w, 1);

	do {
		take_census(false);
		if (!now.alive && !now.zombies)
			return ok("after %.1f s", now_s() - start);
	} while (patient(end));
	return no("%ld members (%s), %ld zombies", now.alive, states(), now.zombies);
}

static bool do_forks(struct words *w)
{
	int i;

	(void)w;
	for (i = 0; i < 10; i++)
		if (fork_once() < 0)
			return no("%s at fork %d", error_name(), i + 1);
	return ok("10");
}

static bool do_run(struct words *w)
{
	static pid_t pids[4096];
	long wanted = arg(w, 1), n, i;
	int err;

	if (wanted < 1 || wanted > (long)ARRAY_SIZE(pids))
		return no("usage: run N");
	for (n = 0; n < wanted; n++) {
		pids[n] = fork();
		if (!pids[n])
			for (;;)
				pause();
		if (pids[n] < 0)
			break;
	}
	err = errno;
	own_births += n;
	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < n; i++)
		waitpid(pids[i], NULL, 0);
	errno = err;
	return n == wanted ? ok("%ld", n) : no("%s at fork %ld", error_name(), n + 1);
}

static int signal_number(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} known[] = {
		{ "STOP", SIGSTOP }, { "CONT", SIGCONT }, { "KILL", SIGKILL },
		{ "TERM", SIGTERM }, { "HUP", SIGHUP }, { "INT", SIGINT },
		{ "TSTP", SIGTSTP }, { "USR1", SIGUSR1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].name, name))
			return known[i].number;
	return atoi(name);
}

/*
 * On a full table a number is given out again at once, maybe to a bystander's
 * child. A pidfd stays with the process it was opened on, so look whose number
 * it is after having opened it.
 */
static int signal_member(int proc, int pid, int sig)
{
	int fd = pidfd_open(pid, 0);
	int err;

	if (fd < 0)
		return -1;
	err = is_marked(proc, pid) ? pidfd_send_signal(fd, sig, NULL, 0) : -1;
	close(fd);
	return err;
}

static bool do_signal(struct words *w)
{
	int sig, pid, err = 0, sent = 0, proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct seen *s;
	uid_t uid;

	if (w->n < 3)
		return no("usage: signal members|PID SIG [UID]");
	sig = signal_number(w->w[2]);
	uid = arg(w, 3);
	take_census(false);
	/* An accomplice without a process of its own, for there may be none left. */
	if (setresuid(uid, uid, 0))
		return no("setresuid: %s", error_name());
	if (!strcmp(w->w[1], "members")) {
		for_each_member(pid, s) {
			if (!signal_member(proc, pid, sig))
				sent++;
			else if (errno != ESRCH) /* it was exiting when we looked */
				err = errno;
		}
	} else if (kill(arg(w, 1), sig)) {
		err = errno;
	} else {
		sent = 1;
	}
	if (setresuid(0, 0, 0))
		abort();
	close(proc);
	errno = err;
	return err || !sent ? no("%s, sent %d", error_name(), sent) : ok("%d", sent);
}

/* Keep the level and the first line of what has been logged: "6,12,345,-;line\n key=value". */
static void read_kmsg(void)
{
	static char record[8192];
	ssize_t n;

	/* EPIPE: some were overwritten before we came. The next one is there. */
	while ((n = read(kmsg_fd, record, sizeof(record) - 1)) > 0 || errno == EPIPE) {
		const char *line;

		if (n <= 0)
			continue;
		record[n] = '\0';
		line = strchr(record, ';');
		if (!line || kmsg_len + n >= sizeof(kmsg_text))
			continue;
		kmsg_len += sprintf(kmsg_text + kmsg_len, "%d %.*s\n", atoi(record) & 7,
				    (int)strcspn(line + 1, "\n"), line + 1);
	}
}

static bool do_kmsg_mark(struct words *w)
{
	(void)w;
	kmsg_len = 0;
	if (lseek(kmsg_fd, 0, SEEK_END))
		return no("%s", error_name());
	return ok("0");
}

static bool do_kmsg(struct words *w)
{
	double end = now_s() + slow * arg(w, 1);
	char text[512] = "", *line, *next;
	int i;

	if (w->n < 3)
		return no("usage: kmsg S TEXT...");
	for (i = 2; i < w->n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
			 i > 2 ? " " : "", w->w[i]);
	do {
		read_kmsg();
		for (line = kmsg_text; line < kmsg_text + kmsg_len; line = next + 1) {
			next = strchr(line, '\n');
			if (memmem(line + 2, next - line - 2, text, strlen(text)))
				return ok("%.*s", (int)(next - line), line);
		}
	} while (patient(end));
	return no("not in %zu bytes of log", kmsg_len);
}

/* Without the rest that real time must leave. */
static bool take_cpu(pid_t pid, int priority)
{
	struct sched_param param = { .sched_priority = priority };
	char path[64];
	int cpu;

	for (cpu = 0; cpu < get_nprocs_conf(); cpu++) {
		/* Since Linux 6.12, and not where it is throttled. */
		snprintf(path, sizeof(path), "/sys/kernel/debug/sched/fair_server/cpu%d/runtime",
			 cpu);
		write_number(path, 0);
	}
	return write_number("/proc/sys/kernel/sched_rt_runtime_us", -1) &&
	       !sched_setscheduler(pid, SCHED_FIFO, &param);
}

static bool pin(pid_t pid, int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return !sched_setaffinity(pid, sizeof(set), &set);
}

/* Memory that a child shares with us. */
static void *shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		abort();
	return memory;
}

/* Not in the shared memory: there the child would write its own 0. */
static pid_t hog_pid, plugging_pid;

/* Shared with the child: when it is to end. */
static volatile double *hog_end;

static bool do_hog(struct words *w)
{
	if (w->n == 1 && take_cpu(0, 99))
		for (;;)
			;
	if (w->n != 4)
		return no("usage: hog [CPU PRIO S]");
	hog_end = shared(sizeof(*hog_end));
	*hog_end = now_s() + arg(w, 3);
	hog_pid = fork();
	if (!hog_pid) {
		while (now_s() < *hog_end)
			;
		_exit(0);
	}
	own_births++;
	if (hog_pid < 0 || !pin(hog_pid, arg(w, 1)) || !take_cpu(hog_pid, arg(w, 2)))
		return no("%s", error_name());
	return ok("%d", hog_pid);
}

static bool do_rest(struct words *w)
{
	if (!hog_end)
		return no("there is no hog");
	*hog_end = now_s() + arg(w, 1);
	if (w->n == 1)
		waitpid(hog_pid, NULL, 0);
	return ok("%ld", arg(w, 1));
}

static bool do_pin(struct words *w)
{
	if (w->n != 3)
		return no("usage: pin PID CPU");
	return pin(arg(w, 1), arg(w, 2)) ? ok("%ld", arg(w, 2)) : no("%s", error_name());
}

/* Shared with the child: rounds made, and the error that ended it. */
static struct {
	int error;
	long rounds;
} *plugging;

static _Noreturn void plug_until(double end, const char *path)
{
	/* As a normal task it would wait behind the bomb. */
	take_cpu(0, 5);
	while (now_s() < end) {
		if (!write_number(path, 0) || !write_number(path, 1)) {
			plugging->error = errno;
			break;
		}
		plugging->rounds++;
	}
	_exit(0);
}

static bool do_hotplug(struct words *w)
{
	double end = now_s() + arg(w, 2);
	char path[64];

	if (w->n != 3)
		return no("usage: hotplug CPU S");
	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%ld/online", arg(w, 1));
	plugging = shared(sizeof(*plugging));
	plugging_pid = fork();
	if (!plugging_pid)
		plug_until(end, path);
	own_births++;
	return ok("%d", plugging_pid);
}

static bool do_plugged(struct words *w)
{
	(void)w;
	if (!plugging)
		return no("there is no hotplug");
	waitpid(plugging_pid, NULL, 0);
	errno = plugging->error;
	return errno ? no("%s after %ld rounds", error_name(), plugging->rounds)
		     : ok("%ld", plugging->rounds);
}

static const struct {
	const char *word;
	bool (*run)(struct words *w);
} commands[] = {
	{ "load",	do_load },
	{ "unload",	do_unload },
	{ "reload",	do_reload },
	{ "failnth",	do_failnth },
	{ "killload",	do_killload },
	{ "bomb",	do_bomb },
	{ "limit",	do_limit },
	{ "cgroup",	do_cgroup },
	{ "bombpid",	do_bombpid },
	{ "work",	do_work },
	{ "worked",	do_worked },
	{ "taken",	do_taken },
	{ "members",	do_members },
	{ "peak",	do_peak },
	{ "pid",	do_pid },
	{ "state",	do_state },
	{ "alive",	do_alive },
	{ "adj",	do_adj },
	{ "disown",	do_disown },
	{ "irq",	do_irq },
	{ "until",	do_until },
	{ "still",	do_still },
	{ "settled",	do_settled },
	{ "stopped",	do_stopped },
	{ "running",	do_running },
	{ "bystanders",	do_bystanders },
	{ "bystander",	do_bystander },
	{ "gone",	do_gone },
	{ "forks",	do_forks },
	{ "run",	do_run },
	{ "signal",	do_signal },
	{ "sysrq",	do_sysrq },
	{ "kmsg",	do_kmsg },
	{ "kmsg-mark",	do_kmsg_mark },
	{ "hog",	do_hog },
	{ "rest",	do_rest },
	{ "pin",	do_pin },
	{ "hotplug",	do_hotplug },
	{ "plugged",	do_plugged },
};

static void obey(char *line)
{
	struct words w = {};
	char *word;
	size_t i;

	for (word = strtok(line, " "); word && w.n < 63; word = strtok(NULL, " "))
		w.w[w.n++] = word;
	for (i = 0; w.n && i < ARRAY_SIZE(commands); i++)
		if (!strcmp(commands[i].word, w.w[0])) {
			commands[i].run(&w);
			return;
		}
	no("unknown command");
}

static void get_ready(void)
{
	struct sched_param param = { .sched_priority = 10 };
	struct stat_line st;
	char path[32];
	int i;

	/* Children end without leaving a zombie, which would look like a member's. */
	signal(SIGCHLD, SIG_IGN);
	bystanders = bystanders_map(0);
	pid_max = number_after("/proc/sys/kernel/pid_max", "");
	seen = calloc(pid_max + 1, sizeof(*seen));
	before = calloc(pid_max + 1, sizeof(*before));
	is_held = calloc(pid_max + 1, sizeof(*is_held));
	work_status = mmap(NULL, sizeof(*work_status), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	kmsg_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (!bystanders || pid_max < 1 || !seen || !before || !is_held ||
	    work_status == MAP_FAILED || lseek(kmsg_fd, 0, SEEK_END))
		exit(1);
	for (i = 0; i < NR_BYSTANDERS; i++) {
		snprintf(path, sizeof(path), "/proc/%d/stat", bystanders[i].pid);
		if (read_stat(AT_FDCWD, path, &st))
			bystander_start[i] = st.start;
	}
	take_census(false);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) ||
	    sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param))
		exit(1);
}

int main(void)
{
	/* Both ends of both, so that nobody who comes or goes ends a stream. */
	int ask = open("/run/ask", O_RDWR | O_CLOEXEC);
	int say = open("/run/answer", O_RDWR | O_CLOEXEC);
	char line[1024];
	size_t n = 0;

	if (getenv("vm_slow"))
		slow = atol(getenv("vm_slow"));
	if (getenv("vm_small"))
		small = atol(getenv("vm_small"));
	get_ready();
	while (read(ask, line + n, 1) == 1) {
		if (line[n] != '\n') {
			n += n < sizeof(line) - 2;
			continue;
		}
		line[n] = '\0';
		n = 0;
		obey(line);
		strcat(answer, "\n");
		if (write(say, answer, strlen(answer)) < 0)
			return 1;
	}
	return 1;
}
