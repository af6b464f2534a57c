/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Census: keeps the lineage true. From the rings, record by record; from the
 * task list when the module is loaded, and whenever records were lost.
 *
 * All of it belongs to the rescuer thread.
 */
#ifndef RESCUE_CENSUS_H
#define RESCUE_CENSUS_H

#include <linux/types.h>

struct rescue_lineage;
struct rescue_programs;

struct rescue_lineage *rescue_census_lineage(void);
struct rescue_programs *rescue_census_programs(void);

u32 rescue_census_drain(void);
long rescue_census_tend(void);
void rescue_census_catch_up(void);
u32 rescue_census_resync(void);
u64 rescue_census_resyncs(void);

#endif /* RESCUE_CENSUS_H */
