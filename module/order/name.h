/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Name: what a name in the list of spares is worth.
 */
#ifndef RESCUE_NAME_H
#define RESCUE_NAME_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_node;
struct rescue_target;

bool rescue_name_is_crowd(const struct rescue_lineage *l, const struct rescue_target *target);
bool rescue_name_is_of_creator(const struct rescue_lineage *l, const struct rescue_node *node,
			       const char *name);

#endif /* RESCUE_NAME_H */
