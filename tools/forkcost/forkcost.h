/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of forkcost share.
 *
 * Two processes do the work. The *parent* holds memory, and is the parent of all that is
 * spawned (parent.c); there is a fresh one for each size. The *observer*, which was started
 * from the command line, asks it over a socket, looks at its children with ptrace
 * (observe.c), and prints (table.c). The rule: what is timed runs in the parent alone, and
 * the observer sleeps meanwhile.
 */
#ifndef FORKCOST_H
#define FORKCOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROGRAM		"/bin/true"
#define NS_PER_SECOND	1000000000ULL
#define MIB		(1024 * 1024UL)
#define MAX_TRIES	1000
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* How a child is made. */
enum way {
	WAY_FORK,
	WAY_VFORK,
	WAY_CLONE_VM,
	WAY_CLONE3,
	WAY_CLONE3_VM,
	WAY_SPAWN,
	NR_WAYS
};

/* What the memory of the parent consists of. */
enum pages {
	PAGES_SMALL,		/* touched, MADV_NOHUGEPAGE */
	PAGES_HUGE,		/* touched, MADV_HUGEPAGE */
	PAGES_NONE,		/* mapped, and never touched: committed and not resident */
};

/* One parent. */
struct shape {
	size_t bytes;
	enum pages pages;
	int nr_threads;		/* the one that spawns is one of them */
	int nr_descriptors;	/* without FD_CLOEXEC; as many have it */
};

struct quantiles {
	uint64_t median_ns;
	uint64_t p99_ns;	/* the greatest, if there are less than 100 */
};

/* What the parent measured of one way. Nothing is known of what has succeeded 0 times. */
struct cost {
	int nr_tries;		/* calls */
	int nr_done;		/* of them, successful */
	int error;		/* errno of the first that failed, or 0 */
	struct quantiles call;	/* until the call has returned in the parent */
	struct quantiles done;	/* until the child has been waited for */
	int nr_stalls;		/* tries during which another thread was watched */
	struct quantiles stall;	/* longest time that it stood still, for each try */
};

/* What the observer saw of a child; -1 is not known. */
struct look {
	long pt_pages;		/* page-table pages that it had at birth and shared with no other */
	int nr_leaked;		/* descriptors from 3 that PROGRAM was started with */
};

/* One line of the table. */
struct row {
	struct shape shape;
	enum way way;
	struct cost cost;
	struct look plain;
	struct look guarded;	/* with close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) in the child */
};

/* What marking all descriptors costs, in the parent; 0 is not known. */
struct marking {
	uint64_t close_range_ns;
	uint64_t loop_ns;	/* fcntl(F_SETFD) for each from 3 to RLIMIT_NOFILE */
	int nr_calls;		/* of that loop */
};

/* ways.c */
extern const char *const way_names[NR_WAYS];
pid_t way_spawn(enum way way, bool guard);
int close_range_cloexec(void);

/* stall.c */
int stall_start(char *memory, size_t bytes);
void stall_watch(bool on);
void stall_reset(void);
uint64_t stall_worst_ns(void);
uint64_t now_ns(void);

/* parent.c */
struct parent {
	pid_t pid;
	int socket;
};

int parent_start(struct parent *parent, const struct shape *shape);
void parent_stop(struct parent *parent);
int parent_measure(struct parent *parent, enum way way, int max_tries, uint64_t budget_ns,
		   struct cost *cost);
int parent_marking(struct parent *parent, struct marking *marking);
int parent_ask_child(struct parent *parent, enum way way, bool guard);
int parent_hear_child(struct parent *parent);

/* serve.c: the parent's side of it */
enum verb {
	VERB_MEASURE,
	VERB_CHILD,
	VERB_MARKING,
};

struct request {
	enum verb verb;
	enum way way;
	bool guard;
	int max_tries;
	uint64_t budget_ns;
};

_Noreturn void serve(int socket, const struct shape *shape);

/* observe.c */
int observe_begin(pid_t pid);
void observe_child(pid_t pid, struct look *look);
void observe_end(pid_t pid);

/* machine.c */
int machine_overcommit(void);
size_t machine_meminfo(const char *name);
size_t machine_available(void);
size_t machine_unpromised(void);
void machine_describe(char *buf, size_t size);

/* table.c */
void table_remark(const char *format, ...) __attribute__((format(printf, 1, 2)));
void table_header(bool csv);
void table_row(bool csv, const struct row *row);

#endif
