/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Job: which processes are of the job that makes a storm.
 *
 * Pure: works on a lineage, and asks its owner through struct rescue_view.
 */
#ifndef RESCUE_JOB_H
#define RESCUE_JOB_H

#include <linux/types.h>

struct rescue_choice;

bool rescue_job_is_source(struct rescue_choice *c, u32 index);
bool rescue_job_belongs(struct rescue_choice *c, u32 index, u32 child);
bool rescue_job_goes_on(struct rescue_choice *c, u32 index);
bool rescue_job_is_leaf(struct rescue_choice *c, u32 index);

#endif /* RESCUE_JOB_H */
