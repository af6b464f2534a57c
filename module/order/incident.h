/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Incident: one freeze and what followed. While something is held, the module is pinned.
 */
#ifndef RESCUE_INCIDENT_H
#define RESCUE_INCIDENT_H

#include <linux/types.h>

#include "order/journal.h"

/* Called by the rescuer. */
bool rescue_incident_begin(const char *trigger, u32 root, u32 nr_trees);
void rescue_incident_progress(bool all_quiet);
void rescue_incident_held(void);
void rescue_incident_account(enum rescue_incident_state state, const struct rescue_tally *end);
bool rescue_incident_tend(void);
void rescue_incident_nap(u64 looked_ns);
struct rescue_incident *rescue_incident_now(void);

/* Called in any context. */
u32 rescue_incident_pending(void);

#endif /* RESCUE_INCIDENT_H */
