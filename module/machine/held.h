/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Held: the processes that may not run. A bit for each pid number, and the signals that
 * follow the bits.
 *
 * The bit is the containment, SIGSTOP only the brake. A newborn of a process with a bit
 * gets the bit, and is stopped, before its first instruction: in the probe, without a lock,
 * without memory, in any context. So a member that is woken (by SIGCONT, or because its
 * terminal is closed) can run for a moment until the rescuer has stopped it again, but it
 * cannot escape.
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
 * Barriers (each label stands where the access is):
 *
 *   label       between                               pairs with
 *   freeze:H2   H1 sets bits / H4 reads the rings     freeze:B3
 *   freeze:B3   B2 writes the ring / B4 reads a bit   freeze:H2
 *               If B4 does not read H1's bit, then H4 reads B2's record: no child
 *               falls between.
 *   freeze:Q    reads a member as stopped / H4 reads  freeze:B3, and the siglock
 *               If a member is read as stopped, then its last fork is over, and H4 reads
 *               the record of the child.
 *   held:S      the rescuer sets a bit / reads live   held:X
 *   held:X      an exit drops live / reads the bit    held:S (atomic_dec_and_test() of the
 *               kernel, before the probe)
 *               If the exit does not read the bit, then the rescuer reads live as 0, and
 *               clears the bit: it hits no later owner of the number.
 *   held:T      the count of the woken is taken /     held:W
 *               their bits are read
 *   held:W      a bit of woken is set / counted       held:T
 *               If the rescuer does not read the bit, then the count is not 0 after it
 *               was taken, and the rescuer looks again.
 *   thaw:R      thaw clears bits / drains             thaw:B
 *   thaw:B      capture sets the child's bit /        thaw:R
 *               reads the creator's bit again
 *               If capture reads the creator's bit as set, then the drain that follows
 *               the thaw finds the child held; or else capture lets it go.
 *   thaw:C      thaw clears a bit / sends SIGCONT     thaw:D
 *   thaw:D      a stop is sent / the bit read again   thaw:C
 *               If the stop comes after the SIGCONT, then the bit is read as clear, and
 *               the stop is taken back.
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

/* Called in any context. */
bool rescue_held_any_woken(void);
bool rescue_held_kills_births(u32 pid);
u32 rescue_held_captured(void);

/* Called by the rescuer. */
void rescue_held_set(u32 pid);
bool rescue_held_kill_births(u32 pid);
bool rescue_held_take_woken(void);
u32 rescue_held_next_woken(u32 from);
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
