/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What bystanders tell about themselves, in a file that all of them, init and
 * the witness have mapped: counting must not need a system call, and
 * reading must not need an answer.
 */
#ifndef VM_BYSTANDER_H
#define VM_BYSTANDER_H

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYSTANDERS_FILE	"/run/bystanders"

/* Letters: I written once at start, B by the bystander, P by its parent, init. */
struct bystander {
	char mode[16];			/* I: what it does */
	int uid;			/* I */
	int pid;			/* I: in a program of one process */
	atomic_ulong progress;		/* B: rounds of its work, done or failed */
	/*
	 * A fork is announced before and counted after, so that at any moment
	 * done <= births made <= announced: a reader of them around a look
	 * at the machine's count of births knows how many of those are ours.
	 */
	atomic_ulong announced;		/* B: forks begun, except the failed */
	atomic_ulong done;		/* B: forks that succeeded */
	atomic_ulong failed;		/* B: forks that failed */
	atomic_ulong refused;		/* B: those that did while nothing was held */
	atomic_ulong blind;		/* B: those of which it could not tell */
	atomic_ulong conts;		/* B: SIGCONT received */
	atomic_ulong stops;		/* P, B: times that it or its child was stopped */
	atomic_ulong losses;		/* B: children that did not end as told */
} __attribute__((aligned(64)));

#define NR_BYSTANDERS	5

static inline struct bystander *bystanders_map(int flags)
{
	size_t size = NR_BYSTANDERS * sizeof(struct bystander);
	int fd = open(BYSTANDERS_FILE, O_RDWR | O_CLOEXEC | flags, 0666);
	void *map;

	if (fd < 0 || (flags & O_CREAT && (fchmod(fd, 0666) || ftruncate(fd, size))))
		return NULL;
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
	close(fd);
	return map == MAP_FAILED ? NULL : map;
}

#endif
