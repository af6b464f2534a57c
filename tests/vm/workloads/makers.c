// SPDX-License-Identifier: GPL-2.0-only
/*
 * makers - programs that make processes and threads, each in its way:
 *
 *	makers ─┬─ spawner ─── true × 30		posix_spawn()
 *	        ├─ copier{64 MiB} ─── true × 10		fork(), exec()
 *	        ├─ worker ─── worker × 15		fork(), and no exec
 *	        ├─ pool{8 threads}
 *	        ├─ limited				fork() fails 12 times
 *	        ├─ strace ─── loop.sh ─── …
 *	        └─ strace ─── make ─── …
 *
 * It breaks a tool that counts one way for another. What it prints is what each has done, as it
 * knows itself, or as strace has counted:
 *
 *	NAME FORKS VFORKS THREADS FAILED EXECS UNEXECUTED TABLES_KIB MAPPINGS
 *
 * the last two are of one child of copier: page tables at least and at most, "-": not known.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SPAWNS	30
#define COPIES	10
#define COPIED	(64ul << 20)
#define WORKERS	15
#define THREADS	8
#define TRIES	12
#define NOBODY	1002

static char *true_argv[] = { "/bin/true", NULL };

static void await(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "a child of %s ended with %x", program_invocation_short_name, status);
}

static void say(int forks, int vforks, int threads, int failed, int execs, int unexecuted)
{
	printf("%s %d %d %d %d %d %d", program_invocation_short_name, forks, vforks, threads,
	       failed, execs, unexecuted);
}

/* === Each way ============================================================= */

static void be_spawner(void)
{
	pid_t pid;
	int i;

	for (i = 0; i < SPAWNS; i++) {
		errno = posix_spawn(&pid, true_argv[0], NULL, NULL, true_argv, NULL);
		if (errno)
			err(1, "posix_spawn");
		await(pid);
	}
	say(0, SPAWNS, 0, 0, SPAWNS, 0);
	printf(" 0 0\n");
}

static size_t read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		err(1, "%s", path);
	while ((n = read(fd, text + len, size - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	close(fd);
	return len;
}

/* What a copy has: its page tables, in KiB, and its mappings, without that of the kernel. */
static void say_copy(int fd)
{
	static char text[65536];
	int tables, mappings = 0;
	const char *at;

	read_file("/proc/self/status", text, sizeof(text));
	at = strstr(text, "\nVmPTE:");
	tables = at ? atoi(at + 7) : -1;
	read_file("/proc/self/maps", text, sizeof(text));
	for (at = text; (at = strchr(at, '\n')); at++)
		mappings++;
	if (strstr(text, "[vsyscall]"))
		mappings--;
	dprintf(fd, " %d %d\n", tables, mappings);
}

static void be_copier(void)
{
	char *memory = mmap(NULL, COPIED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);
	char said[64] = "";
	int fds[2];
	int i;

	if (memory == MAP_FAILED || pipe2(fds, O_CLOEXEC))
		err(1, "64 MiB, and a pipe");
	madvise(memory, COPIED, MADV_NOHUGEPAGE);
	memset(memory, 1, COPIED);
	for (i = 0; i < COPIES; i++) {
		pid_t pid = fork();

		if (pid < 0)
			err(1, "fork");
		if (!pid) {
			if (!i)
				say_copy(fds[1]);
			execv(true_argv[0], true_argv);
			_exit(1);
		}
		await(pid);
	}
	if (read(fds[0], said, sizeof(said) - 1) <= 0)
		errx(1, "a copy has not said what it has");
	say(COPIES, 0, 0, 0, COPIES, 0);
	printf("%s", said);
}

static void be_worker(void)
{
	int i;

	for (i = 0; i < WORKERS; i++) {
		pid_t pid = fork();

		if (pid < 0)
			err(1, "fork");
		if (!pid)
			_exit(0);
		await(pid);
	}
	say(WORKERS, 0, 0, 0, 0, WORKERS);
	printf(" 0 0\n");
}

static void *be_thread(void *arg)
{
	return arg;
}

static void be_pool(void)
{
	pthread_t thread[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, be_thread, NULL))
			errx(1, "pthread_create");
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	say(0, 0, THREADS, 0, 0, 0);
	printf(" 0 0\n");
}

static void be_limited(void)
{
	struct rlimit one = { 1, 1 };
	int i;

	if (setrlimit(RLIMIT_NPROC, &one) || setuid(NOBODY))
		err(1, "setrlimit, setuid");
	for (i = 0; i < TRIES; i++)
		if (fork() >= 0 || errno != EAGAIN)
			errx(1, "fork goes through");
	say(0, 0, 0, TRIES, 0, 0);
	printf(" 0 0\n");
}

/* === As strace counts ===================================================== */

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(text, file) < 0 || fclose(file) || chmod(path, mode))
		err(1, "%s", path);
}

/* Lines of what the first process has called, and one for each other that has called exec. */
static void say_trace(const char *name, const char *path)
{
	static char line[4096];
	static char did_exec[65536];
	int forks = 0, vforks = 0, execs = 0, first = 0, pid;
	FILE *file = fopen(path, "r");

	if (!file)
		err(1, "%s", path);
	while (fgets(line, sizeof(line), file)) {
		pid = atoi(line);
		if (!first)
			first = pid;
		if (pid != first) {
			if (strstr(line, "execve") && strstr(line, "= 0\n"))
				did_exec[pid & 0xffff] = 1;
		} else if (strstr(line, " resumed>")) {
			continue;
		} else if (strstr(line, " vfork(") || strstr(line, "CLONE_VFORK")) {
			vforks++;
		} else if (strstr(line, " fork(") || strstr(line, " clone(") ||
			   strstr(line, " clone3(")) {
			forks++;
		}
	}
	fclose(file);
	for (pid = 0; pid < (int)sizeof(did_exec); pid++)
		execs += did_exec[pid];
	memset(did_exec, 0, sizeof(did_exec));
	printf("%s %d %d 0 0 %d %d - -\n", name, forks, vforks, execs, forks + vforks - execs);
}

static void run(char *const argv[])
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execvp(argv[0], argv);
		err(1, "%s", argv[0]);
	}
	await(pid);
}

static void run_in_strace(const char *name, char *path, char *arg)
{
	char trace_path[64];
	char *const argv[] = {
		"strace", "-f", "-qq", "-e", "trace=process", "-o", trace_path, path, arg, NULL,
	};

	snprintf(trace_path, sizeof(trace_path), "trace.%s", name);
	run(argv);
	say_trace(name, trace_path);
}

/* === All ================================================================== */

static const struct {
	char *name;
	void (*be)(void);
} makers[] = {
	{ "spawner", be_spawner },
	{ "copier", be_copier },
	{ "worker", be_worker },
	{ "pool", be_pool },
	{ "limited", be_limited },
};

static void be_all(void)
{
	size_t i;

	for (i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		char path[32];
		char *const argv[] = { path, NULL };

		snprintf(path, sizeof(path), "./%s", makers[i].name);
		if (symlink("/proc/self/exe", path) && errno != EEXIST)
			err(1, "%s", path);
		run(argv);
	}
	write_file("loop.sh", "#!/bin/sh\n"
		   "i=0\n"
		   "while [ $i -lt 20 ]; do /bin/true; i=$((i + 1)); done\n"
		   "for i in 1 2 3 4 5; do (:); done\n"
		   "true | true\n", 0755);
	run_in_strace("loop.sh", "./loop.sh", NULL);
	write_file("jobs.mk", "all: 1 2 3 4 5 6 7 8 9 10 11 12\n"
		   "1 2 3 4 5 6 7 8 9 10 11 12:\n\t/bin/true\n", 0644);
	run_in_strace("make", "/usr/bin/make", "-sfjobs.mk");
}

int main(void)
{
	size_t i;

	setvbuf(stdout, NULL, _IOFBF, 4096);
	setenv("PATH", "/usr/bin:/bin", 1);
	for (i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		if (!strcmp(program_invocation_short_name, makers[i].name)) {
			makers[i].be();
			return 0;
		}
	}
	be_all();
	return 0;
}
