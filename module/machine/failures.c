// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes and threads that could not be made.
 *
 * The rule: what happens in the probe takes no lock, and as long for a thousand programs as for
 * one.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "bounds.h"
#include "machine/failures.h"
#include "machine/inbox.h"
#include "machine/sanity.h"
#include "tree/programs.h"

/* Slots of the table that are tried. */
#define PROBES	8u

/* As many wait for the rescuer at most. */
#define MANY	4096u

enum { FREE, CLAIMED, READY };

/**
 * struct failures_slot - tries of one program
 * @state: FREE, CLAIMED by the CPU that writes @comm, READY; exchanged from FREE
 * @nr: A: since they were last taken away
 * @last_ns: W: boot-time clock of the last one
 * @comm: the CPU's that has claimed the slot; constant while it is READY
 */
struct failures_slot {
	int state;
	atomic_t nr;
	u64 last_ns;
	char comm[TASK_COMM_LEN];
};

static struct failures_slot slots[RESCUE_FAILURES];	/* by field */

/* By field. It has no name: for those that find no other. */
static struct failures_slot nameless;

/* Of the name there are 16 bytes, zeroes behind its end. Fibonacci hashing, as in the ledger. */
static u32 failures_hash(const char *comm)
{
	u64 words[2];

	memcpy(words, comm, sizeof(words));
	return (words[0] * 3 + words[1]) * 0x9e3779b97f4a7c15ull >> 32;
}

static bool failures_claim(struct failures_slot *slot, const char *comm)
{
	/* failures:C */
	if (cmpxchg(&slot->state, FREE, CLAIMED) != FREE)
		return false;
	memcpy(slot->comm, comm, sizeof(slot->comm));
	/* Or else the rescuer could find it idle, before the first is counted. */
	WRITE_ONCE(slot->last_ns, ktime_get_boottime_ns());
	/* failures:N */
	smp_store_release(&slot->state, READY);
	return true;
}

static struct failures_slot *failures_slot_of(const char *comm)
{
	u32 hash = failures_hash(comm);
	u32 i;

	for (i = 0; i < PROBES; i++) {
		struct failures_slot *slot = &slots[(hash + i) % RESCUE_FAILURES];
		/* failures:R */
		int state = smp_load_acquire(&slot->state);

		if (state == READY && !memcmp(slot->comm, comm, sizeof(slot->comm)))
			return slot;
		if (state == FREE && failures_claim(slot, comm))
			return slot;
	}
	return &nameless;
}

static void failures_count(const struct task_struct *p)
{
	char comm[TASK_COMM_LEN] = "";
	struct failures_slot *slot;

	strscpy(comm, p->comm, sizeof(comm));
	slot = failures_slot_of(comm);
	WRITE_ONCE(slot->last_ns, ktime_get_boottime_ns());
	if (atomic_inc_return(&slot->nr) == MANY)
		rescue_inbox_kick();
}

/* === What is probed ======================================================= */

#ifdef CONFIG_HAVE_FUNCTION_ARG_ACCESS_API

/* The copy of its creator that copy_process() had made, and its name is that of the creator. */
static int failures_on_free(struct kprobe *probe, struct pt_regs *regs)
{
	struct rcu_head *head = (struct rcu_head *)regs_get_kernel_argument(regs, 0);

	failures_count(container_of(head, struct task_struct, rcu));
	return 0;
}

static struct kprobe probe = {
	.symbol_name = "__delayed_free_task",
	.pre_handler = failures_on_free,
};

#else
static struct kprobe probe;	/* of no function: it cannot be attached */
#endif

bool rescue_failures_known;

/**
 * rescue_failures_init() - begin to count, where the kernel lets us
 *
 * Context: process, may sleep.
 */
void rescue_failures_init(void)
{
	rescue_failures_known = !register_kprobe(&probe);
}

/**
 * rescue_failures_exit() - on return no probe runs or will run
 *
 * Context: process, sleeps for grace periods.
 */
void rescue_failures_exit(void)
{
	if (rescue_failures_known)
		unregister_kprobe(&probe);
	rescue_failures_known = false;
}

/* === The rescuer's side =================================================== */

/*
 * A slot is free again when nothing was counted for as long as counts are kept: no CPU that has
 * found the name there still is on its way to count.
 */
static void failures_take(struct failures_slot *slot, struct rescue_programs *programs, u64 now_ns)
{
	/* failures:T */
	u32 nr = atomic_xchg(&slot->nr, 0);
	u64 last_ns = READ_ONCE(slot->last_ns);
	bool old = now_ns - min(last_ns, now_ns) > 2 * RESCUE_PERIOD_NS;

	if (nr && !old)
		rescue_programs_fail(programs, slot->comm, nr, last_ns);
	else if (!nr && old && slot != &nameless)
		WRITE_ONCE(slot->state, FREE);
}

/**
 * rescue_failures_collect() - count what failed since the last time
 * @programs: there
 * @now_ns: boot-time clock
 *
 * O(slots).
 *
 * Context: the rescuer.
 */
void rescue_failures_collect(struct rescue_programs *programs, u64 now_ns)
{
	u32 i;

	rescue_assert_owner();
	for (i = 0; i < RESCUE_FAILURES; i++)
		/* failures:R */
		if (smp_load_acquire(&slots[i].state) == READY)
			failures_take(&slots[i], programs, now_ns);
	failures_take(&nameless, programs, now_ns);
}
