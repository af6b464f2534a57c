/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Look: what the choice is asked, what it finds, and its scratch.
 */
#ifndef RESCUE_LOOK_H
#define RESCUE_LOOK_H

#include <linux/types.h>

#include "tree/onset.h"
#include "tree/view.h"

/* A weight of 1 in memory, in KiB, where all processes together weigh no more than that. */
#define RESCUE_MEMORY_UNIT 16u
#define RESCUE_MEMORY_HEAVIEST 0x4000000u

/* Forks come slowly at first, on a machine that stalls: so long at least is before a storm. */
#define RESCUE_SLOW_START_NS	(10ull * 1000000000ull)

struct rescue_lineage;

enum rescue_pressure {
	RESCUE_CALM,
	RESCUE_LIMIT,
	RESCUE_CPU,
	RESCUE_SLOTS,
	RESCUE_MEMORY,
	RESCUE_GROWTH,
	RESCUE_DEPTH,
	RESCUE_NR_PRESSURES,
};

/* Of the pressures that count: growth does, if it is so large that a server's would. */
enum { RESCUE_LARGE_GROWTH = 1u << RESCUE_NR_PRESSURES };

/*
 * What a freeze looks for again, whether it has found the first storm or not: a chain is one by
 * itself. A crowd that sleeps is one if it is large: a build beside the storm, or the logins of
 * a class, may have a twenty-fourth of the slots, and no eighth.
 */
enum { RESCUE_LOOKED_FOR_AGAIN = 1u << RESCUE_DEPTH | RESCUE_LARGE_GROWTH };

/**
 * struct rescue_look - one look for a storm
 * @l: the lineage; what must not be touched has RESCUE_SPARED
 * @view: where to ask
 * @machine: what it has
 * @pressures: a bit for each pressure that counts, or RESCUE_LARGE_GROWTH; 0: all of them
 * @leave_out: nodes with one of these flags have no weight: what is held already, or spared
 * @force: take the best guess below the thresholds, too
 * @limited: it is for an order of a user (user=1): then what users hold is held, too
 */
struct rescue_look {
	struct rescue_lineage *l;
	const struct rescue_view *view;
	struct rescue_machine machine;
	u32 pressures;
	u8 leave_out;
	bool force;
	bool limited;
};

/**
 * struct rescue_verdict - what a look has found
 * @pressing: a bit for each pressure that is on
 * @pressure: the one whose storm was found; RESCUE_CALM: there is no storm
 * @anchor: the node below which it grows
 * @root: the first node of the cohort; the anchor, if that was taken
 * @nr_roots: trees of which the cohort is made
 * @above: the living process above, if the anchor itself was taken; RESCUE_ROOT: none
 * @anchor_taken: the anchor is of the storm
 * @guess: it is below the thresholds (force)
 * @nr: living processes that were marked (RESCUE_MARK)
 * @nr_zombies: processes that have exited, and that one of the marked does not reap
 * @weight: what they weigh, in the pressure's own unit
 * @tasks: all tasks that there are, whatever is left out; not the forks that are on their way
 * @since_ns: the onset
 */
struct rescue_verdict {
	u32 pressing;
	enum rescue_pressure pressure;
	u32 anchor;
	u32 root;
	u32 nr_roots;
	u32 above;
	bool anchor_taken;
	bool guess;
	u32 nr;
	u32 nr_zombies;
	u32 weight;
	u32 tasks;
	u64 since_ns;
};

/**
 * struct rescue_kind - what most members of a crowd have in common
 * @facts: the name, user and cgroup that may be those of most
 * @name: the votes for a name; where those do not tell, the members that have it
 * @uid: the same for a user
 * @cgroup: the same for a cgroup
 * @nr: the members that were asked
 * @steady: the candidates have been the same since the first vote
 */
struct rescue_kind {
	struct rescue_facts facts;
	int name;
	int uid;
	int cgroup;
	u32 nr;
	bool steady;
};

/* Programs of a crowd are counted in so many buckets. */
#define RESCUE_BROOD_BUCKETS	64u

/**
 * struct rescue_brood - the children of one node
 * @parent: the node
 * @heaviest: the child whose tree weighs most, the newest of those that weigh the same;
 *            RESCUE_NOBODY: there is none
 * @all: the weight of all
 * @light: of the small ones
 * @medium: trees of any size and age are judged as a crowd, for none is a storm by itself
 * @compared: what follows is known
 * @odd: one of another name than the heaviest lives that came before the storm
 * @older: the same, and it came long before
 * @kind: of the small ones that came with the storm; candidates, until they are polled
 * @nr_small: small ones of any weight; known where a crowd that runs has no name in common
 * @programs: how many of those are the programs of each bucket
 */
struct rescue_brood {
	u32 parent;
	u32 heaviest;
	u32 all;
	u32 light;
	bool medium;
	bool compared;
	bool odd;
	bool older;
	struct rescue_kind kind;
	u32 nr_small;
	u32 programs[RESCUE_BROOD_BUCKETS];
};

/* Limits that are remembered for what is held; of more, the rest counts as if none were. */
#define RESCUE_NR_FILLED	8u

/**
 * struct rescue_filled - a limit that what is held fills
 * @oldest_ns: birth of the first of those that are held
 * @limit_of: its number
 * @limit: tasks that it allows
 * @tasks: those of the held
 */
struct rescue_filled {
	u64 oldest_ns;
	u64 limit_of;
	u32 limit;
	u32 tasks;
};

/* Process groups whose orphans are told apart. */
#define RESCUE_NR_ORPHANED 16u

/**
 * struct rescue_orphaned - the orphans of one process group
 * @kin: what lives of it, as struct rescue_zombie has it
 * @nr: what they weigh
 */
struct rescue_orphaned {
	u32 kin;
	u32 nr;
};

/**
 * struct rescue_choice - scratch of one look, too large for a stack
 * @look: what was asked
 * @verdict: what is found
 * @ages: how old the weight of each pressure is
 * @memory_unit: a weight of 1 in memory, in KiB; a page counts in each process that shares it, so
 *               that the sum has no bound in what the machine has
 * @tasks: all tasks, and zombies
 * @held_tasks: tasks of the held, and zombies that wait for them
 * @held_oldest_ns: birth of the first of the held
 * @filled: the limits that those fill
 * @nr_filled: how many
 * @held_memory: private memory of the held, in KiB: what a kill would give back
 * @orphans: zombies that wait for a reaper of orphans
 * @nr_zombies: all zombies, and what is exiting
 * @orphaned: process groups that have most of the orphans
 * @nr_orphaned: how many
 * @since_ns: births before have no weight
 * @loose_ns: births before have no part in the storm
 * @early_ns: the first of a storm may have been born from here on
 * @light: a tree of up to this weight is judged as one of a crowd
 * @pressure: the one that is weighed
 * @crest: the heaviest part of the tree that is being judged
 * @crest_facts: what it is like, if @crest_known; @crest_asked: that was found out
 * @brood: the children of the node where the storm spreads
 * @above: those of a node above, on the way up
 * @below: what the tree is like from which the walk up comes, if @below_known
 * @below_forks_itself: that has a child of its own name
 * @below_is_apart: that, or one below it, is in another process group than its child; or may be
 * @below_has_parted: that is in another process group, or session, than its child
 * @forks_itself: the node does that may be the next
 * @marked: some node has a mark
 * @nr_unjudged: nodes that are marked to be judged
 * @all_of_held: each root of the cohort is a part of what is held
 * @held_below: a process below which some of that is
 * @part: thresholds are divided by this
 * @steps: visits of all walks to a node
 * @limit: the limit that the first root of the cohort has filled
 */
struct rescue_choice {
	const struct rescue_look *look;
	struct rescue_verdict *verdict;
	struct rescue_ages ages[RESCUE_NR_PRESSURES];
	u32 memory_unit;
	u32 tasks;
	u32 held_tasks;
	u64 held_oldest_ns;
	u32 orphans;
	u32 nr_zombies;
	struct rescue_orphaned orphaned[RESCUE_NR_ORPHANED];
	u32 nr_orphaned;
	struct rescue_filled filled[RESCUE_NR_FILLED];
	u32 nr_filled;
	u64 held_memory;
	u64 since_ns;
	u64 loose_ns;
	u64 early_ns;
	u32 light;
	enum rescue_pressure pressure;
	u32 crest;
	bool crest_asked;
	bool crest_known;
	struct rescue_facts crest_facts;
	struct rescue_brood brood;
	struct rescue_brood above;
	struct rescue_facts below;
	bool below_known;
	bool below_forks_itself;
	bool below_is_apart;
	bool below_has_parted;
	bool forks_itself;
	bool marked;
	u32 nr_unjudged;
	bool all_of_held;
	u32 held_below;
	u32 part;
	u64 steps;
	u32 limit;
};

#endif /* RESCUE_LOOK_H */
