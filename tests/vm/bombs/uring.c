// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every process has an io_uring, with threads that the kernel makes for it: one that
 * polls the queue, and workers that wait for a pipe that nothing is written to.
 *
 *	uring{main, iou-sqp, iou-wrk…} ─┬─ uring{main, iou-sqp, iou-wrk…} …
 *	                                └─ uring{main, iou-sqp, iou-wrk…} …
 *
 * It breaks a tool that takes a task without a user's code for a thread of the kernel,
 * or one that believes that every thread of a process sees its signals.
 */
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ENTRIES 2

static char sink[16];

static void have_workers(int from)
{
	struct io_uring_params params = { .flags = IORING_SETUP_SQPOLL, .sq_thread_idle = 1 };
	int fd = syscall(SYS_io_uring_setup, ENTRIES, &params);
	struct io_uring_sqe *sqes;
	unsigned int i, *indices;
	char *ring;

	if (fd < 0)
		_exit(1);
	ring = mmap(NULL, params.sq_off.array + ENTRIES * sizeof(int), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, IORING_OFF_SQ_RING);
	sqes = mmap(NULL, ENTRIES * sizeof(*sqes), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, IORING_OFF_SQES);
	if (ring == MAP_FAILED || sqes == MAP_FAILED)
		_exit(2);
	indices = (unsigned int *)(ring + params.sq_off.array);
	memset(sqes, 0, ENTRIES * sizeof(*sqes));
	for (i = 0; i < ENTRIES; i++) {
		sqes[i].opcode = IORING_OP_READ;
		sqes[i].flags = IOSQE_ASYNC;
		sqes[i].fd = from;
		sqes[i].addr = (unsigned long)sink;
		sqes[i].len = sizeof(sink);
		indices[i] = i;
	}
	__atomic_store_n((unsigned int *)(ring + params.sq_off.tail), ENTRIES, __ATOMIC_RELEASE);
	syscall(SYS_io_uring_enter, fd, ENTRIES, 0, IORING_ENTER_SQ_WAKEUP, NULL, 0);
	/* Ours only: a child must not submit to the ring of its parent. */
	munmap(ring, params.sq_off.array + ENTRIES * sizeof(int));
	munmap(sqes, ENTRIES * sizeof(*sqes));
}

int main(void)
{
	int ends[2];

	if (pipe(ends))
		return 1;
	have_workers(ends[0]);
	for (;;)
		if (!fork())
			have_workers(ends[0]);
}
