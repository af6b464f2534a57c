/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * View: the machine as the choice of a storm sees it: what it has, and what it asks of
 * processes.
 */
#ifndef RESCUE_MACHINE_VIEW_H
#define RESCUE_MACHINE_VIEW_H

struct rescue_machine;
struct rescue_view;

/* Called by the rescuer. */
void rescue_view_machine(struct rescue_machine *machine);
const struct rescue_view *rescue_view_of_machine(void);

#endif /* RESCUE_MACHINE_VIEW_H */
