/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * View: what the choice asks of the layer that knows processes.
 *
 * The lineage tells which process forked which, and when. What a process is at this moment (its
 * threads, its state, its memory, the limits above it) is asked here, once a process and
 * look. In the kernel machine/view.c answers from the task list; in the tests a world
 * made up by hand does.
 *
 * Pure: no task_struct.
 */
#ifndef RESCUE_TREE_VIEW_H
#define RESCUE_TREE_VIEW_H

#include <linux/types.h>

enum rescue_trait {
	/* It runs, or waits for a CPU. */
	RESCUE_RUNS	= 0x01,
	/* Leader of a session that has a terminal. */
	RESCUE_SHELL	= 0x02,
	/* Orphans become its children: PID 1 of a pid namespace, or a subreaper. */
	RESCUE_MANAGER	= 0x04,
	/* It may not be chosen: PID 1, a kernel thread, oom_score_adj -1000. */
	RESCUE_PROTECTED = 0x08,
	/* Some limit above it (user, cgroup, pid namespace) is full: see RESCUE_FULL_PERCENT. */
	RESCUE_FULL	= 0x10,
	/* No process answers: it has exited since the records were read. */
	RESCUE_GONE	= 0x20,
	/* At most one slot in a hundred is free of a limit above it; RESCUE_FULL is set, too. */
	RESCUE_BRIM	= 0x40,
	/* It runs, or cannot be interrupted: it may be inside fork(), and fork again. */
	RESCUE_AWAKE	= 0x80,
};

/* From this share of a limit on its last slots are being taken. */
#define RESCUE_FULL_PERCENT	90u

/**
 * struct rescue_facts - one living process, now
 * @name: at most 15 bytes, with zeroes behind it
 * @tasks: its threads; at least 1
 * @newest_ns: boot-time clock at which the newest of them was born
 * @limit: tasks that the fullest limit above it (user, cgroup, pid namespace) allows;
 *         0: there is none
 * @limit_of: a number of that limit; the same number is the same limit
 * @memory: private memory, in KiB
 * @uid: its real user
 * @group: its process group; 0: not known
 * @session: its session; 0: not known
 * @cgroup: a number of its cgroup; the same number is the same cgroup
 * @traits: enum rescue_trait
 */
struct rescue_facts {
	char name[16];
	u64 newest_ns;
	u64 limit_of;
	u32 tasks;
	u32 limit;
	u32 memory;
	u32 uid;
	u32 group;
	u32 session;
	u64 cgroup;
	u8 traits;
};

/**
 * struct rescue_zombie - a process that has exited, and still has a slot
 * @start_ns: its birth
 * @reaper: node of that parent; RESCUE_ROOT where it is not known or gets orphans (PID 1, a
 *          subreaper), which says nothing of the creator
 * @kin: of an orphan, node of a living process of its process group, which is one job most
 *       often; RESCUE_ROOT: none is known
 * @full: a limit above it is full
 * @leaves: it is no zombie yet, and gives its memory back; that takes long where all of a
 *          storm wait for the same lock of the kernel
 */
struct rescue_zombie {
	u64 start_ns;
	u32 reaper;
	u32 kin;
	bool full;
	bool leaves;
};

/**
 * struct rescue_view - where the choice asks
 * @facts: what is the process of this living node? All of the result is set; of a process
 *         that is gone, @tasks is 1 and @traits is RESCUE_GONE alone
 * @zombies: call @note once for each process that has exited, as its node says, or is a zombie
 * @ctx: theirs
 */
struct rescue_view {
	void (*facts)(void *ctx, u32 index, struct rescue_facts *facts);
	void (*zombies)(void *ctx, void (*note)(void *arg, const struct rescue_zombie *zombie),
			void *arg);
	void *ctx;
};

/**
 * struct rescue_machine - what is short, of the machine as a whole
 * @now_ns: boot-time clock
 * @slots: tasks that it can hold
 * @used: tasks that it holds, zombies included
 * @cpus: online CPUs
 * @memory: all of its memory, in KiB
 * @available: memory that could be had without swapping, in KiB
 */
struct rescue_machine {
	u64 now_ns;
	u32 slots;
	u32 used;
	u32 cpus;
	u64 memory;
	u64 available;
};

#endif /* RESCUE_TREE_VIEW_H */
