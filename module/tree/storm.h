/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Storm: whether a tree is a fork bomb, and where it begins.
 *
 *   weight(tree) = its recent (faded) births + its living processes
 *
 * A tree is a storm when it does one of the things that honest programs do not
 * do together. `make -j` forks as fast as a bomb, and a big server has as many
 * threads: neither rate nor size alone may decide.
 *
 *   full      it holds a share of the machine's task slots, and made them
 *             recently (in births, not seconds: a bomb that is stuck at a
 *             limit does not fade while nothing else happens)
 *   growing   it forks fast, and what it forks stays: alive, or as zombies where
 *             these hold that share of the slots
 *   breeding  it forks fast, and those who fork have just been forked
 *             themselves, generation after generation: a chain that is never
 *             more than a few processes
 *
 * The place: the heaviest tree that is a storm and may be chosen. From there
 * down, as long as one child is a storm and what is left beside it is calm:
 * far below every threshold, without the processes of other users if the storm is not
 * root's; or several are, beside which there is calm, and their parent lives and has no
 * part in them; or none is, but what is beside the heaviest is calm, and their parent has
 * no part in it. Then up again through the same job, and to a parent that forked as soon
 * as it was born. Who may never be chosen is only passed through.
 *
 *            init            never chosen
 *           /    \
 *        sshd    make        make is heavy, but no storm
 *          |
 *        bash(login)         the caller: never chosen
 *          |
 *        tmux                the heaviest storm that may be chosen, but ...
 *        /  \
 *     make  sh wrapper       ... make and tmux are calm: down into sh
 *             |
 *           bomb             sh is calm: down; the same job: up again to sh
 *           /  \
 *          o    o ...        a half of a bomb is not calm: no further down
 *
 * Somebody's shell is chosen only if no child of its is a storm: what is typed
 * there as a :|:& begins with two processes, and both are taken, one after the
 * other, rather than the shell.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 * Context of all functions: the owner of the lineage.
 */
#ifndef RESCUE_STORM_H
#define RESCUE_STORM_H

#include <linux/types.h>

struct rescue_lineage;

/*
 * Living processes from which a growing tree is one. Parallel builds and test
 * runners keep as many alive as there are CPUs, times a few; a bomb passes it
 * within a second.
 */
#define RESCUE_STORM_CROWD	512u

/**
 * struct rescue_thresholds - what counts as a storm
 * @slots: tasks that the machine can hold
 * @share: percent of @slots from which a tree is too big
 * @rate: births a second from which a tree is too fast
 */
struct rescue_thresholds {
	u32 slots;
	u32 share;
	u32 rate;
};

/**
 * struct rescue_view - what the storm room must ask of those who know processes
 * @may_choose: may this living node be the root of a chosen tree?
 * @is_shell: is this living node somebody's shell: leader of a session on a terminal?
 * @same_job: does the tree @root belong to what its living ancestor @above does,
 *            so that @above must be taken with it?
 * @same_group: has the tree @root a member of the process group of the living @node?
 * @nr_threads: tasks of a living process, at least 1
 * @uid: the real user of a living node, or the last one of a ghost
 * @breathe: called every thousand nodes: a point where others may run
 * @ctx: theirs
 */
struct rescue_view {
	bool (*may_choose)(void *ctx, u32 node);
	bool (*is_shell)(void *ctx, u32 node);
	bool (*same_job)(void *ctx, u32 above, u32 root);
	bool (*same_group)(void *ctx, u32 node, u32 root);
	u32 (*nr_threads)(void *ctx, u32 node);
	u32 (*uid)(void *ctx, u32 node);
	void (*breathe)(void *ctx);
	void *ctx;
};

/**
 * struct rescue_measure - the size of a tree, without those who are left out
 * @births: recent births
 * @processes: living processes
 * @tasks: their threads
 * @generations: from its root to its youngest; those of long ago that have been folded
 *               away do not count
 * @rate: births a second
 * @young: processes that are not too old to be growth, whoever else forks now
 */
struct rescue_measure {
	u32 births;
	u32 processes;
	u32 tasks;
	u32 generations;
	u32 rate;
	u32 young;
};

/**
 * struct rescue_storm - one look for a storm
 * @l: the lineage
 * @view: whom to ask
 * @thresholds: from where on
 * @now_ns: boot-time clock
 * @unreaped: zombies of the whole machine; a tree does not know its own
 * @leave_out: nodes with one of these flags have no weight: held ones already,
 *             or those that were listed
 * @force: take the heaviest tree even when nothing is a storm
 * @alive_only: births have no weight
 */
struct rescue_storm {
	struct rescue_lineage *l;
	const struct rescue_view *view;
	struct rescue_thresholds thresholds;
	u64 now_ns;
	u32 unreaped;
	u8 leave_out;
	bool force;
	bool alive_only;
};

u32 rescue_storm_choose(const struct rescue_storm *s);
void rescue_storm_measure(const struct rescue_storm *s, u32 top, struct rescue_measure *m);
bool rescue_storm_is(const struct rescue_storm *s, const struct rescue_measure *m);

#endif /* RESCUE_STORM_H */
