// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the rescuer is asked for, and the bell that wakes it.
 *
 * The rule: a kick works in every context, also with siglock held or, on PREEMPT_RT,
 * with preemption off.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/swait.h>

#include "bounds.h"
#include "compat.h"
#include "machine/held.h"
#include "machine/inbox.h"
#include "machine/sanity.h"

/**
 * struct call - a request
 * @fn: to be run by the rescuer
 * @arg: for it
 * @done: when it has been
 */
struct call {
	void (*fn)(void *arg);
	void *arg;
	struct completion done;
};

/*
 * A: set by the source, which waits until its call is done; cleared by the rescuer
 * before that. So a slot is never set while it is set.
 */
static struct call *slots[RESCUE_NR_SOURCES];

/* A: what was asked for without waiting. */
static rescue_work posted[RESCUE_NR_POSTERS];

/*
 * A simple wait queue and irq_work, because probes kick from any context, also with siglock or, on
 * PREEMPT_RT, with preemption off. A kick wakes from the main wait, and from the naps of a look for
 * a reader: not from the short sleeps in which members get the CPU to stop.
 */
static DECLARE_SWAIT_QUEUE_HEAD(idle);
static atomic_t kicked;	/* A */

static void inbox_wake(struct irq_work *work)
{
	swake_up_one(&idle);
}

static struct irq_work wake_work = IRQ_WORK_INIT_HARD(inbox_wake);

/**
 * rescue_inbox_kick() - there is something to look at
 *
 * Context: any.
 */
void rescue_inbox_kick(void)
{
	/* inbox:K: if the rescuer does not read what is there, then kicked is read as 0 here. */
	smp_mb();
	/* A ring that is half full kicks at each fork: the line of kicked stays shared. */
	if (atomic_read(&kicked))
		return;
	if (!atomic_xchg(&kicked, 1))	/* inbox:K */
		irq_work_queue(&wake_work);
}

/**
 * rescue_inbox_call() - have something done by the rescuer
 * @source: of the slot; one call at a time, the caller sees to that
 * @fn: what
 * @arg: for @fn
 *
 * While the call is queued, a caller that is held or has a fatal signal takes it back: the
 * rescuer may be waiting for that caller to stop. Other signals do not end the wait, because
 * a shell gets SIGCHLD all the time in a storm. Once @fn runs, the caller waits for its end:
 * @arg may be on its stack.
 *
 * Context: process, sleeps until @fn has returned.
 * Return: 0, or -EINTR: @fn was and will not be called.
 */
int rescue_inbox_call(enum rescue_source source, void (*fn)(void *arg), void *arg)
{
	struct call call = { .fn = fn, .arg = arg };

	init_completion(&call.done);
	rescue_impossible(cmpxchg(&slots[source], NULL, &call));	/* inbox:S */
	rescue_inbox_kick();
	while (!wait_for_completion_timeout(&call.done, RESCUE_CALL_PATIENCE)) {
		if (!rescue_held_has(current->tgid) && !fatal_signal_pending(current))
			continue;
		/* inbox:T: either it is taken back here, or rescue_inbox_serve() has it. */
		if (cmpxchg(&slots[source], &call, NULL) == &call)
			return -EINTR;
	}
	return 0;
}

/**
 * rescue_inbox_post() - have something done by the rescuer, without waiting
 * @poster: of the slot
 * @fn: what; the poster sees to it that only one waits at a time
 *
 * Context: any.
 */
void rescue_inbox_post(enum rescue_poster poster, rescue_work fn)
{
	/* inbox:P: if the rescuer takes it, then it reads what the poster has written before. */
	smp_store_release(&posted[poster], fn);
	rescue_inbox_kick();
}

/**
 * rescue_inbox_serve_posters() - do what was posted
 *
 * Context: the rescuer.
 */
void rescue_inbox_serve_posters(void)
{
	int poster;

	rescue_assert_owner();
	for (poster = 0; poster < RESCUE_NR_POSTERS; poster++) {
		rescue_work fn = xchg(&posted[poster], NULL);	/* inbox:T */

		if (fn)
			fn();
	}
}

/**
 * rescue_inbox_serve() - do what a source asks for
 * @source: of the slot
 *
 * Context: the rescuer.
 */
void rescue_inbox_serve(enum rescue_source source)
{
	struct call *call = xchg(&slots[source], NULL);	/* inbox:T */

	rescue_assert_owner();
	if (!call)
		return;
	call->fn(call->arg);
	complete(&call->done);
}

static bool inbox_has_reason(void)
{
	return atomic_read(&kicked) || kthread_should_stop();
}

/* Until a kick, or until @time has gone by; NULL: however long that is. */
static void inbox_sleep(ktime_t *time, u64 slack_ns)
{
	DECLARE_SWAITQUEUE(wait);

	prepare_to_swait_exclusive(&idle, &wait, TASK_IDLE);
	if (!inbox_has_reason())
		/* Not a timer of jiffies: machine/nap.h. */
		schedule_hrtimeout_range(time, slack_ns, HRTIMER_MODE_REL);
	finish_swait(&idle, &wait);
}

/**
 * rescue_inbox_nap() - sleep until there is something to look at
 * @ns: at most so long
 *
 * A kick stays, for the next rescue_inbox_wait().
 *
 * Context: the rescuer, sleeps.
 * Return: whether there is nothing to look at.
 */
bool rescue_inbox_nap(u64 ns)
{
	ktime_t time = ns_to_ktime(ns);

	rescue_assert_owner();
	inbox_sleep(&time, 0);
	return !inbox_has_reason();
}

/**
 * rescue_inbox_wait() - sleep until there is something to look at
 * @patience: at most so long, jiffies
 *
 * Context: the rescuer. Returns also when the thread is to stop, and may return for no reason.
 */
void rescue_inbox_wait(long patience)
{
	ktime_t time = ns_to_ktime(jiffies_to_nsecs(patience));

	rescue_assert_owner();
	inbox_sleep(patience == MAX_SCHEDULE_TIMEOUT ? NULL : &time, TICK_NSEC);
	/* inbox:W: if what is there is not read after this, then its kick finds kicked at 0. */
	atomic_xchg(&kicked, 0);
}

/**
 * rescue_inbox_close() - on return no kick is under way
 *
 * Context: process, sleeps; the probes are detached, and no caller is left.
 */
void rescue_inbox_close(void)
{
	irq_work_sync(&wake_work);
}
