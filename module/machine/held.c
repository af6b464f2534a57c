// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bits; held.h tells the protocol.
 *
 * The rule: in a probe there is a bit to read, and nothing to wait for.
 */
#include <linux/bitmap.h>
#include <linux/cache.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "machine/held.h"
#include "machine/sanity.h"

/*
 * A: by pid number. Set by the rescuer under the siglock of its owner (grip.c) and
 * by the creator's probe at birth; cleared by the rescuer at thaw, by the exit
 * of the process, and by the probe at the birth of the next owner of the number.
 */
unsigned long *rescue_held_bits __read_mostly;
/*
 * A: its newborns are killed rather than stopped. Means something only where held
 * is set; a stale bit is cleared when the number is held again.
 */
static unsigned long *kill_births __read_mostly;
/* A: held, and was sent SIGCONT. Set by any CPU, taken by the rescuer. */
static unsigned long *woken __read_mostly;

static atomic_t nr_captured;	/* A */
static atomic_t nr_woken;	/* A */

/* === In the probes ======================================================== */

/**
 * rescue_held_clear() - a pid number has lost its owner, or has a new one
 * @pid: the number
 *
 * Context: any CPU, at the exit of the last thread and at the birth of the next
 * owner (freeze:B1).
 * Return: true if the number was held.
 */
bool rescue_held_clear(u32 pid)
{
	if (likely(!test_bit(pid, rescue_held_bits)))
		return false;
	clear_bit(pid, kill_births);
	clear_bit(pid, woken);
	clear_bit(pid, rescue_held_bits);
	return true;
}

static void held_release(u32 pid, struct pid *target)
{
	rescue_held_clear(pid);
	kill_pid(target, SIGCONT, 1);
}

static noinline bool held_capture(struct task_struct *child, u32 creator)
{
	struct pid *target = task_pid(child);
	bool kill = test_bit(creator, kill_births);

	assign_bit(child->tgid, kill_births, kill);
	clear_bit(child->tgid, woken);
	set_bit(child->tgid, rescue_held_bits);
	smp_mb();	/* thaw:B: if the creator's bit is read, thaw:R's drain reads the child's */
	if (!test_bit(creator, rescue_held_bits)) {
		rescue_held_clear(child->tgid);
		return false;
	}
	atomic_inc(&nr_captured);
	if (rescue_probe_may_signal()) {
		kill_pid(target, kill ? SIGKILL : SIGSTOP, 1);
		smp_mb();	/* thaw:D: if this stop comes last, then the bit is read as clear */
		if (!test_bit(child->tgid, rescue_held_bits))
			held_release(child->tgid, target);
	}
	return true;
}

/**
 * rescue_held_capture() - hold a newborn of a held process
 * @child: a process that has not run yet
 *
 * Context: current is its creator, in task_newtask, after the birth record was
 * written (freeze:B2).
 * Return: whether the rescuer must look: the child is held.
 */
bool rescue_held_capture(struct task_struct *child)
{
	/* freeze:B3: if H1's bit is not read here, then H4 reads the record (B2). */
	smp_mb();
	if (likely(!test_bit(current->tgid, rescue_held_bits)))
		return false;
	return held_capture(child, current->tgid);
}

/**
 * rescue_held_woken() - a process was sent SIGCONT
 * @pid: the process
 *
 * Context: any, under the siglock of the target: only notes it for the rescuer.
 * Return: whether the rescuer must look: the process is held, and was not woken already.
 */
bool rescue_held_woken(u32 pid)
{
	/* held:W: if the rescuer does not read this bit, then it reads the count (held:T). */
	if (likely(!test_bit(pid, rescue_held_bits)) || test_and_set_bit(pid, woken))
		return false;
	atomic_inc(&nr_woken);
	return true;
}

/* === For the rescuer ====================================================== */

/**
 * rescue_held_set() - a number is held
 * @pid: the number
 *
 * A full barrier follows.
 *
 * Context: the rescuer, under the siglock of its owner, so that the number keeps its owner.
 */
void rescue_held_set(u32 pid)
{
	rescue_assert_owner();
	clear_bit(pid, kill_births);
	clear_bit(pid, woken);
	set_bit(pid, rescue_held_bits);
	/* held:S: if the exit does not read this bit (held:X), then live is read as 0. */
	smp_mb__after_atomic();
}

/**
 * rescue_held_kill_births() - newborns of a held number are killed, not stopped, from now on
 * @pid: the number
 *
 * Context: the rescuer.
 * Return: whether that is new.
 */
bool rescue_held_kill_births(u32 pid)
{
	rescue_assert_owner();
	return !test_and_set_bit(pid, kill_births);
}

/**
 * rescue_held_kills_births() - are newborns of a held number killed?
 * @pid: the number
 *
 * Context: any.
 * Return: whether they are.
 */
bool rescue_held_kills_births(u32 pid)
{
	return test_bit(pid, kill_births);
}

/**
 * rescue_held_take_woken() - begin to look at the numbers that were sent SIGCONT
 *
 * Context: the rescuer; rescue_held_next_woken() follows, unless no process is held.
 * Return: whether there are some.
 */
bool rescue_held_take_woken(void)
{
	rescue_assert_owner();
	/* held:T: if a bit is not read after this, then it is counted after this. */
	return unlikely(atomic_read(&nr_woken)) && atomic_xchg(&nr_woken, 0);
}

/**
 * rescue_held_next_woken() - a number that was sent SIGCONT; it is forgotten
 * @from: at least so large
 *
 * Context: the rescuer.
 * Return: the number, PID_MAX_LIMIT when there is no more.
 */
u32 rescue_held_next_woken(u32 from)
{
	u32 pid = find_next_bit(woken, PID_MAX_LIMIT, from);

	rescue_assert_owner();
	if (pid < PID_MAX_LIMIT)
		clear_bit(pid, woken);
	return pid;
}

/**
 * rescue_held_any_woken() - was a held process sent SIGCONT?
 *
 * Context: any.
 * Return: whether there was one since the last rescue_held_take_woken().
 */
bool rescue_held_any_woken(void)
{
	return atomic_read(&nr_woken);
}

/**
 * rescue_held_note_captured() - the rescuer has found a newborn that is held now
 *
 * Context: the rescuer.
 */
void rescue_held_note_captured(void)
{
	rescue_assert_owner();
	atomic_inc(&nr_captured);
}

/**
 * rescue_held_captured() - newborns that were caught since load
 *
 * Context: any.
 * Return: how many; wraps.
 */
u32 rescue_held_captured(void)
{
	return atomic_read(&nr_captured);
}

/* === Load and unload ====================================================== */

/**
 * rescue_held_bytes() - memory of the bitmaps
 *
 * Return: bytes.
 */
size_t rescue_held_bytes(void)
{
	return 3 * BITS_TO_LONGS(PID_MAX_LIMIT) * sizeof(long);
}

/**
 * rescue_held_init() - make the bitmaps, with no bit set
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int rescue_held_init(void)
{
	size_t size = BITS_TO_LONGS(PID_MAX_LIMIT) * sizeof(long);

	rescue_held_bits = vzalloc(size);
	kill_births = vzalloc(size);
	woken = vzalloc(size);
	if (rescue_held_bits && kill_births && woken)
		return 0;
	rescue_held_exit();
	return -ENOMEM;
}

/**
 * rescue_held_exit() - free the bitmaps
 *
 * Context: process; the probes are detached, and no process is held.
 */
void rescue_held_exit(void)
{
	vfree(woken);
	vfree(kill_births);
	vfree(rescue_held_bits);
}
