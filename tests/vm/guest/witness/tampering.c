// SPDX-License-Identifier: GPL-2.0-only
/* What is done to the machine: its CPUs, kernel.sysrq, its log. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>

#include "witness.h"

/* What was logged since "kmsg-mark": "LEVEL LINE\n" of each record. */
static char kmsg_text[1 << 18];
static size_t kmsg_len;
static int kmsg_fd;

bool do_adj(struct words *w)
{
	char path[48];

	if (w->n != 3)
		return no("usage: adj PID N");
	snprintf(path, sizeof(path), "/proc/%ld/oom_score_adj", arg(w, 1));
	return write_number(path, arg(w, 2)) ? ok("%ld", arg(w, 2)) : no("%s", error_name());
}

bool do_nice(struct words *w)
{
	if (w->n != 3)
		return no("usage: nice PID N");
	if (setpriority(PRIO_PROCESS, arg(w, 1), arg(w, 2)))
		return no("%s", error_name());
	return ok("%ld", arg(w, 2));
}

bool do_sysrq(struct words *w)
{
	if (w->n != 2)
		return no("usage: sysrq N");
	return write_number("/proc/sys/kernel/sysrq", arg(w, 1)) ? ok("%ld", arg(w, 1))
								 : no("%s", error_name());
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

bool do_kmsg_mark(struct words *w)
{
	(void)w;
	kmsg_len = 0;
	if (lseek(kmsg_fd, 0, SEEK_END))
		return no("%s", error_name());
	return ok("0");
}

/* The words from @first on, with single blanks. */
static void join_words(struct words *w, int first, char *text, size_t size)
{
	int i;

	text[0] = '\0';
	for (i = first; i < w->n; i++)
		snprintf(text + strlen(text), size - strlen(text), "%s%s",
			 i > first ? " " : "", w->w[i]);
}

/* The first line from @line on that has the text, or NULL. */
static char *find_line(char *line, const char *text)
{
	char *next;

	for (; line < kmsg_text + kmsg_len; line = next + 1) {
		next = strchr(line, '\n');
		if (memmem(line + 2, next - line - 2, text, strlen(text)))
			return line;
	}
	return NULL;
}

bool do_kmsg(struct words *w)
{
	double end = now_s() + slow * arg(w, 1);
	char text[512], *line;

	if (w->n < 3)
		return no("usage: kmsg S TEXT...");
	join_words(w, 2, text, sizeof(text));
	do {
		read_kmsg();
		line = find_line(kmsg_text, text);
		if (line)
			return ok("%.*s", (int)strcspn(line, "\n"), line);
	} while (patient(end));
	return no("not in %zu bytes of log", kmsg_len);
}

bool do_kmsg_lines(struct words *w)
{
	char text[512], *line = kmsg_text;
	int nr = 0;

	join_words(w, 1, text, sizeof(text));
	read_kmsg();
	while ((line = find_line(line, text))) {
		nr++;
		line = strchr(line, '\n') + 1;
	}
	return ok("%d", nr);
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

bool pin(pid_t pid, int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return !sched_setaffinity(pid, sizeof(set), &set);
}

/* Not in the shared memory: there the child would write its own 0. */
static pid_t hog_pid, plugging_pid;

/* Shared with the child: when it is to end. */
static volatile double *hog_end;

bool do_hog(struct words *w)
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

bool do_rest(struct words *w)
{
	if (!hog_end)
		return no("there is no hog");
	*hog_end = now_s() + arg(w, 1);
	if (w->n == 1)
		waitpid(hog_pid, NULL, 0);
	return ok("%ld", arg(w, 1));
}

bool do_pin(struct words *w)
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

bool do_hotplug(struct words *w)
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

bool do_plugged(struct words *w)
{
	(void)w;
	if (!plugging)
		return no("there is no hotplug");
	waitpid(plugging_pid, NULL, 0);
	errno = plugging->error;
	return errno ? no("%s after %ld rounds", error_name(), plugging->rounds)
		     : ok("%ld", plugging->rounds);
}

bool tampering_get_ready(void)
{
	kmsg_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return !lseek(kmsg_fd, 0, SEEK_END);
}
