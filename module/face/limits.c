// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which limit it is that made fork() fail.
 *
 * The rule: the rescuer says whose limits are to be looked at; files are read by the reader,
 * because that takes memory.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat.h"
#include "face/file.h"
#include "face/limits.h"
#include "machine/census.h"
#include "machine/describe.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "machine/view.h"
#include "order/spare.h"
#include "tree/lineage.h"
#include "tree/storm.h"

#define CGROUP_MOUNT "/sys/fs/cgroup"
#define CGROUP_PATH_MAX 512u

/* Percent of a limit from which it is called full: the first 300 numbers are given out once. */
#define FULL 90u

/**
 * struct limits - what the limits of a user and a cgroup are asked of
 * @pid: a living process of the heaviest tree, 0 when there is none
 * @uid: its real uid
 * @nproc_used: processes and threads of that user, -1: not known
 * @nproc_limit: its RLIMIT_NPROC, -1: none
 * @exempt: it may exceed RLIMIT_NPROC: root, or capable
 * @cgroup: path of its cgroup, not escaped; empty when it cannot be shown
 */
struct limits {
	u32 pid;
	u32 uid;
	long nproc_used;
	long nproc_limit;
	bool exempt;
	char cgroup[CGROUP_PATH_MAX];
};

/* === Whose fork fails ===================================================== */

/* Under rcu_read_lock(). */
static void look_at_user(struct task_struct *p, struct limits *limits)
{
	const struct cred *cred = __task_cred(p);
	unsigned long limit = READ_ONCE(p->signal->rlim[RLIMIT_NPROC].rlim_cur);

	rescue_assert_rcu();
	limits->uid = from_kuid(&init_user_ns, cred->uid);
	limits->nproc_used = rescue_nproc_of(cred);
	limits->nproc_limit = limit > LONG_MAX ? -1 : limit;
	/* As fork() decides it. */
	limits->exempt = uid_eq(cred->uid, GLOBAL_ROOT_UID) ||
			 cap_raised(cred->cap_effective, CAP_SYS_RESOURCE) ||
			 cap_raised(cred->cap_effective, CAP_SYS_ADMIN);
}

static void look_at_cgroup(struct task_struct *p, struct limits *limits)
{
#ifdef CONFIG_CGROUPS
	int len = cgroup_path(task_dfl_cgroup(p), limits->cgroup, sizeof(limits->cgroup));

	if (len < 0 || len >= sizeof(limits->cgroup))
		limits->cgroup[0] = '\0';
#endif
}

/* The root of the heaviest storm; if there is none, of the tree that has most processes. */
static u32 find_culprit(struct rescue_lineage *l)
{
	struct rescue_storm look;
	u32 root;

	rescue_census_drain();
	rescue_spare_mark(l, &(struct rescue_caller){});
	rescue_view_look(&look, 0);
	root = rescue_storm_choose(&look);
	if (root)
		return root;
	/* Limits are about who is alive. */
	look.force = true;
	look.alive_only = true;
	return rescue_storm_choose(&look);
}

/* By the rescuer: a living process of the culprit, held or not. */
static void look_at_culprit(void *arg)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct limits *limits = arg;
	const struct rescue_node *node;
	struct task_struct *p;
	u32 root;

	memset(limits, 0, sizeof(*limits));
	root = find_culprit(l);
	if (!root)
		return;
	node = rescue_node(l, rescue_describe_witness(l, root));
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p) {
		limits->pid = node->pid;
		look_at_user(p, limits);
		look_at_cgroup(p, limits);
	}
	rcu_read_unlock();
}

/* === /proc/rescue/limits ================================================== */

/**
 * struct row - one line
 * @limit: its name
 * @of: whose it is
 * @used: -1: not known
 * @max: -1: none, or not known
 * @binds: it would make fork() fail
 */
struct row {
	const char *limit;
	char of[RESCUE_PATH_MAX + 8];
	long used;
	long max;
	bool binds;
};

enum { ROW_PID_MAX, ROW_THREADS_MAX, ROW_NPROC, ROW_PIDS, NR_ROWS };

static unsigned int percent(const struct row *row)
{
	if (!row->binds || row->used < 0 || row->max < 0)
		return 0;
	if (row->used >= row->max)
		return 100;
	return row->used * 100 / row->max;
}

/* The limit of that folder, if it is closer than what @row has. */
static void look_at_folder(const char *path, size_t len, struct row *row)
{
	char *file = kasprintf(GFP_KERNEL, CGROUP_MOUNT "%.*s/pids.max", (int)len, path);
	struct row own = { .limit = row->limit, .binds = true };

	own.max = file ? rescue_slots_read_file(file) : -1;
	kfree(file);
	if (own.max < 0)
		return;
	file = kasprintf(GFP_KERNEL, CGROUP_MOUNT "%.*s/pids.current", (int)len, path);
	own.used = file ? rescue_slots_read_file(file) : -1;
	kfree(file);
	if (own.used < 0 || (row->max >= 0 && percent(&own) <= percent(row)))
		return;
	strcpy(own.of, "cgroup:");
	rescue_describe_escape(path, len ?: 1, own.of + 7, RESCUE_PATH_MAX);
	*row = own;
}

/* Each folder above it can have a limit as well. */
static void look_at_folders(const struct limits *limits, struct row *row)
{
	size_t len = strlen(limits->cgroup);

	strcpy(row->of, "cgroup:");
	rescue_describe_escape(limits->cgroup, sizeof(limits->cgroup), row->of + 7,
			       RESCUE_PATH_MAX);
	while (len > 1) {
		look_at_folder(limits->cgroup, len, row);
		while (limits->cgroup[--len] != '/')
			;
	}
}

static void put_number(struct seq_buf *out, long number, const char *otherwise)
{
	if (number < 0)
		seq_buf_printf(out, " %s", otherwise);
	else
		seq_buf_printf(out, " %ld", number);
}

static void put_rows(struct seq_buf *out, const struct row *rows)
{
	unsigned int most = FULL;
	int i;

	for (i = 0; i < NR_ROWS; i++)
		most = max(most, percent(&rows[i]));

	seq_buf_printf(out, "limit of used max hurts\n");
	for (i = 0; i < NR_ROWS; i++) {
		seq_buf_printf(out, "%s %s", rows[i].limit, rows[i].of);
		put_number(out, rows[i].used, "-");
		put_number(out, rows[i].max, rows[i].used < 0 ? "-" : "none");
		seq_buf_printf(out, " %s\n", percent(&rows[i]) >= most ? "yes" : "no");
	}
}

static void put_limits(struct seq_buf *out, const struct limits *limits)
{
	u32 used = rescue_slots_used();
	struct row rows[NR_ROWS] = {
		{ "pid_max", "machine", used, rescue_slots_pid_max(), true },
		{ "threads-max", "machine", used, rescue_slots_threads_max(), true },
		{ "RLIMIT_NPROC", "-", -1, -1, !limits->exempt },
		{ "pids.max", "-", -1, -1, true },
	};

	if (limits->pid) {
		scnprintf(rows[ROW_NPROC].of, sizeof(rows[ROW_NPROC].of), "uid:%u", limits->uid);
		rows[ROW_NPROC].used = limits->nproc_used;
		rows[ROW_NPROC].max = limits->nproc_limit;
		look_at_folders(limits, &rows[ROW_PIDS]);
	}
	put_rows(out, rows);
}

/**
 * rescue_limits_render() - write the table for a reader
 * @out: result
 *
 * Context: process, may sleep, allocates; not the rescuer.
 * Return: 0 or -EBUSY.
 */
int rescue_limits_render(struct seq_buf *out)
{
	struct limits limits;
	int err;

	rescue_slots_read();
	err = rescue_file_ask(look_at_culprit, &limits);
	if (!err)
		put_limits(out, &limits);
	return err;
}
