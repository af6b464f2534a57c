// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which limit it is that made fork() fail.
 *
 * The rule: the rescuer says whose limits are to be looked at; what is full is found in the
 * context of the reader, because that takes memory.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>

#include "face/file.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/memory.h"
#include "machine/quota.h"
#include "machine/slots.h"
#include "machine/view.h"
#include "order/spare.h"
#include "order/storms.h"
#include "tree/lineage.h"
#include "tree/measure.h"

/* Limits of users, cgroups and namespaces that are shown when they are full. */
#define MAX_FULL 24u

/**
 * struct limits - what the page shows
 * @culprit: a living process of the storm, or of the heaviest tree; its pid is 0: there is none
 * @user: the limit of its user, if there is one
 * @cgroup: the fullest limit of its cgroups, if there is one
 * @full: all limits that are full
 * @nr_full: how many
 * @memory: of the machine
 */
struct limits {
	struct rescue_node culprit;
	struct rescue_full_quota user;
	struct rescue_full_quota cgroup;
	struct rescue_full_quota full[MAX_FULL];
	u32 nr_full;
	struct rescue_memory memory;
};

/* By the rescuer: in the heaviest storm; if there is none, in the heaviest tree. */
static void limits_look_for_culprit(void *arg)
{
	struct rescue_lineage *l = rescue_census_lineage();
	static const struct rescue_look look;
	struct rescue_verdict verdict;
	struct limits *limits = arg;
	u32 root;

	rescue_census_drain();
	rescue_spare_mark(l, &(struct rescue_caller){});
	rescue_lineage_clear_marks(l);
	root = rescue_storms_look(&look, &verdict) ? verdict.root :
		       rescue_measure_heaviest(l, rescue_view_of_machine(), 0);
	if (root)
		limits->culprit = *rescue_node(l, rescue_describe_witness(l, root));
}

/* === /proc/rescue/limits ================================================== */

static void limits_put_row(struct seq_buf *out, const char *limit, const char *of,
			   const struct rescue_quota *quota, u32 most)
{
	u32 percent = rescue_quota_percent(quota);

	seq_buf_printf(out, "%s %s %u", limit, of, quota->used);
	if (quota->max)
		seq_buf_printf(out, " %u", quota->max);
	else
		seq_buf_printf(out, " none");
	seq_buf_printf(out, " %s\n", percent && percent >= most ? "yes" : "no");
}

static void limits_put_quota(struct seq_buf *out, const struct rescue_full_quota *full, u32 most)
{
	static const char * const names[] = {
		[RESCUE_QUOTA_USER]	= "RLIMIT_NPROC",
		[RESCUE_QUOTA_CGROUP]	= "pids.max",
		[RESCUE_QUOTA_PIDNS]	= "pid_max",
	};
	const struct rescue_quota *quota = &full->quota;
	char of[RESCUE_PATH_MAX + 8] = "cgroup:";

	if (!quota->of) {
		seq_buf_printf(out, "%s - - - no\n", names[quota->kind]);
		return;
	}
	if (quota->kind == RESCUE_QUOTA_CGROUP)
		rescue_describe_escape(full->path, sizeof(full->path), of + 7, sizeof(of) - 7);
	else
		scnprintf(of, sizeof(of), "%suid:%u",
			  quota->kind == RESCUE_QUOTA_PIDNS ? "pidns-of-" : "", quota->uid);
	limits_put_row(out, names[quota->kind], of, quota, most);
}

/* In KiB. Where @hurts, from the same share on as the others, but not compared with them. */
static void limits_put_bytes(struct seq_buf *out, u64 used, long max, bool hurts)
{
	hurts &= max > 0 && used >= div_u64((u64)max * RESCUE_FULL_PERCENT, 100);
	seq_buf_printf(out, " %llu", used);
	if (max >= 0)
		seq_buf_printf(out, " %ld", max);
	else
		seq_buf_printf(out, " -");
	seq_buf_printf(out, " %s\n", hurts ? "yes" : "no");
}

static void limits_put_memory(struct seq_buf *out, const struct rescue_memory *memory)
{
	seq_buf_printf(out, "MemTotal machine");
	limits_put_bytes(out, memory->total - min(memory->available, memory->total),
			 memory->total, true);
	/* When it is full, memory is what hurts. */
	seq_buf_printf(out, "SwapTotal machine");
	limits_put_bytes(out, max(memory->swap - memory->swap_free, 0L), memory->swap, false);
	if (memory->overcommit < 0)
		seq_buf_printf(out, "CommitLimit -");
	else
		seq_buf_printf(out, "CommitLimit overcommit:%d", memory->overcommit);
	/* In the other modes the kernel never compares the two. */
	limits_put_bytes(out, memory->committed, memory->commit_limit, memory->overcommit == 2);
}

/* A limit hurts that is full, and as full as any. */
static void limits_put_all(struct seq_buf *out, const struct limits *limits)
{
	struct rescue_quota pids = { .used = rescue_slots_used(), .max = rescue_slots_pid_max() };
	struct rescue_quota threads = { .used = pids.used, .max = rescue_slots_threads_max() };
	u32 most = max(rescue_quota_percent(&pids), rescue_quota_percent(&threads));
	u32 i;

	most = max(most, RESCUE_FULL_PERCENT);
	for (i = 0; i < limits->nr_full; i++)
		most = max(most, rescue_quota_percent(&limits->full[i].quota));

	seq_buf_printf(out, "limit of used max hurts\n");
	limits_put_row(out, "pid_max", "machine", &pids, most);
	limits_put_row(out, "threads-max", "machine", &threads, most);
	limits_put_quota(out, &limits->user, most);
	limits_put_quota(out, &limits->cgroup, most);
	limits_put_memory(out, &limits->memory);
	for (i = 0; i < limits->nr_full; i++)
		if (limits->full[i].quota.of != limits->user.quota.of &&
		    limits->full[i].quota.of != limits->cgroup.quota.of)
			limits_put_quota(out, &limits->full[i], most);
}

int rescue_limits_render(struct seq_buf *out)
{
	struct limits *limits = kzalloc(sizeof(*limits), GFP_KERNEL);
	int err;

	if (!limits)
		return -ENOMEM;
	rescue_quota_refresh();
	err = rescue_file_ask(limits_look_for_culprit, limits);
	if (!err) {
		rescue_quota_of(&limits->culprit, &limits->user, &limits->cgroup);
		limits->nr_full = rescue_quota_list(limits->full, MAX_FULL);
		rescue_memory_of_machine(&limits->memory);
		limits_put_all(out, limits);
	}
	kfree(limits);
	return err;
}
