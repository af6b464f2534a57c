// SPDX-License-Identifier: GPL-2.0-only
/* Bombs and workloads: how they begin, what they may, how many births they had. */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "witness.h"

#define CGROUPS		"/sys/fs/cgroup"

/* Of the next bomb. By default the limit of the test is the machine's, not the user's. */
static rlim_t nproc_limit = RLIM_INFINITY;
/* Of the next bomb: its cgroup.procs. */
static char bomb_cgroup[128];
static pid_t bomb_pid;
static uint64_t bomb_start;
static struct tally at_bomb;
unsigned long own_births;
/* How each workload has ended, as wait() puts it; AT_WORK before. Shared with what waits for it. */
#define AT_WORK	(-1)
#define NR_WORKS 8
static struct work {
	char name[32];
	volatile int status;
} *works;

pid_t fork_once(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	if (pid > 0) {
		own_births++;
		/* SIGCHLD is ignored, so this waits for the end and finds no child. */
		waitpid(pid, NULL, 0);
	}
	return pid;
}

unsigned long births(void)
{
	return number_after("/proc/stat", "processes ");
}

static unsigned long sum_bystanders(bool announced)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < NR_BYSTANDERS; i++)
		sum += announced ? bystanders[i].announced : bystanders[i].done;
	return sum;
}

struct tally take_tally(void)
{
	struct tally t;

	t.least = sum_bystanders(false);
	t.births = births();
	t.most = sum_bystanders(true);
	return t;
}

/* Births since the bomb's start that are surely not the bystanders'. */
long bomb_births(void)
{
	struct tally t = take_tally();

	return (long)(t.births - at_bomb.births) - (long)(t.most - at_bomb.least) -
	       (long)own_births;
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

/* A guest holds what its scenario names; what is named so that it was not seen is missed here. */
static bool is_packed(const char *folder, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/%s/%s", folder, name);
	return !access(path, X_OK) || no("%s is not packed: tests/vm/contents.py", path);
}

bool do_bomb(struct words *w)
{
	double end = now_s() + 30;
	char path[32], comm[32];
	struct stat_line st;

	if (w->n < 3)
		return no("usage: bomb UID PROG [ARGS]");
	if (!is_packed("bombs", w->w[2]))
		return false;
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

/* The place of a workload, or of one that has none yet; NULL if all are taken. */
static struct work *find_work(const char *name)
{
	int i;

	for (i = 0; i < NR_WORKS; i++)
		if (!*works[i].name || !strcmp(works[i].name, name))
			return &works[i];
	return NULL;
}

/* Our own children leave no status: another process has to wait for it. */
static _Noreturn void watch_work(struct work *work, uid_t uid, char **argv)
{
	char output[64];
	int status;
	pid_t pid;

	/* In our process group it would be our job, and we frozen with it. */
	setsid();
	signal(SIGCHLD, SIG_DFL);
	snprintf(output, sizeof(output), "/run/work.%s", work->name);
	pid = fork();
	if (!pid)
		become(uid, "workloads", argv, output);
	work->status = waitpid(pid, &status, 0) == pid ? status : 127 << 8;
	_exit(0);
}

bool do_work(struct words *w)
{
	struct work *work;
	pid_t pid;

	if (w->n < 3 || strlen(w->w[2]) >= sizeof(work->name))
		return no("usage: work UID PROG [ARGS]");
	if (!is_packed("workloads", w->w[2]))
		return false;
	work = find_work(w->w[2]);
	if (!work)
		return no("more than %d workloads", NR_WORKS);
	if (*work->name && work->status == AT_WORK)
		return no("still at work");
	at_bomb = take_tally();
	own_births = 2;
	strcpy(work->name, w->w[2]);
	work->status = AT_WORK;
	pid = fork();
	if (!pid)
		watch_work(work, arg(w, 1), w->w + 2);
	return pid < 0 ? no("%s", error_name()) : ok("%d", pid);
}

bool do_worked(struct words *w)
{
	double start = now_s(), end = start + arg(w, 2);
	struct work *work = w->n == 3 ? find_work(w->w[1]) : NULL;

	if (!work || !*work->name)
		return no("usage: worked PROG S");
	do {
		if (work->status != AT_WORK)
			return reply(!work->status, "status %d signal %d after %.1f s",
				     WEXITSTATUS(work->status), WTERMSIG(work->status),
				     now_s() - start);
	} while (patient(end));
	return no("still at work");
}

bool do_limit(struct words *w)
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

bool do_cgroup(struct words *w)
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

bool do_disown(struct words *w)
{
	long pid = arg(w, 1);

	take_census(false);
	if (pid < 1 || pid > pid_max || seen[pid].scan != scan)
		return no("no such process");
	seen[pid].member = false;
	return ok("%ld", pid);
}

bool do_bombpid(struct words *w)
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

bool do_forks(struct words *w)
{
	int i;

	(void)w;
	for (i = 0; i < 10; i++)
		if (fork_once() < 0)
			return no("%s at fork %d", error_name(), i + 1);
	return ok("10");
}

bool do_run(struct words *w)
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

bool do_signal(struct words *w)
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

bool bombs_get_ready(void)
{
	works = shared(NR_WORKS * sizeof(*works));
	return true;
}
