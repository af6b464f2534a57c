// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a child is at its birth, and when its program begins: it is stopped there, by
 * ptrace, and /proc tells. Nothing is timed meanwhile.
 *
 * At birth its page tables are counted (VmPTE: those of all levels but the top one); they
 * are copies, unless parent and child are one address space, which kcmp() knows. When
 * PROGRAM begins, /proc/PID/fd has what has leaked.
 *
 * The rule: each wait is for one process that must report, or end.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forkcost.h"

#define OPTIONS	(PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | \
		 PTRACE_O_TRACEEXEC)

/* Status of the next stop; 0 if it has ended, or is no child of ours. */
static int await_stop(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) < 0)
		if (errno != EINTR)
			return 0;
	return WIFSTOPPED(status) ? status : 0;
}

/* It is reported that the process has just made another, of which the number can be had. */
static bool is_birth(int status)
{
	int event = status >> 16;

	return event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
	       event == PTRACE_EVENT_CLONE;
}

/* The page-table pages of a process, or -1. */
static long count_pt_pages(pid_t pid)
{
	char path[64], line[128];
	long kib = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "re");
	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "VmPTE: %ld", &kib) == 1)
			break;
	fclose(file);
	return kib < 0 ? -1 : (kib << 10) / sysconf(_SC_PAGESIZE);
}

/* Those that were copied for a child that has just been born, or -1. */
static long count_copied(pid_t parent, pid_t child)
{
	long compared = syscall(SYS_kcmp, parent, child, KCMP_VM, 0, 0);

	if (compared < 0)
		return -1;
	return compared ? count_pt_pages(child) : 0;
}

/* The descriptors of a process from 3 on, or -1. */
static int count_descriptors(pid_t pid)
{
	struct dirent *entry;
	char path[64];
	int nr = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	folder = opendir(path);
	if (!folder)
		return -1;
	while ((entry = readdir(folder)))
		nr += entry->d_name[0] != '.' && atoi(entry->d_name) > 2;
	closedir(folder);
	return nr;
}

/* From its birth to its program, where it is let go. */
static void follow(pid_t parent, pid_t child, struct look *look)
{
	int status = await_stop(child);

	if (!status)
		return;
	look->pt_pages = count_copied(parent, child);
	do {
		/* A signal is passed on, a stop of ours is not. */
		ptrace(PTRACE_CONT, child, NULL, status >> 16 ? 0L : (long)WSTOPSIG(status));
		status = await_stop(child);
		if (!status)
			return;
	} while (status >> 8 != (SIGTRAP | PTRACE_EVENT_EXEC << 8));
	look->nr_leaked = count_descriptors(child);
	ptrace(PTRACE_DETACH, child, NULL, 0L);
}

/* Attach to the parent: 0, or an errno. */
int observe_begin(pid_t pid)
{
	return ptrace(PTRACE_SEIZE, pid, NULL, (long)OPTIONS) ? errno : 0;
}

/**
 * observe_child() - look at the child that a parent has been asked to make
 * @pid: The parent.
 * @look: Filled in, as far as it was seen.
 *
 * Returns when the parent has raised SIGURG, child or not.
 */
void observe_child(pid_t pid, struct look *look)
{
	look->pt_pages = -1;
	look->nr_leaked = -1;
	for (;;) {
		int status = await_stop(pid);
		unsigned long child = 0;

		if (!status)
			return;
		if (is_birth(status) && !ptrace(PTRACE_GETEVENTMSG, pid, NULL, &child)) {
			ptrace(PTRACE_CONT, pid, NULL, 0L);
			follow(pid, child, look);
			continue;
		}
		ptrace(PTRACE_CONT, pid, NULL, 0L);
		if (WSTOPSIG(status) == SIGURG)
			return;
	}
}

void observe_end(pid_t pid)
{
	if (ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) || !await_stop(pid))
		return;
	ptrace(PTRACE_DETACH, pid, NULL, 0L);
}
