/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every bound on memory, work and waiting, and its reason. What the choice of a storm counts
 * is not here: that is in tree/.
 */
#ifndef RESCUE_BOUNDS_H
#define RESCUE_BOUNDS_H

#include <linux/build_bug.h>

/* === Memory =============================================================== */

/* Records of a ring: 192 KiB a CPU, 20 ms of a CPU that does nothing but fork. */
#define RESCUE_RING_SLOTS	4096u
static_assert((RESCUE_RING_SLOTS & (RESCUE_RING_SLOTS - 1)) == 0);

/* Nodes come in chunks of 256 KiB, which vmalloc() finds on a fragmented machine. */
#define RESCUE_CHUNK_SHIFT	12
#define RESCUE_CHUNK_NODES	4096u
static_assert(RESCUE_CHUNK_NODES >> RESCUE_CHUNK_SHIFT == 1);

/* Twice the largest pid_max, 4 Mi, as each process can leave a ghost. A test builds with less. */
#ifndef RESCUE_MAX_CHUNKS
#define RESCUE_MAX_CHUNKS	2048u
#endif

/*
 * How long most nodes must have been free before memory is given back: the next storm may be by
 * the same user. A test builds with less.
 */
#ifndef RESCUE_POOL_KEPT_NS
#define RESCUE_POOL_KEPT_NS	600000000000ull
#endif

/* Incidents that the log keeps: more than one evening has; 37 KiB. */
#define RESCUE_JOURNAL_SIZE	64u

/* Snapshots that are open at a time. The largest, status with 32 spares, has 5 KiB. */
#define RESCUE_SNAPSHOTS	8
#define RESCUE_SNAPSHOT_SIZE	8192

/*
 * Sums of memory: mms that several processes share, and programs of which there are copies.
 * 24 KiB. What finds no room makes the bound that is shown larger.
 */
#define RESCUE_LEDGER_MMS	1024u
#define RESCUE_LEDGER_FAMILIES	1024u

/* Programs that are told apart: more than fork in ten minutes on most machines; 18 KiB. */
#define RESCUE_PROGRAMS		128u

/* Programs of which tries fail between two looks, and a few more; 3 KiB. */
#define RESCUE_FAILURES		64u

/* Lines of forks, besides the rest: those fit into a snapshot, however long their names are. */
#define RESCUE_FORKS_LINES	32u

/* Lines that wait for the console: a report has at most 8. An outcome, and what is before it. */
#define RESCUE_CONSOLE_LINES	16u
#define RESCUE_CONSOLE_LINE	576u

/* === Work ================================================================= */

/*
 * A drain takes turns with settling until no node waits to be pruned. A bomb can
 * keep that up for ever; after so many turns the rest waits for the next drain.
 */
#define RESCUE_DRAIN_TURNS	8

/*
 * A look for a reader sleeps after so much work, for as long as that took, but not for longer than
 * work and one breath take on a slow CPU: then normal processes have half of this CPU.
 */
#define RESCUE_STINT_NS		(NSEC_PER_MSEC)
#define RESCUE_STINT_NAP_NS	(4 * NSEC_PER_MSEC)

/* Numbers of the task list that are looked up under one RCU read lock: a millisecond or two. */
#define RESCUE_SWEEP_SLICE	1024

/* SIGKILLs sent at a time: the latency of other processes stays in tens of ms. */
#define RESCUE_KILL_BATCH	256u

/* Waves of SIGCONT over all members after which newborns are killed instead of stopped. */
#define RESCUE_MAX_WAVES	4u

/* Processes without a node of which it is noted that they were stopped before a freeze. */
#define RESCUE_MAX_STOPPED_STRAYS	64u

/* Looks for the rest of a storm; each has found something that was not held yet. */
#define RESCUE_STORM_LOOKS	64u

/*
 * Cache lines of other CPUs that a reading of all counters of memory may fetch: 0.1 s at 100 ns
 * each. With more, the counters are read as they stand.
 */
#define RESCUE_EXACT_LINES	1048576u

/* Looks after the end of patience, while each finds all quiet, and yet a newborn. */
#define RESCUE_LAST_LOOKS	4u

/* The heaviest trees that the key prints: as many as stay on an 80x25 screen with the rest. */
#define RESCUE_KEY_TREES	5u

/* === Counting ============================================================= */

/* What programs did is kept for this long, and for at most twice as long. */
#define RESCUE_PERIOD_NS	300000000000ull

/*
 * An exec so soon after the fork could have been a spawn: the child did no work of its own. On a
 * machine that thrashes it takes long, too.
 */
#define RESCUE_SOON_US		1000000u

/*
 * Of the rescuer, among the real-time tasks: right below the threads of interrupts, as those are
 * under PREEMPT_RT and with threadirqs. While a pass takes a CPU for milliseconds, the key must
 * come through there.
 */
#define RESCUE_PRIORITY		49u

/* === Waiting ============================================================== */

/* How long a caller of the rescuer sleeps before it looks whether it has to stop; jiffies. */
#define RESCUE_CALL_PATIENCE	(HZ / 50)

/*
 * How long a batch may take to exit before the next one is sent after it. A test builds with
 * more.
 */
#ifndef RESCUE_BATCH_NS
#define RESCUE_BATCH_NS		(100 * NSEC_PER_MSEC)
#endif

/*
 * A kill goes on while members exit; but its caller waits in the kernel, so not for ever. A test
 * builds with less.
 */
#ifndef RESCUE_KILL_NS
#define RESCUE_KILL_NS		(100ull * NSEC_PER_SEC)
#endif

/* The least that timeout_ms stands for: a batch has its time, and a stop more than one look. */
#define RESCUE_TIMEOUT_MIN_MS	100u

/* How long no member must have been woken until the rescuer sleeps again. */
#define RESCUE_FIGHT_NS		(20 * NSEC_PER_MSEC)

/* The longest sleep between two looks at what is to stop. */
#define RESCUE_NAP_NS		(NSEC_PER_SEC / 10)

/* A freeze waits for so many timeouts at most, even while members still stop. */
#define RESCUE_FREEZE_WAITS	12u

/*
 * When memory has run out, a process that needs some waits so long at a time, with what locks it
 * has: longer than a choice among a thousand processes takes. Jiffies.
 */
#define RESCUE_OOM_WAIT		DIV_ROUND_UP(HZ, 20)

/* How long the kernel's OOM killer waits for the choice: among 30,000 processes on a slow CPU. */
#define RESCUE_OOM_ANSWER_NS	500000000ull

/*
 * How long it waits for the memory of killed processes. One in state D may keep its own for
 * ever; a thousand give theirs back in a second.
 */
#define RESCUE_OOM_DEATHS_NS	2000000000ull

/* A press so soon after an answer does not kill: the answer cannot have been read. */
#define RESCUE_READING_NS	(NSEC_PER_SEC)

#endif /* RESCUE_BOUNDS_H */
