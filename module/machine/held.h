/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Held: who may not run. A bit for each pid number, and the signals that follow
 * the bits.
 *
 * The bit is the containment, SIGSTOP only the brake. Whoever is forked by a
 * process whose bit is set gets the bit, and is stopped, before its first
 * instruction: in the probe, without a lock, without memory, in any context. So
 * a member whose stop somebody undoes (SIGCONT; a terminal that is closed) can
 * run for a moment until the rescuer has stopped it again, but cannot escape.
 *
 *   rescuer                                  a forking CPU, in task_newtask
 *   -------                                  ------------------------------
 *   H1 set held[pid] of all members          B1 clear held[child] (a reused number)
 *   H2 smp_mb()                              B2 write the ring record
 *   H3 SIGSTOP to each                       B3 smp_mb()
 *   H4 drain the rings                       B4 held[creator]? set held[child], SIGSTOP
 *   H5 a child of a member that is not
 *      held yet: from H1 again with it
 *
 * Barriers (each freeze:x stands where the access is):
 *
 *   label       between                               pairs with
 *   freeze:H2   H1 sets bits / H4 reads the rings     freeze:B3
 *   freeze:B3   B2 writes the ring / B4 reads a bit   freeze:H2
 *               Either B4 sees H1, or H4 sees B2: no child falls between.
 *   freeze:Q    sees a member stopped / H4 reads      freeze:B3, and the siglock
 *               Who has stopped has finished its fork: H4 finds the child.
 *   thaw:R      thaw clears bits / drains             thaw:B
 *   thaw:B      capture sets the child's bit /        thaw:R
 *               reads the creator's bit again
 *               Either the drain finds the child held, or the probe lets it go.
 *   thaw:C      thaw clears a bit / sends SIGCONT     thaw:D
 *   thaw:D      a stop is sent / the bit read again   thaw:C
 *               Signals follow the bit: whoever is last leaves it running.
 *
 * tests/model/ proves it, and says what each rule is there for.
 */
#ifndef RESCUE_HELD_H
#define RESCUE_HELD_H

#include <linux/bitops.h>
#include <linux/threads.h>
#include <linux/types.h>

struct task_struct;

/* Of held.c, and of rescue_held_has(). */
extern unsigned long *rescue_held_bits;

int rescue_held_init(void);
void rescue_held_exit(void);
size_t rescue_held_bytes(void);

/* Called by probes. True: the rescuer must be kicked. */
bool rescue_held_clear(u32 pid);
bool rescue_held_capture(struct task_struct *child);
bool rescue_held_woken(u32 pid);

/* Called by anybody. */
bool rescue_held_any_woken(void);
bool rescue_held_kills_births(u32 pid);
u32 rescue_held_captured(void);

/* Called by the rescuer. */
void rescue_held_set(u32 pid);
bool rescue_held_kill_births(u32 pid);
bool rescue_held_take_woken(void);
u32 rescue_held_next_woken(u32 from);
void rescue_held_forget_woken(void);
void rescue_held_note_captured(void);

/**
 * rescue_held_has() - is this number held?
 * @pid: the number
 *
 * Context: any.
 * Return: whether its bit is set.
 */
static inline bool rescue_held_has(u32 pid)
{
	return pid < PID_MAX_LIMIT && test_bit(pid, rescue_held_bits);
}

#endif /* RESCUE_HELD_H */
