/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Weigh: how much each process has of what is short.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_WEIGH_H
#define RESCUE_WEIGH_H

struct rescue_choice;

void rescue_weigh_survey(struct rescue_choice *c);
void rescue_weigh_trees(struct rescue_choice *c);

#endif /* RESCUE_WEIGH_H */
