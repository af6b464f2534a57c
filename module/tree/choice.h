/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Choice: what presses, and which processes brought it.
 *
 * A storm is a pressure and the cohort that makes it. Each pressure gives a weight to a
 * process:
 *
 *   limit    its tasks, below a limit (user, cgroup, pid namespace) that is full
 *   cpu      1 if it runs or waits for a CPU
 *   slots    its tasks, and the zombies that it does not reap
 *   memory   its private memory
 *   growth   1, and 1 for each such zombie: a crowd that came at once;
 *            or the generations below it that came one after the other
 *
 * A look goes through the pressures that are on, in this order, until one has a storm:
 *
 *   1. Onset. The ages of the weight tell when it came (tree/onset). What was there before
 *      has no weight, and no part in the storm.
 *   2. Sums. The weight goes up the tree.
 *   3. Root. From the top down, as long as one child carries all but a sixteenth of the
 *      weight; then up again while the parent is of the same job.
 *   4. Cohort. A root that is of the storm is taken with all that descends from it. Below
 *      one that is not (it is older, a shell on a terminal, a manager of sessions, protected)
 *      the children that carry the storm are judged in the same way, each as a root; of a
 *      crowd of small ones, those that are like most of them.
 *
 *            init            older: passed through
 *           /    \
 *        sshd    make        no weight: older than the onset, or too few that run
 *          |
 *        sshd(alice)         one child carries all: down
 *          |
 *        bash                a shell on a terminal: not of it, but named
 *         / \
 *     vim   :(){             one child carries all: down
 *           /  \
 *          :    : ...        two halves: up one, and that is the root
 *
 * Each step is a bounded number of walks over the nodes, whatever the shape of the tree.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 * Context of all functions: the owner of the lineage.
 */
#ifndef RESCUE_CHOICE_H
#define RESCUE_CHOICE_H

#include <linux/types.h>

#include "tree/look.h"

bool rescue_choice_look(struct rescue_choice *c, const struct rescue_look *look,
			struct rescue_verdict *verdict);

#endif /* RESCUE_CHOICE_H */
