// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many tasks the machine can hold, and which limit it is that made fork() fail.
 *
 * The rule: the rescuer never reads a file, which takes memory. Limits are read
 * by whoever loads the module or opens status or limits, and remembered.
 *
 * pid_max is exported to modules on no kernel before Linux 7, threads-max and the limits
 * of a cgroup on none; so they are read where everybody reads them.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/threads.h>

#include "compat.h"
#include "face/limits.h"
#include "machine/census.h"
#include "machine/process.h"
#include "order/order.h"
#include "order/spare.h"
#include "tree/lineage.h"
#include "tree/storm.h"

#define CGROUP_MOUNT "/sys/fs/cgroup"

/* Percent of a limit from which it is called full: the first 300 numbers are given out once. */
#define FULL 90u

/* Written by readers of status; any of two values that race is as good. */
static u32 pids_limit = PID_MAX_DEFAULT;
static u32 threads_limit = PID_MAX_DEFAULT;

/* Returns what the file says, or -1: it cannot be read, or says "max". */
static long read_limit(const char *path)
{
	struct file *file = filp_open(path, O_RDONLY, 0);
	char text[24] = {};
	loff_t pos = 0;
	long value;

	if (IS_ERR(file))
		return -1;
	if (kernel_read(file, text, sizeof(text) - 1, &pos) <= 0 ||
	    kstrtol(strim(text), 10, &value))
		value = -1;
	filp_close(file, NULL);
	return value;
}

/**
 * rescue_limits_read() - look at the limits of the machine again
 *
 * What cannot be read keeps its last value; at first PID_MAX_DEFAULT.
 *
 * Context: process, may sleep, allocates.
 */
void rescue_limits_read(void)
{
	long threads = read_limit("/proc/sys/kernel/threads-max");
	long pids = rescue_pid_max();

	if (pids < 0)
		pids = read_limit("/proc/sys/kernel/pid_max");
	if (pids > 0)
		WRITE_ONCE(pids_limit, min_t(long, pids, PID_MAX_LIMIT));
	if (threads > 0)
		WRITE_ONCE(threads_limit, min_t(long, threads, INT_MAX));
}

/**
 * rescue_limits_slots() - how many tasks there can be
 *
 * Context: any.
 * Return: the smaller of pid_max and threads-max, as last read.
 */
u32 rescue_limits_slots(void)
{
	return min(READ_ONCE(pids_limit), READ_ONCE(threads_limit));
}

/**
 * rescue_limits_used() - how many tasks there are
 *
 * Context: any.
 * Return: pid numbers in use in the initial namespace; zombies, process groups and sessions
 * without a process use some too.
 */
u32 rescue_limits_used(void)
{
	return READ_ONCE(init_pid_ns.pid_allocated) & ~PIDNS_ADDING;
}

/* === Whose fork fails ===================================================== */

/* Under rcu_read_lock(). */
static void look_at_user(struct task_struct *p, struct rescue_limits *limits)
{
	const struct cred *cred = __task_cred(p);
	unsigned long limit = READ_ONCE(p->signal->rlim[RLIMIT_NPROC].rlim_cur);

	limits->uid = from_kuid(&init_user_ns, cred->uid);
	limits->nproc_used = rescue_nproc_of(cred);
	limits->nproc_limit = limit > LONG_MAX ? -1 : limit;
	/* As fork() decides it. */
	limits->exempt = uid_eq(cred->uid, GLOBAL_ROOT_UID) ||
			 cap_raised(cred->cap_effective, CAP_SYS_RESOURCE) ||
			 cap_raised(cred->cap_effective, CAP_SYS_ADMIN);
}

static void look_at_cgroup(struct task_struct *p, struct rescue_limits *limits)
{
#ifdef CONFIG_CGROUPS
	int len = cgroup_path(task_dfl_cgroup(p), limits->cgroup, sizeof(limits->cgroup));

	if (len < 0 || len >= sizeof(limits->cgroup))
		limits->cgroup[0] = '\0';
#endif
}

/**
 * rescue_limits_of_culprit() - whose limits are the ones to look at
 * @arg: struct rescue_limits; all of it is set
 *
 * A living process of the heaviest storm, held or not; if there is none, of the tree
 * that has most processes.
 *
 * Context: the rescuer; for rescue_inbox_call().
 */
void rescue_limits_of_culprit(void *arg)
{
	struct rescue_lineage *l = rescue_census_lineage();
	struct rescue_view view = rescue_process_view(l);
	struct rescue_limits *limits = arg;
	const struct rescue_node *node;
	struct rescue_storm look;
	struct task_struct *p;
	u32 root;

	memset(limits, 0, sizeof(*limits));
	rescue_census_drain();
	rescue_spare_mark(l, &(struct rescue_caller){});
	rescue_action_look(&look, &view, 0);
	root = rescue_storm_choose(&look);
	/* Limits are about who is alive. */
	look.force = true;
	look.alive_only = true;
	if (!root)
		root = rescue_storm_choose(&look);
	if (!root)
		return;
	node = rescue_node(l, rescue_process_witness(l, root));
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

	own.max = file ? read_limit(file) : -1;
	kfree(file);
	if (own.max < 0)
		return;
	file = kasprintf(GFP_KERNEL, CGROUP_MOUNT "%.*s/pids.current", (int)len, path);
	own.used = file ? read_limit(file) : -1;
	kfree(file);
	if (own.used < 0 || (row->max >= 0 && percent(&own) <= percent(row)))
		return;
	strcpy(own.of, "cgroup:");
	rescue_escape(path, len ?: 1, own.of + 7, RESCUE_PATH_MAX);
	*row = own;
}

/* Each folder above it can have a limit as well. */
static void look_at_folders(const struct rescue_limits *limits, struct row *row)
{
	size_t len = strlen(limits->cgroup);

	strcpy(row->of, "cgroup:");
	rescue_escape(limits->cgroup, sizeof(limits->cgroup), row->of + 7, RESCUE_PATH_MAX);
	while (len > 1) {
		look_at_folder(limits->cgroup, len, row);
		while (limits->cgroup[--len] != '/')
			;
	}
}

static size_t put_number(char *buf, size_t size, long number, const char *otherwise)
{
	return number < 0 ? scnprintf(buf, size, " %s", otherwise) :
			    scnprintf(buf, size, " %ld", number);
}

/**
 * rescue_limits_render() - write the table
 * @limits: from rescue_limits_of_culprit()
 * @buf: result
 * @size: bytes of @buf
 *
 * Context: process, may sleep, allocates; not the rescuer.
 * Return: bytes written.
 */
size_t rescue_limits_render(const struct rescue_limits *limits, char *buf, size_t size)
{
	struct row rows[NR_ROWS] = {
		{ "pid_max", "machine", rescue_limits_used(), READ_ONCE(pids_limit), true },
		{ "threads-max", "machine", rescue_limits_used(), READ_ONCE(threads_limit), true },
		{ "RLIMIT_NPROC", "-", limits->nproc_used, limits->nproc_limit, !limits->exempt },
		{ "pids.max", "-", -1, -1, true },
	};
	unsigned int most = FULL;
	size_t at;
	int i;

	if (limits->pid) {
		scnprintf(rows[ROW_NPROC].of, sizeof(rows[ROW_NPROC].of), "uid:%u", limits->uid);
		look_at_folders(limits, &rows[ROW_PIDS]);
	} else {
		rows[ROW_NPROC].used = -1;
		rows[ROW_NPROC].max = -1;
	}
	for (i = 0; i < NR_ROWS; i++)
		most = max(most, percent(&rows[i]));

	at = scnprintf(buf, size, "limit of used max hurts\n");
	for (i = 0; i < NR_ROWS; i++) {
		at += scnprintf(buf + at, size - at, "%s %s", rows[i].limit, rows[i].of);
		at += put_number(buf + at, size - at, rows[i].used, "-");
		at += put_number(buf + at, size - at, rows[i].max, rows[i].used < 0 ? "-" : "none");
		at += scnprintf(buf + at, size - at, " %s\n",
				percent(&rows[i]) >= most ? "yes" : "no");
	}
	return at;
}
