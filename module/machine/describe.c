// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a process, or a tree, is called, and where it stands, in harmless words.
 *
 * The rule: a name is an attacker's string. It is shown escaped, and decides nothing.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/tty.h>

#include "machine/census.h"
#include "machine/describe.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "tree/lineage.h"

static bool describe_is_plain(char c)
{
	return isascii(c) && isgraph(c) && c != '\\' && c != '(' && c != ')' && c != '<';
}

/**
 * rescue_describe_escape() - make an attacker's string one harmless word
 * @src: at most @len bytes, or terminated before
 * @len: bytes of @src
 * @dst: result, terminated; cut between characters
 * @size: bytes of @dst
 *
 * Blanks, control characters, backslashes, the characters that ancestries are
 * drawn with, and what is not ASCII become \ooo. Nothing at all becomes "-".
 */
void rescue_describe_escape(const char *src, size_t len, char *dst, size_t size)
{
	char *end = dst + size - 1;
	char *start = dst;
	size_t i;

	for (i = 0; i < len && src[i]; i++) {
		unsigned char c = src[i];

		if (end - dst < (describe_is_plain(c) ? 1 : 4))
			break;
		if (describe_is_plain(c))
			*dst++ = c;
		else
			dst += sprintf(dst, "\\%03o", c);
	}
	if (dst == start)
		*dst++ = '-';
	*dst = '\0';
}

/**
 * rescue_describe_name() - what a process is called
 * @node: living: its name now; ghost: its last one
 * @buf: result, escaped
 * @size: bytes of @buf, RESCUE_NAME_MAX for all of it
 *
 * Context: any.
 */
void rescue_describe_name(const struct rescue_node *node, char *buf, size_t size)
{
	struct task_struct *p;

	rcu_read_lock();
	p = rescue_process_find(node);
	/* Unlocked: a rename meanwhile shows as a mix of two names, still terminated by size. */
	rescue_describe_escape(p ? p->comm : node->comm, RESCUE_COMM_LEN, buf, size);
	rcu_read_unlock();
}

/**
 * rescue_describe_terminal() - where its user sits
 * @p: group leader
 * @name: result: its terminal, escaped, or "-"
 * @size: bytes of @name, RESCUE_TTY_MAX for all of it
 *
 * Context: process, under rcu_read_lock().
 * Return: the process group in the foreground of its terminal, or -1.
 */
int rescue_describe_terminal(struct task_struct *p, char *name, size_t size)
{
	struct sighand_struct *sighand = rcu_dereference(p->sighand);
	struct tty_struct *tty;
	int foreground = -1;
	unsigned long flags;
	struct pid *pgrp;

	rescue_assert_rcu();
	strscpy(name, "-", size);
	if (!sighand)
		return -1;
	/* signal->tty is under siglock; sighand is not reused for anything else under RCU. */
	spin_lock_irqsave(&sighand->siglock, flags);
	tty = sighand == rcu_access_pointer(p->sighand) ? p->signal->tty : NULL;
	if (tty) {
		rescue_describe_escape(tty->name, sizeof(tty->name), name, size);
		pgrp = tty_get_pgrp(tty);
		if (pgrp)
			foreground = pid_nr(pgrp);
		put_pid(pgrp);
	}
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return foreground;
}

static void describe_show_cgroup(struct task_struct *p, struct rescue_place *place)
{
#ifdef CONFIG_CGROUPS
	char path[256];
	size_t len, tail;

	if (cgroup_path(task_dfl_cgroup(p), path, sizeof(path)) < 0)
		return;
	/* The tail says most: .../user-1000.slice/session-3.scope */
	len = strnlen(path, sizeof(path));
	tail = min(len, sizeof(place->cgroup) - 1);
	rescue_describe_escape(path + len - tail, tail, place->cgroup, sizeof(place->cgroup));
#endif
}

/**
 * rescue_describe_place() - where a process stands
 * @node: the node
 * @place: result; "-" for what is not known; of a ghost the uid alone
 *
 * Context: process.
 */
void rescue_describe_place(const struct rescue_node *node, struct rescue_place *place)
{
	struct task_struct *p;

	*place = (struct rescue_place){ .uid = node->uid, .tty = "-", .cgroup = "-" };
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p) {
		place->uid = from_kuid(&init_user_ns, task_uid(p));
		rescue_describe_terminal(p, place->tty, sizeof(place->tty));
		describe_show_cgroup(p, place);
	}
	rcu_read_unlock();
}

/* === A tree =============================================================== */

/**
 * rescue_describe_witness() - the process that tells what a tree is
 * @l: the lineage
 * @root: the tree
 *
 * In a chain, a process that lives by the records may be gone already.
 *
 * Context: the rescuer.
 * Return: the first node of a walk down whose process is there, else the first
 * that has left its name, else the root.
 */
u32 rescue_describe_witness(const struct rescue_lineage *l, u32 root)
{
	u32 named = RESCUE_NOBODY;
	u32 i;

	rescue_assert_owner();
	for (i = root; i; i = rescue_lineage_next_down(l, i, root)) {
		const struct rescue_node *node = rescue_node(l, i);

		if (node->flags & RESCUE_LIVING && rescue_process_is_there(node))
			return i;
		/* A ghost that was made up at adoption has the name of its parent. */
		if (!named && node->comm[0] && node->start_ns > RESCUE_START_PGRP)
			named = i;
	}
	return named ?: root;
}

/* Ghosts that were made up at adoption have the number of a session or group. */
static void describe_node(const struct rescue_node *node, char *buf, size_t size)
{
	if (node->start_ns == RESCUE_START_SESSION && node->pid)
		strscpy(buf, "session", size);
	else if (node->start_ns == RESCUE_START_PGRP && node->pid)
		strscpy(buf, "group", size);
	else
		rescue_describe_name(node, buf, size);
}

static void describe_draw_ancestry(const struct rescue_lineage *l, u32 root, char *buf, size_t size)
{
	char name[RESCUE_NAME_MAX];
	size_t at;
	u32 i;

	describe_node(rescue_node(l, root), name, sizeof(name));
	at = scnprintf(buf, size, "%s", name);
	for (i = rescue_node(l, root)->parent; i && i != RESCUE_ROOT;
	     i = rescue_node(l, i)->parent) {
		const struct rescue_node *node = rescue_node(l, i);

		describe_node(node, name, sizeof(name));
		if (at + strlen(name) + sizeof("<-(4194304)<-...") > size) {
			scnprintf(buf + at, size - at, "<-...");
			return;
		}
		at += scnprintf(buf + at, size - at, "<-%s(%u)", name, node->pid);
	}
}

/* Returns the node that has given the name. */
static const struct rescue_node *describe_root(const struct rescue_lineage *l, u32 root,
					       struct rescue_culprit *c)
{
	const struct rescue_node *node = rescue_node(l, root);
	const struct rescue_node *witness = rescue_node(l, rescue_describe_witness(l, root));

	memset(c, 0, sizeof(*c));
	c->pid = node->pid;
	c->ghost = !(node->flags & RESCUE_LIVING);
	rescue_describe_place(witness, &c->place);
	/* A ghost that was made up or guessed has no uid and no name but that of its living. */
	if (node->start_ns > RESCUE_START_PGRP && (!c->ghost || node->comm[0])) {
		if (c->ghost)
			c->place.uid = node->uid;
	} else {
		node = witness;
	}
	rescue_describe_name(node, c->name, sizeof(c->name));
	describe_draw_ancestry(l, root, c->ancestry, sizeof(c->ancestry));
	return node;
}

/* Has the process the name that its node tells, or had it that when it exited? */
static bool describe_is_known(const struct rescue_node *node)
{
	return node->flags & RESCUE_LIVING ? rescue_process_is_there(node) :
	       node->comm[0] && node->start_ns > RESCUE_START_PGRP;
}

/**
 * rescue_describe_tree() - what a tree is called, and where it stands
 * @l: the lineage; may be read on, by rescue_census_catch_up()
 * @root: root of a tree
 * @c: result
 *
 * The link of a chain may go at any time. What its node has until then is the name of its
 * creator, perhaps from before an exec, or none; its own is in its exit record, which was
 * written before it went.
 *
 * Context: the rescuer.
 */
void rescue_describe_tree(const struct rescue_lineage *l, u32 root, struct rescue_culprit *c)
{
	const struct rescue_node *named = describe_root(l, root, c);

	rescue_assert_owner();
	if (describe_is_known(named))
		return;
	rescue_census_catch_up();
	describe_root(l, root, c);
}
