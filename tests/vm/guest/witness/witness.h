/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the witness share: see witness.c for what it is. */
#ifndef WITNESS_H
#define WITNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "../bystander.h"

#define MARK		777		/* the bomb's oom_score_adj, at least */
#define MODULE		"rescue"
#define POLL_MS		20

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* === Answers, time, files (witness.c) ====================================== */

extern long slow;	/* how many times slower than a stock kernel this one is */
extern long small;	/* how many times smaller bombs are on it */
extern struct bystander *bystanders;

/* A command gets its words and leaves an answer. */
struct words {
	int n;
	char *w[64];
};

__attribute__((format(printf, 2, 3)))
bool reply(bool good, const char *format, ...);
double now_s(void);
void doze(double s);
bool patient(double end);
bool slurp(int dir, const char *path, char *buf, size_t size);
long number_after(const char *path, const char *word);
bool write_number(const char *path, long number);
long arg(struct words *w, int i);
const char *error_name(void);
void *shared(size_t size);

#define ok(...)	reply(true, __VA_ARGS__)
#define no(...)	reply(false, __VA_ARGS__)

/* === All processes (census.c) ============================================== */

/* One process number, and what we know of the process that has it now. */
struct seen {
	uint64_t start;		/* its birth in clock ticks: the identity */
	uint64_t runs;		/* how often its threads were put on a CPU */
	uint32_t scan;		/* the scan that saw it last */
	int ppid;
	char state;		/* as in /proc/PID/stat */
	bool member;
	bool alive;		/* some thread of it can still run */
	short loose;		/* of several threads: how many are neither stopped nor dead */
	char comm[17];
};

/* What one look at all processes found. */
struct census {
	long alive, zombies;
	long kthreads;			/* new ones: births that no program made */
	long state[128];		/* living members by state */
};

/* Of the flags of a stat line, as linux/sched.h has it: its exit has begun. */
#define PF_EXITING	0x4u

struct stat_line {
	char comm[17], state;
	unsigned int flags;
	int ppid, threads;
	uint64_t start;
};

extern struct seen *seen;	/* by process number */
extern bool *is_held;		/* by process number: what the module says */
extern long pid_max;
extern uint32_t scan;
extern struct census now;
extern long peak;

bool census_get_ready(void);
bool read_stat(int proc, const char *path, struct stat_line *st);
bool is_marked(int proc, int pid);
void take_census(bool want_runs);
bool present(const struct seen *s);
const char *states(void);
bool is_stopped(const struct seen *s);
bool cannot_run(int pid, const struct seen *s);
long nr_tasks(void);
bool read_held(void);
int next_member(int pid, struct seen **s);

#define for_each_member(pid, s) \
	for ((pid) = next_member(0, &(s)); (pid); (pid) = next_member(pid, &(s)))

/* === Bombs and workloads (bombs.c) ========================================= */

/* Births by bystanders: bounds that hold at one moment in between. */
struct tally {
	unsigned long least, births, most;
};

extern unsigned long own_births;	/* ours: forks on demand, and the bomb's root */

bool bombs_get_ready(void);
pid_t fork_once(void);
unsigned long births(void);
struct tally take_tally(void);
long bomb_births(void);

/* === The rest ============================================================== */

bool looking_get_ready(void);
bool tampering_get_ready(void);

/* bombs.c */
bool do_bomb(struct words *w);
bool do_work(struct words *w);
bool do_worked(struct words *w);
bool do_limit(struct words *w);
bool do_cgroup(struct words *w);
bool do_disown(struct words *w);
bool do_bombpid(struct words *w);
bool do_forks(struct words *w);
bool do_run(struct words *w);
bool do_signal(struct words *w);

/* loads.c */
bool do_load(struct words *w);
bool do_unload(struct words *w);
bool do_reload(struct words *w);
bool do_cycle(struct words *w);
bool do_memory(struct words *w);
bool until_memory(long kb, long slab_kb, double end);
bool do_failnth(struct words *w);
bool do_killload(struct words *w);

/* looking.c */
bool do_irq(struct words *w);
bool do_watch(struct words *w);
bool do_watched(struct words *w);
bool do_unwatch(struct words *w);
bool do_members(struct words *w);
bool do_peak(struct words *w);
bool do_pid(struct words *w);
bool do_newest(struct words *w);
bool do_state(struct words *w);
bool do_alive(struct words *w);
bool do_until(struct words *w);
bool do_settled(struct words *w);
bool do_still(struct words *w);
bool do_stopped(struct words *w);
bool do_taken(struct words *w);
bool do_running(struct words *w);
bool do_bystanders(struct words *w);
bool do_bystander(struct words *w);
bool do_refused(struct words *w);
bool do_gone(struct words *w);

/* tampering.c */
bool do_adj(struct words *w);
bool do_nice(struct words *w);
bool do_sysrq(struct words *w);
bool do_kmsg_mark(struct words *w);
bool do_kmsg(struct words *w);
bool do_kmsg_lines(struct words *w);
bool do_hog(struct words *w);
bool do_rest(struct words *w);
bool do_pin(struct words *w);
bool do_hotplug(struct words *w);
bool do_plugged(struct words *w);

#endif
