// SPDX-License-Identifier: GPL-2.0-only
/*
 * The limits above a process.
 *
 * The rule: what is asked at rescue time is read from the counters that fork() itself
 * compares. A file would take memory, and a sum over processes would lack the forks that
 * are under way: a bomb of 9,685 processes was seen to use 15,012 of its limit.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/threads.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "machine/process.h"
#include "machine/quota.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "tree/view.h"

/* When the machine is up. */
#define AFTER_BOOT	(60 * HZ)
#define HOURLY		(3600 * HZ)

#define CGROUP_MOUNT "/sys/fs/cgroup"
#define CGROUP_PATH_MAX 512u

/* Each limit above one process, from the closest up. */
typedef bool (*each_quota)(void *arg, const struct rescue_quota *quota, struct cgroup *cgroup);

/* === Users ================================================================ */

/* May it exceed RLIMIT_NPROC? As copy_process() decides: capable() in the first namespace. */
static bool quota_is_exempt(const struct cred *cred)
{
	if (uid_eq(cred->uid, GLOBAL_ROOT_UID))
		return true;
	return cred->user_ns == &init_user_ns &&
	       (cap_raised(cred->cap_effective, CAP_SYS_RESOURCE) ||
		cap_raised(cred->cap_effective, CAP_SYS_ADMIN));
}

static void quota_look_at_user(struct task_struct *p, struct rescue_quota *quota)
{
	const struct cred *cred = __task_cred(p);
	unsigned long rlimit = READ_ONCE(p->signal->rlim[RLIMIT_NPROC].rlim_cur);
	long used, max;

	quota->kind = RESCUE_QUOTA_USER;
	quota->of = rescue_nproc_of(cred, min_t(unsigned long, rlimit, LONG_MAX), &used, &max);
	quota->used = clamp_t(long, used, 0, INT_MAX);
	quota->max = quota_is_exempt(cred) || max > INT_MAX ? 0 : max;
}

/* === Cgroups ============================================================== */

#ifdef CONFIG_CGROUP_PIDS
/*
 * The beginning of struct pids_cgroup of kernel/cgroup/pids.c, which no header has. It is
 * believed only after its numbers were seen to be those of the files (quota_check()).
 */
struct pids_cgroup_head {
	struct cgroup_subsys_state css;
	atomic64_t counter;
	atomic64_t limit;
};

/* "max", in that structure. */
#define PIDS_MAX (PID_MAX_LIMIT + 1ULL)

/* W: set once, at load or later. */
static bool pids_are_known;

static void quota_look_at_pids(struct cgroup_subsys_state *css, struct rescue_quota *quota)
{
	struct pids_cgroup_head *pids = container_of(css, struct pids_cgroup_head, css);
	s64 limit = atomic64_read(&pids->limit);

	*quota = (struct rescue_quota){
		.kind = RESCUE_QUOTA_CGROUP,
		.of = css,
		.used = clamp_t(s64, atomic64_read(&pids->counter), 0, INT_MAX),
		.max = limit > 0 && limit < PIDS_MAX ? limit : 0,
	};
}

static bool quota_each_cgroup(struct task_struct *p, each_quota found, void *arg)
{
	struct cgroup_subsys_state *css;
	struct rescue_quota quota;

	if (!READ_ONCE(pids_are_known))
		return true;
	/* The one at the root has no limit. */
	for (css = task_css_check(p, pids_cgrp_id, true); css && css->parent; css = css->parent) {
		quota_look_at_pids(css, &quota);
		if (quota.max && !found(arg, &quota, css->cgroup))
			return false;
	}
	return true;
}

static void quota_tell_path(struct cgroup *cgroup, struct rescue_full_quota *full)
{
	if (!cgroup || cgroup_path(cgroup, full->path, sizeof(full->path)) < 0)
		full->path[0] = '\0';
}

static long quota_read_file(const char *cgroup, const char *file)
{
	char *path = kasprintf(GFP_KERNEL, CGROUP_MOUNT "%s/%s", cgroup, file);
	long value = path ? rescue_slots_read_file(path) : -1;

	kfree(path);
	return value;
}

/* Is that what the files of the cgroup say? Not if they cannot be read, or have no limit. */
static bool quota_is_as_files_say(const char *path, const struct rescue_quota *quota)
{
	long max = quota_read_file(path, "pids.max");
	long used = quota_read_file(path, "pids.current");

	/* Forks go on meanwhile. */
	return used >= 0 && max == quota->max && abs(used - (long)quota->used) <= 16 + used / 4;
}

/* The closest cgroup above the process that has a limit. */
static struct cgroup *quota_limited_above(struct task_struct *p, struct rescue_quota *quota)
{
	struct cgroup_subsys_state *css;

	for (css = task_css_check(p, pids_cgrp_id, true); css && css->parent; css = css->parent) {
		quota_look_at_pids(css, quota);
		if (quota->max)
			return css->cgroup;
	}
	return NULL;
}

/* Some cgroup that has a limit, and its path. False: there is none. */
static bool quota_find_limited(char *path, size_t size, struct rescue_quota *quota)
{
	struct cgroup *limited = NULL;
	struct task_struct *p;
	int len = 0;

	rcu_read_lock();
	for_each_process(p) {
		limited = quota_limited_above(p, quota);
		if (limited)
			break;
	}
	if (limited)
		len = cgroup_path(limited, path, size);
	rcu_read_unlock();
	return len > 0 && len < size;
}

/*
 * Can the limits of cgroups be read without a file?
 *
 * The answer is found at some cgroup that has a limit. Where there is none, the question
 * stays open.
 */
static void quota_check(void)
{
	struct rescue_quota quota;
	char *path;

	if (READ_ONCE(pids_are_known))
		return;
	path = kmalloc(CGROUP_PATH_MAX, GFP_KERNEL);
	if (!path)
		return;
	if (quota_find_limited(path, CGROUP_PATH_MAX, &quota) &&
	    quota_is_as_files_say(path, &quota))
		WRITE_ONCE(pids_are_known, true);
	kfree(path);
}

#else
static bool quota_each_cgroup(struct task_struct *p, each_quota found, void *arg)
{
	return true;
}

static void quota_tell_path(struct cgroup *cgroup, struct rescue_full_quota *full)
{
	full->path[0] = '\0';
}

static void quota_check(void)
{
}

#endif /* CONFIG_CGROUP_PIDS */

/* === When they are read =================================================== */

/**
 * rescue_quota_refresh() - look at the limits of the machine again
 *
 * And find out whether those of cgroups can be read without a file.
 *
 * Context: process, may sleep, allocates; not the rescuer.
 */
void rescue_quota_refresh(void)
{
	rescue_slots_read();
	quota_check();
}

/*
 * systemd-sysctl runs after modules are loaded at boot, and raises pid_max; and an
 * administrator may do so at any time, and then only press the key.
 */
static void quota_refresh_again(struct work_struct *work)
{
	rescue_quota_refresh();
	schedule_delayed_work(to_delayed_work(work), HOURLY);
}

static DECLARE_DEFERRABLE_WORK(quota_work, quota_refresh_again);

/**
 * rescue_quota_init() - read the limits again in a minute, and then each hour
 *
 * Context: load, when nothing can fail any more.
 */
void rescue_quota_init(void)
{
	schedule_delayed_work(&quota_work, AFTER_BOOT);
}

/**
 * rescue_quota_exit() - read them no more
 *
 * Context: process, may sleep.
 */
void rescue_quota_exit(void)
{
	cancel_delayed_work_sync(&quota_work);
}

/* === All of them ========================================================== */

static bool quota_each_namespace(struct task_struct *p, each_quota found, void *arg)
{
	struct pid_namespace *ns = task_active_pid_ns(p);

	for (; ns && ns != &init_pid_ns; ns = ns->parent) {
		struct rescue_quota quota = {
			.kind = RESCUE_QUOTA_PIDNS,
			.of = ns,
			.used = READ_ONCE(ns->pid_allocated) & ~PIDNS_ADDING,
			.max = rescue_pid_max_of(ns),
		};

		if (quota.max && !found(arg, &quota, NULL))
			return false;
	}
	return true;
}

static void quota_each(struct task_struct *p, each_quota found, void *arg)
{
	struct rescue_quota quota;

	quota_look_at_user(p, &quota);
	if (quota.max && !found(arg, &quota, NULL))
		return;
	if (quota_each_cgroup(p, found, arg))
		quota_each_namespace(p, found, arg);
}

/**
 * rescue_quota_percent() - how full is it?
 * @quota: the limit
 *
 * Return: percent, 0 to 100.
 */
u32 rescue_quota_percent(const struct rescue_quota *quota)
{
	if (!quota->max)
		return 0;
	return min_t(u64, div_u64(quota->used * 100ull, quota->max), 100);
}

static bool quota_note_fullest(void *arg, const struct rescue_quota *quota, struct cgroup *cgroup)
{
	struct rescue_quota *fullest = arg;

	if (rescue_quota_percent(quota) > rescue_quota_percent(fullest))
		*fullest = *quota;
	return true;
}

static bool quota_note_cgroup(void *arg, const struct rescue_quota *quota, struct cgroup *cgroup)
{
	struct rescue_full_quota *fullest = arg;

	if (fullest->quota.max &&
	    rescue_quota_percent(quota) <= rescue_quota_percent(&fullest->quota))
		return true;
	fullest->quota = *quota;
	quota_tell_path(cgroup, fullest);
	return true;
}

/**
 * rescue_quota_fullest() - the limit above a process that is closest
 * @p: the process
 * @max: result: the limit; 0: there is none
 * @of: result: a number of it; no other limit has the same
 *
 * Context: any, under rcu_read_lock().
 * Return: how full it is, in percent.
 */
u32 rescue_quota_fullest(struct task_struct *p, u32 *max, u64 *of)
{
	struct rescue_quota fullest = {};

	rescue_assert_rcu();
	quota_each(p, quota_note_fullest, &fullest);
	*max = fullest.max;
	*of = (unsigned long)fullest.of;
	return rescue_quota_percent(&fullest);
}

/**
 * rescue_quota_of() - the limits above one process
 * @node: the process
 * @user: result: that of its user; its @of is NULL when the process is gone
 * @cgroup: result: the fullest of its cgroups; its @of is NULL when there is none
 *
 * Context: any.
 */
void rescue_quota_of(const struct rescue_node *node, struct rescue_full_quota *user,
		     struct rescue_full_quota *cgroup)
{
	struct task_struct *p;

	*user = (struct rescue_full_quota){ .quota.kind = RESCUE_QUOTA_USER };
	*cgroup = (struct rescue_full_quota){ .quota.kind = RESCUE_QUOTA_CGROUP };
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p) {
		quota_look_at_user(p, &user->quota);
		user->quota.uid = from_kuid(&init_user_ns, task_uid(p));
		quota_each_cgroup(p, quota_note_cgroup, cgroup);
	}
	rcu_read_unlock();
}

/* === Those that are full ================================================== */

struct list {
	struct rescue_full_quota *full;
	u32 uid;
	u32 room;
	u32 nr;
};

static bool quota_is_listed(const struct list *list, const struct rescue_quota *quota)
{
	u32 i;

	for (i = 0; i < list->nr; i++)
		if (list->full[i].quota.of == quota->of &&
		    list->full[i].quota.kind == quota->kind)
			return true;
	return false;
}

static bool quota_add_full(void *arg, const struct rescue_quota *quota, struct cgroup *cgroup)
{
	struct list *list = arg;
	struct rescue_full_quota *row;
	u32 nr = list->nr;

	if (rescue_quota_percent(quota) < RESCUE_FULL_PERCENT || quota_is_listed(list, quota))
		return true;
	if (nr == list->room)
		return false;
	row = &list->full[nr];
	row->quota = *quota;
	row->quota.uid = list->uid;
	quota_tell_path(cgroup, row);
	list->nr++;
	return true;
}

static bool quota_list_those_of(struct task_struct *p, void *arg)
{
	struct list *list = arg;

	list->uid = from_kuid(&init_user_ns, task_uid(p));
	quota_each(p, quota_add_full, list);
	return list->nr < list->room;
}

/**
 * rescue_quota_list() - all limits of users, cgroups and pid namespaces that are full
 * @full: result
 * @nr: room in it
 *
 * Context: process, may sleep.
 * Return: how many there are; at most @nr.
 */
u32 rescue_quota_list(struct rescue_full_quota *full, u32 nr)
{
	struct list list = { .full = full, .room = nr };

	rescue_process_each(quota_list_those_of, &list);
	return list.nr;
}
