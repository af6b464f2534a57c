/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Breath: a point of a long walk at which others may run.
 *
 * Each walk over nodes, processes or records comes by one every thousand steps, and holds no lock
 * there. What it is, says the layer that knows tasks (machine/breath.c); in the tests, they do.
 *
 * Pure.
 */
#ifndef RESCUE_TREE_BREATH_H
#define RESCUE_TREE_BREATH_H

/* From one breath of a walk to the next: a millisecond or two, where each step asks a process. */
#define RESCUE_BREATH_STEPS	1024u

void rescue_breathe(void);

#endif /* RESCUE_TREE_BREATH_H */
