// SPDX-License-Identifier: GPL-2.0-only
/*
 * When the kernel's OOM killer is asked to wait; relief.h tells the cases.
 *
 * The rule: each wait has an end that no later call moves, unless a process was killed since.
 */
#include "bounds.h"
#include "tree/relief.h"

/**
 * rescue_relief_ask() - is an order to be given now? If so, it is under way from here on
 * @relief: the state
 * @now_ns: boot-time clock
 *
 * Return: false: the last order has no answer yet, or it is not time for the next.
 */
bool rescue_relief_ask(struct rescue_relief *relief, u64 now_ns)
{
	if (relief->waiting || rescue_due_in(&relief->due, now_ns))
		return false;
	relief->asked_ns = now_ns;
	relief->waiting = true;
	return true;
}

/**
 * rescue_relief_answer() - the storm is held, or there is none
 * @relief: the state
 * @kills: its members are being killed
 * @now_ns: boot-time clock
 *
 * An order has one answer; what is said after that changes nothing.
 */
void rescue_relief_answer(struct rescue_relief *relief, bool kills, u64 now_ns)
{
	if (!relief->waiting)
		return;
	relief->waiting = false;
	relief->due = (struct rescue_due){
		.ended_ns = now_ns,
		.took_ns = now_ns - relief->asked_ns,
	};
	if (kills)
		relief->killed_ns = now_ns;
}

/**
 * rescue_relief_awaits_answer() - may memory be coming, because an order is being carried out?
 * @relief: the state
 * @now_ns: boot-time clock
 *
 * Return: whether it may.
 */
bool rescue_relief_awaits_answer(const struct rescue_relief *relief, u64 now_ns)
{
	return relief->waiting && now_ns < relief->asked_ns + RESCUE_OOM_ANSWER_NS;
}

/**
 * rescue_relief_awaits_deaths() - is memory coming, if a killed process has some still?
 * @relief: the state
 * @now_ns: boot-time clock
 *
 * Return: whether it is.
 */
bool rescue_relief_awaits_deaths(const struct rescue_relief *relief, u64 now_ns)
{
	return relief->killed_ns && now_ns < relief->killed_ns + RESCUE_OOM_DEATHS_NS;
}
