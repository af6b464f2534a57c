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

#include <linux/types.h>

struct rescue_lineage;
struct task_struct;

/**
 * struct rescue_tally - what was done, for the journal and the outcome
 * @held: processes that were told to stop
 * @captured: newborns that were caught, by a probe or by a drain; set by the caller
 * @restopped: stops that somebody undid, and that were made again
 * @killed: members that have gone after the order to kill
 * @left: members that have not carried out the order
 * @let_go: newborns with a bit but no member above them
 * @spared: processes that were meant by the order and left alone; set by the caller
 * @sent_us: from the order until every signal was sent
 * @took_us: until the end
 * @pending: some of those who are left, "PID(name,state) ..."
 */
struct rescue_tally {
	u32 held;
	u32 captured;
	u32 restopped;
	u32 killed;
	u32 left;
	u32 let_go;
	u32 spared;
	u32 sent_us;
	u32 took_us;
	char pending[96];
};

int rescue_held_init(void);
void rescue_held_exit(void);
size_t rescue_held_bytes(void);

/* Called by probes. */
bool rescue_held_clear(u32 pid);
void rescue_held_capture(struct task_struct *child);
void rescue_held_woken(u32 pid);

/* Called by anybody. */
bool rescue_held_has(u32 pid);

/* Called by the rescuer. */
int rescue_held_freeze(struct rescue_lineage *l, u64 since_ns, u64 deadline_ns,
		       struct rescue_tally *tally);
void rescue_held_join_marked(struct rescue_lineage *l);
void rescue_held_condemn_marked(struct rescue_lineage *l);
int rescue_held_kill(struct rescue_lineage *l, u64 patience_ns, struct rescue_tally *tally);
void rescue_held_forget(struct rescue_lineage *l);
u32 rescue_held_thaw(struct rescue_lineage *l, struct rescue_tally *tally);
u32 rescue_held_thaw_marked(struct rescue_lineage *l, struct rescue_tally *tally);
u32 rescue_held_tend(struct rescue_lineage *l, struct rescue_tally *tally);
bool rescue_held_work(void);
u32 rescue_held_captured(void);

#endif /* RESCUE_HELD_H */
