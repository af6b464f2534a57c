// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a freeze does to those that wait for the held.
 *
 * The rule: only what the kernel knows is told. A service is named for its cgroup; whether its
 * unit has WatchdogSec= or Restart= is known to systemd alone.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_buf.h>

#include "machine/describe.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/view.h"
#include "order/harm.h"
#include "order/request.h"
#include "tree/lineage.h"
#include "tree/unit.h"
#include "tree/view.h"

/* A storm is of one job, rarely of two. Cgroups beyond these are left out. */
#define CGROUPS_MAX 8u

/* Rescuer only. */
static u64 cgroups[CGROUPS_MAX];
static u32 nr_cgroups;

/* Is the cgroup of the process one that was not met before? */
static bool harm_is_new(const struct rescue_node *node)
{
	struct task_struct *p;
	u64 cgroup = 0;
	u32 i;

	rcu_read_lock();
	p = rescue_process_find(node);
	if (p)
		cgroup = rescue_process_cgroup(p);
	rcu_read_unlock();
	for (i = 0; i < nr_cgroups; i++)
		if (cgroups[i] == cgroup)
			return false;
	if (!cgroup || nr_cgroups == CGROUPS_MAX)
		return false;
	cgroups[nr_cgroups++] = cgroup;
	return true;
}

static bool harm_add_service(struct rescue_request *request, const struct rescue_node *node,
			     bool is_first)
{
	static struct rescue_place place;	/* rescuer only, and large */
	const char *name;
	size_t len;

	rescue_describe_place(node, &place);
	len = rescue_unit_service(place.cgroup, &name);
	if (!len)
		return false;
	seq_buf_printf(&request->out, "%s %.*s", is_first ? "; stops services:" : "", (int)len,
		       name);
	return true;
}

static void harm_add_services(struct rescue_request *request)
{
	u8 meant = RESCUE_LIVING | (request->command.preview ? RESCUE_MARK : RESCUE_MEMBER);
	struct rescue_node *node;
	bool any = false;
	u32 i;

	nr_cgroups = 0;
	rescue_for_each_node(request->l, i, node)
		if (rescue_node_has(node, meant) && harm_is_new(node))
			any |= harm_add_service(request, node, !any);
	if (any)
		seq_buf_printf(&request->out, " (WatchdogSec= or Restart= may act)");
}

static void harm_add_shell(struct rescue_request *request, u32 above)
{
	const struct rescue_view *view = rescue_view_of_machine();
	struct rescue_facts facts;

	if (above == RESCUE_ROOT || !(rescue_node(request->l, above)->flags & RESCUE_LIVING))
		return;
	view->facts(view->ctx, above, &facts);
	if (facts.traits & RESCUE_SHELL)
		seq_buf_printf(&request->out, "; shell %u sees a stopped job, its fg does not help",
			       rescue_node(request->l, above)->pid);
}

/**
 * rescue_harm_say() - name the services, and the shell, that a freeze is felt by
 * @request: the order, answered; a preview: with its marks
 * @above: the living process above the storm that is left alone, or RESCUE_ROOT
 *
 * Context: the rescuer.
 */
void rescue_harm_say(struct rescue_request *request, u32 above)
{
	rescue_assert_owner();
	harm_add_services(request);
	harm_add_shell(request, above);
}
