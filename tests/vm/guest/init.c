// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the guest: sets the machine up, starts bystanders, witness and
 * scenario, reaps, and tells the verdict to QEMU.
 *
 * The verdict is one instruction, that of board.h. It needs no memory, no process, no
 * driver and no console, all of which a bomb can take away. Silence is never a pass:
 * without that instruction the host reports a lost machine.
 *
 * The host passes its wishes on the kernel's command line; the kernel puts what
 * it does not know into our environment:
 *
 *   vm_shell=bash|dash|ash|mksh|zsh  vm_pid_max=N  vm_timeout=SECONDS  vm_forks=yes|no
 *   vm_rcu=starved|fed  vm_slow=FACTOR  vm_small=FACTOR  vm_parts=,NAME,NAME,
 *
 * The last three are the scenario's, too. Time begins anew when it sends us SIGUSR1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>

#include "board.h"
#include "bystander.h"

/* QEMU exits with 2 * value + 1: 33, 35, 37. qemu.py has the same list. */
enum verdict {
	PASSED		= 0x10,
	FAILED		= 0x11,
	TIMED_OUT	= 0x12,
};

static struct bystander *bystanders;

static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vdprintf(STDOUT_FILENO, format, args);
	va_end(args);
}

static _Noreturn void judge(enum verdict verdict)
{
	tcdrain(STDOUT_FILENO);
	board_exit(verdict);
	/* QEMU has gone by now. Otherwise stay silent, for that is a loss. */
	for (;;)
		pause();
}

static void must(int failed, const char *what)
{
	if (!failed)
		return;
	say("# init: %s: %s\n", what, strerror(errno));
	judge(FAILED);
}

static const char *wish(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value ? value : otherwise;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	must(fd < 0 || write(fd, text, strlen(text)) < 0, path);
	close(fd);
}

/*
 * The second serial port as our stdout, with no line discipline in the way. The
 * first one stays open, as a getty would keep it: a port that no process has open
 * receives nothing, no break for SysRq either.
 */
static void open_channel(void)
{
	struct termios tio;
	int fd = open(BOARD_CHANNEL, O_RDWR | O_NOCTTY);

	if (fd < 0 || open(BOARD_CONSOLE, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) < 0)
		judge(FAILED);
	tcgetattr(fd, &tio);
	cfmakeraw(&tio);
	tcsetattr(fd, TCSANOW, &tio);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
	/* In a scenario stdin is not needed. */
	fd = open("/dev/null", O_RDONLY);
	dup2(fd, STDIN_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static void set_up_machine(void)
{
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	open_channel();
	must(mount("proc", "/proc", "proc", 0, NULL), "/proc");
	must(mount("sys", "/sys", "sysfs", 0, NULL), "/sys");
	/* Not on every kernel. */
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	must(mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL), "/sys/fs/cgroup");
	mkdir("/dev/pts", 0755);
	must(mount("devpts", "/dev/pts", "devpts", 0, NULL), "/dev/pts");
	must(mount("run", "/run", "tmpfs", 0, "mode=755"), "/run");
	must(mount("tmp", "/tmp", "tmpfs", 0, "mode=1777"), "/tmp");

	/*
	 * The default follows the size of the memory and would end a bomb
	 * early: the limit under test is the one that the scenario names.
	 */
	write_file("/proc/sys/kernel/threads-max", "126000");
	write_file("/proc/sys/kernel/pid_max", wish("vm_pid_max", "6144"));
	/* No births by the kernel's own helpers: they would spoil the sums. */
	write_file("/proc/sys/kernel/core_pattern", "/dev/null");
	write_file("/proc/sys/kernel/modprobe", "");
}

/*
 * Above any bomb, below the module's thread. Children start as normal tasks:
 * all but the witness, which asks for more, are to feel the bomb as users do.
 */
static void rise_above(void)
{
	struct sched_param param = { .sched_priority = 11 };

	must(sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param), "SCHED_FIFO");
}

/* A child in a session of its own, with its signals as a login leaves them. */
static pid_t child(void)
{
	sigset_t none;
	pid_t pid = fork();

	must(pid < 0, "fork");
	if (!pid) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		setsid();
	}
	return pid;
}

static void start_bystanders(void)
{
	static const struct {
		const char *mode;
		uid_t uid;
	} who[NR_BYSTANDERS] = {
		{ "sleeper",	2000 },
		{ "forker",	2000 },
		{ "server16",	2000 },
		{ "makej4",	2000 },
		{ "neighbour",	1000 },	/* the user that starts the bomb, at other work */
	};
	char number[12];
	int i, ms;

	bystanders = bystanders_map(O_CREAT);
	must(!bystanders, BYSTANDERS_FILE);
	for (i = 0; i < NR_BYSTANDERS; i++) {
		strcpy(bystanders[i].mode, who[i].mode);
		bystanders[i].uid = who[i].uid;
		if (!child()) {
			snprintf(number, sizeof(number), "%d", i);
			if (!setgroups(0, NULL) && !setgid(who[i].uid) && !setuid(who[i].uid))
				execl("/bystander", who[i].mode, number, NULL);
			_exit(127);
		}
		for (ms = 0; !bystanders[i].progress && ms < 10000; ms++)
			usleep(1000);
		must(!bystanders[i].progress, who[i].mode);
	}
}

/*
 * Only a parent is told that a process was stopped, however short it was:
 * "continued" is reported only of what had been stopped or about to.
 */
static void watch_bystanders(void)
{
	int i, status;

	for (i = 0; i < NR_BYSTANDERS; i++)
		if (waitpid(bystanders[i].pid, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0)
			bystanders[i].stops++;
}

/*
 * Every fork that fails because the table is full leaves a task to RCU, which
 * frees it in ksoftirqd: one task among thousands that want a CPU. Some 250 MB a
 * second pile up, so that a bomb that is left alone with its full table for long
 * ends in a lack of memory, which is another test. Not here: give RCU a CPU.
 */
static void feed_rcu(void)
{
	struct sched_param param = { .sched_priority = 1 };
	char path[32], comm[32];
	int fd, pid;

	/* Threads of the kernel's boot, so they have low numbers. */
	for (pid = 2; pid < 1000; pid++) {
		snprintf(path, sizeof(path), "/proc/%d/comm", pid);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (read(fd, comm, sizeof(comm)) > 0 &&
		    (!strncmp(comm, "ksoftirqd/", 10) || !strncmp(comm, "rcu_preempt", 11)))
			must(sched_setscheduler(pid, SCHED_FIFO, &param), comm);
		close(fd);
	}
}

/*
 * A user that types during a bomb has no process to spare: a scenario's shell that
 * forks even once dies of it, so that "builtins only" is not an opinion.
 */
static void forbid_forks(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, BOARD_NR_FORK, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, BOARD_NR_VFORK, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
		.len = sizeof(filter) / sizeof(filter[0]),
		.filter = filter,
	};

	must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "seccomp");
}

static pid_t start_witness(void)
{
	pid_t pid;

	must(mkfifo("/run/ask", 0600) || mkfifo("/run/answer", 0600), "fifos");
	pid = child();
	if (!pid) {
		execl("/witness", "witness", NULL);
		_exit(127);
	}
	return pid;
}

static pid_t start_scenario(void)
{
	static char slow[24], small[24], parts[2048];
	static char *const environment[] = { "PATH=/bin:/", slow, small, parts, NULL };
	const char *shell = wish("vm_shell", "bash");
	char path[32];
	pid_t pid = child();

	if (!pid) {
		snprintf(path, sizeof(path), "/bin/%s", shell);
		snprintf(slow, sizeof(slow), "vm_slow=%s", wish("vm_slow", "1"));
		snprintf(small, sizeof(small), "vm_small=%s", wish("vm_small", "1"));
		snprintf(parts, sizeof(parts), "vm_parts=%s", wish("vm_parts", ""));
		if (strcmp(wish("vm_forks", "no"), "yes"))
			forbid_forks();
		execle(path, shell, "/scenario.sh", NULL, environment);
		_exit(127);
	}
	return pid;
}

static _Noreturn void judge_scenario(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		say("# init: the scenario's shell has forked\n");
	else if (WIFSIGNALED(status))
		say("# init: the scenario died of signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		say("# init: the scenario exited with %d\n", WEXITSTATUS(status));
	else
		judge(PASSED);
	judge(FAILED);
}

int main(void)
{
	int status, timeout;
	struct timespec tick = { .tv_sec = 1 };
	pid_t witness, scenario, pid;
	sigset_t signals;
	time_t end;

	set_up_machine();
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	rise_above();
	if (!strcmp(wish("vm_rcu", "starved"), "fed"))
		feed_rcu();
	start_bystanders();
	witness = start_witness();
	scenario = start_scenario();
	timeout = atoi(wish("vm_timeout", "120"));
	end = time(NULL) + timeout;

	while (time(NULL) < end) {
		watch_bystanders();
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
			if (pid == scenario)
				judge_scenario(status);
			if (pid == witness) {
				say("# init: the witness is gone\n");
				judge(FAILED);
			}
		}
		if (sigtimedwait(&signals, NULL, &tick) == SIGUSR1)
			end = time(NULL) + timeout;
	}
	say("# init: no end after %d s\n", timeout);
	judge(TIMED_OUT);
}
