/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * World: a machine and its history, told in a text file, for the choice of a storm.
 *
 *   parse    lines into words, numbers and durations
 *   table    the processes as a kernel has them: births, exits, orphans, limits
 *   play     what each line does to the table, and to the lineage as the records would
 *   view     what the choice asks of the table
 *   judge    one ask: what is held, and what should be
 *
 * The lineage and the choice are those of the module, as they are.
 *
 * The words of a world, a line each; "#" begins a comment:
 *
 *   slots N, cpus N, mem N[M|G]          the machine, before any birth: 31500, 2, 4G
 *   limit cgroup PATH N, limit uid N N   pids.max, RLIMIT_NPROC: forks beyond it fail
 *   +DUR, at DUR                         time passes, until (us ms s m h d)
 *   NAME = PARENT fork [ATTR...]         PARENT: a NAME, init or kernel
 *   NAME xN = PARENT fork [ATTR...]      NAME.1 to NAME.N; of a crowd, the members fork in turn
 *   NAME chain N = PARENT [ATTR...]      each forked by the one before; gone: which then exits
 *   NAME spine N = PARENT [ATTR...]      each link forks one that stays and the next, and exits;
 *                                        gone: that forks two, and exits
 *   NAME tree N = PARENT [ATTR...]       each by the oldest that has forked less than twice
 *   NAME double N = PARENT [ATTR...]     each of them forks for ever, in turn
 *   NAME churn N = PARENT [ATTR...]      short-lived ones: none of them stays
 *   NAME stuck DUR                       it runs, its forks fail, and time passes
 *   NAME exit [zombie]                   all of it, where it is a crowd
 *   NAME threads N [every DUR]           it gets new ones, up to N
 *   NAME rss N[M], NAME state run|sleep|D
 *   orphans stay                         PID 1, and every manager, reaps no more
 *   spare NAME                           as the administrator would
 *   ask freeze-top|force by NAME|key     what would be held; nothing is changed
 *   should take storm|NAME...            exactly these; without those that may not be touched
 *   should allow storm|NAME...           these may be held or not, and no others
 *   should leave NAME..., should refuse, should name NAME
 *
 * ATTR: every DUR (before each birth: 1ms), uid N (N+: and the number of the member),
 * group own|NAME, session own, tty, cgroup PATH (with "*": the number), comm NAME,
 * threads N, rss NM (32K), state, guarded, manager, gone, of storm.
 *
 * What is not said comes from the parent. A name that is given again means the newest.
 * Crowds "of storm" run, all others sleep. Children of a storm are of it.
 */
#ifndef RESCUE_WORLD_H
#define RESCUE_WORLD_H

#include <stdio.h>

#include <linux/types.h>

#include "lineage.h"
#include "view.h"
#include "choice.h"
#include "pressure.h"

/* A process of the kernel's, and PID 1, by their index in the table. */
#define KERNEL		0u
#define INIT		1u
#define NOBODY		(~0u)

#define MAX_WORDS	256
#define NAME_LEN	256

enum state { SLEEPS, RUNS, UNINTERRUPTIBLE };

/**
 * struct process - one process; its index in the table is its pid
 * @start_ns: its birth
 * @newest_ns: birth of its newest thread; 0: it has one thread
 * @parent: its real parent now
 * @child: its newest real child; @next and @prev are siblings
 * @uid: real user; @user is the entry of the table of users
 * @group: process group
 * @session: session
 * @cgroup: entry of the table of cgroups
 * @threads: of a zombie: 1
 * @rss: private memory, in KiB
 * @name: entry of the table of names
 * @number: which member of a crowd it is; 0: of none
 * @comm: as the kernel would have it
 * @state: as a task list shows it
 * @living: it has not exited
 * @zombie: it has exited, and its parent has not reaped it
 * @storm: the truth
 * @tty: its session has a terminal
 * @guarded: it has an oom_score_adj of -1000
 * @born_guarded: it has that from its creator
 * @manager: orphans become its children
 * @spared: the administrator has spared it
 * @spared_now: not to be touched by the ask at hand
 * @held: by the ask at hand
 * @meant: should be
 * @left: should not be
 * @allowed: both are right
 */
struct process {
	u64 start_ns;
	u64 newest_ns;
	u32 parent;
	u32 child;
	u32 next;
	u32 prev;
	u32 uid;
	u32 user;
	u32 group;
	u32 session;
	u32 cgroup;
	u32 threads;
	u32 rss;
	u32 name;
	u32 number;
	char comm[16];
	u8 state;
	bool living : 1;
	bool zombie : 1;
	bool storm : 1;
	bool tty : 1;
	bool guarded : 1;
	bool born_guarded : 1;
	bool manager : 1;
	bool spared : 1;
	bool spared_now : 1;
	bool held : 1;
	bool meant : 1;
	bool left : 1;
	bool allowed : 1;
};

/* A name of the text: the processes @first to @first + @nr - 1. @next: which forks next. */
struct name {
	char text[NAME_LEN];
	u32 first;
	u32 nr;
	u32 turn;
	bool crowd;
};

/* A cgroup or a user. @limit: 0: none. @above: that of a cgroup; NOBODY: none. */
struct account {
	char path[NAME_LEN];
	u32 uid;
	u32 above;
	u32 used;
	u32 limit;
};

struct ask {
	bool open;
	bool force;
	int line;
	u32 caller;
	/* What came out. */
	enum rescue_pressure pressure;
	u32 anchor;
	u32 nr_anchors;
	u32 anchors[128];
	/* What should have. */
	bool take;
	bool refuse;
	u32 nr_names;
	u32 names[16];
};

struct world {
	const char *file;
	char label[NAME_LEN];
	int line;
	u32 slots;
	u32 cpus;
	u64 memory;
	u64 now;
	u32 used;
	u64 rss;
	u32 nr_zombies;
	bool orphans_stay;
	u64 nr_failed;

	struct process *process;
	u32 nr_processes, room_processes;
	struct name *name;
	u32 nr_names, room_names;
	struct account *cgroup;
	u32 nr_cgroups, room_cgroups;
	struct account *user;
	u32 nr_users, room_users;

	struct rescue_lineage *l;
	u32 unsettled;
	struct ask ask;
	bool verbose;
	bool quiet;
	u32 nr_wrong;
	u64 nr_should;
	u64 nr_missed;
	u64 nr_innocents;
};

/* What a line says of a birth. */
struct attributes {
	u64 every;
	u32 uid;
	u32 group;
	const char *cgroup;
	const char *comm;
	u32 threads;
	u32 rss;
	u8 state;
	bool has_uid, uid_counts, group_own, has_group, session_own, tty;
	bool guarded, manager, storm, gone, has_state;
};

/* parse.c */
void fail(const struct world *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));
u32 split(const struct world *w, char *line, char **words);
u32 parse_number(const struct world *w, const char *word);
u64 parse_duration(const struct world *w, const char *word);
u64 parse_memory(const struct world *w, const char *word);
u8 parse_state(const struct world *w, const char *word);
void parse_attributes(struct world *w, char **words, struct attributes *a);
struct name *find_name(struct world *w, const char *text);
struct name *find_crowd(struct world *w, const char *word, u32 *first, u32 *nr);
u32 find_process(struct world *w, const char *word);

/* table.c */
void *grow(void *array, u32 nr, u32 *room, size_t size);
void table_begin(struct world *w);
u32 table_cgroup(struct world *w, const char *path);
u32 table_user(struct world *w, u32 uid);
u32 table_fullness(const struct world *w, const struct process *p, u32 *limit, u64 *of);
bool table_is_full(const struct world *w, const struct process *p);
u32 table_fork(struct world *w, u32 parent, const struct attributes *a, u32 name, u32 number);
bool table_thread(struct world *w, u32 index);
void table_exit(struct world *w, u32 index, bool zombie);
void table_settle(struct world *w);

/* play.c */
void play(struct world *w, FILE *file);

/* view.c */
struct rescue_machine view_machine(const struct world *w);
struct rescue_view view_of(struct world *w);

/* judge.c */
void judge_ask(struct world *w, char **words, u32 nr);
void judge_should(struct world *w, char **words, u32 nr);
void judge_end(struct world *w);

#endif /* RESCUE_WORLD_H */
