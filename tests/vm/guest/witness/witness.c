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
 *	cycle N			the same in a storm, without a look at memory
 *	memory			ok KB that are in use besides slabs, and SLAB-KB
 *	until memory KB SLAB-KB S	wait until no more than that is
 *	failnth [PARAMS [N]]	load with the 1st, (1+N)th, ... allocation failing, until one does
 *				without a failure: ok FAILED LOADED-ALL-THE-SAME KB-LEFT
 *	killload N		load N times in a child that is killed, each time a bit later:
 *				ok FAILED LOADED KB-LEFT
 *	bomb UID PROG [ARGS]	start it in a session of its own: ok PID
 *	limit N			RLIMIT_NPROC of the next bombs; before, and -1: none
 *	cgroup NAME [MAX]	where the next bombs begin, with that pids.max; "/": the top
 *	bombpid			that pid: ok PID alive|zombie|gone
 *	work UID PROG [ARGS]	start a workload, which is no member: ok
 *	worked PROG S		wait until it has ended, with status 0
 *	taken			what is stopped or, as the module says, held: ok
 *				MEMBERS OTHERS, and members that are neither: LOOSE
 *	watch			open log and status, to be told by poll()
 *	watched S		wait until both have told of an incident
 *	unwatch			close them
 *	members			ok ALIVE ZOMBIES
 *	peak			ok the most ALIVE ever seen
 *	pid COMM [any]		a living member of that name, or any process: ok PID
 *	newest			the living member with the highest number: ok PID
 *	state PID		its state: ok LETTER
 *	alive PID		it exists and is no zombie: ok LETTER
 *	adj PID N		set its oom_score_adj
 *	nice PID N		set its nice value
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
 *				none but bystanders had children: ok MEMBERS BIRTHS
 *	settled S		wait until every member is stopped (or cannot run)
 *	stopped N [any]		N members are stopped, or processes of any kind: ok and the count
 *				of each state
 *	running N S		N members get a CPU
 *	bystanders		all alive, never stopped, nothing lost, going on
 *	bystander NAME		the sleeper, forker, server16, makej4, neighbour: ok PID
 *	refused			ok how many forks of theirs have failed while nothing was held;
 *				no where they may not read status (gid=2000)
 *	gone S			wait until no member is left, not even a zombie
 *	forks			fork and wait work, ten times
 *	run N			N (up to 4096) children can be had at the same time
 *	signal members|PID SIG [UID]	send one, as that user
 *	sysrq N			write the mask of what SysRq may do
 *	kmsg S TEXT...		wait until a line of the kernel log has this text, with
 *				single blanks: ok LEVEL LINE
 *	kmsg-mark		forget what was logged before
 *	kmsg-lines TEXT...	ok how many lines have it
 *	hog			take the CPU for ever (a test of the host)
 *	hog CPU PRIO S		have a child take that CPU, SCHED_FIFO, for at most so long
 *	rest			end that child, and wait until it is gone
 *	rest S			have it end in so many seconds
 *	pin PID CPU		let it run there and nowhere else
 *	hotplug CPU S		have a child take that CPU away and bring it back, for so long
 *	plugged			wait for the end of that: ok ROUNDS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "witness.h"

struct bystander *bystanders;

static char answer[520];

/* Always false when the answer is no, so that commands end with it. */
bool reply(bool good, const char *format, ...)
{
	va_list args;
	int n = snprintf(answer, sizeof(answer), good ? "ok " : "no ");

	va_start(args, format);
	vsnprintf(answer + n, 512 - n, format, args);
	va_end(args);
	return good;
}

long slow = 1;
long small = 1;

double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

void doze(double s)
{
	struct timespec ts = { .tv_sec = s, .tv_nsec = (s - (long)s) * 1e9 };

	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
}

/* True while the bound has not passed, after a pause that lets others run. */
bool patient(double end)
{
	doze(POLL_MS / 1e3);
	return now_s() < end;
}

bool slurp(int dir, const char *path, char *buf, size_t size)
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
long number_after(const char *path, const char *word)
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

bool write_number(const char *path, long number)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && dprintf(fd, "%ld", number) > 0;
	int err = errno;

	close(fd);
	errno = err;
	return good;
}

long arg(struct words *w, int i)
{
	return i < w->n ? strtol(w->w[i], NULL, 10) : 0;
}

const char *error_name(void)
{
	return strerrorname_np(errno) ? : "unknown";
}

/* Memory that a child shares with us. */
void *shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		abort();
	return memory;
}

static const struct {
	const char *word;
	bool (*run)(struct words *w);
} commands[] = {
	{ "load",	do_load },
	{ "unload",	do_unload },
	{ "reload",	do_reload },
	{ "cycle",	do_cycle },
	{ "memory",	do_memory },
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
	{ "newest",	do_newest },
	{ "state",	do_state },
	{ "alive",	do_alive },
	{ "adj",	do_adj },
	{ "disown",	do_disown },
	{ "irq",	do_irq },
	{ "watch",	do_watch },
	{ "watched",	do_watched },
	{ "unwatch",	do_unwatch },
	{ "until",	do_until },
	{ "still",	do_still },
	{ "settled",	do_settled },
	{ "stopped",	do_stopped },
	{ "running",	do_running },
	{ "bystanders",	do_bystanders },
	{ "bystander",	do_bystander },
	{ "refused",	do_refused },
	{ "gone",	do_gone },
	{ "forks",	do_forks },
	{ "run",	do_run },
	{ "signal",	do_signal },
	{ "nice",	do_nice },
	{ "sysrq",	do_sysrq },
	{ "kmsg",	do_kmsg },
	{ "kmsg-mark",	do_kmsg_mark },
	{ "kmsg-lines",	do_kmsg_lines },
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

	/* Children end without leaving a zombie, which would look like a member's. */
	signal(SIGCHLD, SIG_IGN);
	bystanders = bystanders_map(0);
	if (!bystanders || !census_get_ready() || !looking_get_ready() || !bombs_get_ready() ||
	    !tampering_get_ready())
		exit(1);
	take_census(false);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) ||
	    sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param))
		exit(1);
}

int main(void)
{
	/* Both ends of both, so that no program that comes or goes ends a stream. */
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
