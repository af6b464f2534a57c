// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one thread that decides, and its queue.
 *
 * The rule: it never waits for memory, for a lock that somebody else can keep
 * for long, or for an RCU grace period (seconds, on a machine full of
 * processes). It sleeps until it is kicked; nothing polls but who waits for it.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/swait.h>

#include "hold/held.h"
#include "machine/census.h"
#include "order/order.h"
#include "order/rescuer.h"
#include "order/spare.h"

/* How long a caller waits until it looks whether it has to stop, jiffies. */
#define PATIENCE (HZ / 50)

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
 * Set by the source, which waits until its call is done; cleared by the rescuer
 * before that. So a slot is never set while it is set.
 */
static struct call *slots[RESCUE_NR_SOURCES];

/* What somebody has asked for who cannot wait: the key. */
static rescue_work posted;

static struct task_struct *rescuer;	/* I: NULL if it could not be made */

/*
 * Simple wait queue and irq_work: probes kick from any context, also with
 * siglock or, on PREEMPT_RT, with preemption off. A kick wakes nothing but the
 * main wait: not the short sleeps in which members get the CPU to stop.
 */
static DECLARE_SWAIT_QUEUE_HEAD(idle);
static atomic_t kicked;

static void wake(struct irq_work *work)
{
	swake_up_one(&idle);
}

static struct irq_work wake_work = IRQ_WORK_INIT_HARD(wake);

/**
 * rescue_rescuer_kick() - there is something to look at
 *
 * Context: any.
 */
void rescue_rescuer_kick(void)
{
	/* Full barrier: what the rescuer is to see was written before. */
	if (!atomic_xchg(&kicked, 1))
		irq_work_queue(&wake_work);
}

/**
 * rescue_rescuer_call() - have something done by the rescuer
 * @source: whose slot; one call at a time, the caller sees to that
 * @fn: what
 * @arg: for @fn
 *
 * Context: process, sleeps until @fn has returned. As long as @fn has not begun, whoever is
 * to stop or to die gives up: the rescuer may be waiting for just that. Not for any
 * signal, for a shell gets SIGCHLD all the time in a storm. Nor when @fn has begun: what it
 * does is bounded in time, and @arg is on somebody's stack.
 * Return: 0, or -EINTR: @fn was and will not be called.
 */
int rescue_rescuer_call(enum rescue_source source, void (*fn)(void *arg), void *arg)
{
	struct call call = { .fn = fn, .arg = arg };

	init_completion(&call.done);
	WARN_ON_ONCE(cmpxchg(&slots[source], NULL, &call));
	rescue_rescuer_kick();
	while (!wait_for_completion_timeout(&call.done, PATIENCE)) {
		if (!rescue_held_has(current->tgid) && !fatal_signal_pending(current))
			continue;
		/* Either we take it back, or serve() has it. */
		if (cmpxchg(&slots[source], &call, NULL) == &call)
			return -EINTR;
	}
	return 0;
}

/**
 * rescue_rescuer_post() - have something done by the rescuer, without waiting
 * @fn: what; the poster sees to it that only one waits at a time
 *
 * Context: any.
 */
void rescue_rescuer_post(rescue_work fn)
{
	WRITE_ONCE(posted, fn);
	rescue_rescuer_kick();
}

static void serve(void)
{
	rescue_work fn = xchg(&posted, NULL);
	int source;

	if (fn)
		fn();
	for (source = 0; source < RESCUE_NR_SOURCES; source++) {
		struct call *call = xchg(&slots[source], NULL);

		if (!call)
			continue;
		call->fn(call->arg);
		complete(&call->done);
	}
}

static bool has_reason(void)
{
	return atomic_read(&kicked) || kthread_should_stop();
}

static int rescuer_main(void *unused)
{
	long patience = MAX_SCHEDULE_TIMEOUT;

	while (!kthread_should_stop()) {
		swait_event_idle_timeout_exclusive(idle, has_reason(), patience);
		/* Full barrier, pairs with the one in the kick. */
		atomic_xchg(&kicked, 0);
		rescue_census_drain();
		if (!rescue_action_tend()) {
			patience = MAX_SCHEDULE_TIMEOUT;
		} else {
			/*
			 * Members are stopping still, or somebody wakes them. The rest of the
			 * machine needs the CPU too, however often we are kicked; and one who
			 * cannot stop, in state D, is looked at less and less often.
			 */
			schedule_timeout_idle(1);
			patience = min(2 * min(patience, (long)HZ / 4), (long)HZ / 2);
		}
		serve();
	}
	return 0;
}

static void adopt_all(void *unused)
{
	rescue_census_resync();
	/* The trees that are to be spared are sheltered while their roots are there. */
	rescue_spare_mark(rescue_census_lineage(), &(struct rescue_caller){});
}

/**
 * rescue_rescuer_start() - make the thread; on return it knows everybody alive
 *
 * Context: process, may sleep; the probes are attached already, so that nobody
 * is born unseen between the look at the task list and the first record.
 * Return: 0, what kthread_run() returns, or -EINTR; rescue_rescuer_stop() in any case.
 */
int rescue_rescuer_start(void)
{
	struct task_struct *thread = kthread_run(rescuer_main, NULL, "rescue");

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	rescuer = thread;
	sched_set_fifo(thread);
	return rescue_rescuer_call(RESCUE_FROM_CTL, adopt_all, NULL);
}

/**
 * rescue_rescuer_stop() - end the thread, if there is one
 *
 * Context: process, sleeps; nobody can kick or call any more.
 */
void rescue_rescuer_stop(void)
{
	irq_work_sync(&wake_work);
	if (rescuer)
		kthread_stop(rescuer);
}
