// SPDX-License-Identifier: GPL-2.0-only
/*
 * Incidents: one freeze, and what followed.
 *
 * The rule: an incident is described when it begins, because those who know who
 * the culprit was are about to die.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "hold/tally.h"
#include "machine/census.h"
#include "order/journal.h"
#include "tree/lineage.h"

static const char * const state_names[] = {
	[RESCUE_INCIDENT_FROZEN]	= "frozen",
	[RESCUE_INCIDENT_PENDING]	= "pending",
	[RESCUE_INCIDENT_KILLED]	= "killed",
	[RESCUE_INCIDENT_DYING]		= "dying",
	[RESCUE_INCIDENT_THAWED]	= "thawed",
	[RESCUE_INCIDENT_GONE]		= "gone",
};

static_assert(ARRAY_SIZE(state_names) == RESCUE_NR_INCIDENT_STATES);

/**
 * struct incident - one line of the log
 * @id: counts from 1
 * @time: wall clock, seconds, at its begin
 * @open: its members are held still
 * @trigger: static string: where the order came from
 * @state: what became of it
 * @trees: storms that were frozen by the one order
 * @culprit: root of the first tree
 * @tally: numbers up to the end of the freeze, and of what was captured and re-stopped later
 * @killed: members that have gone after the order to kill
 * @left: members that have not carried out the last order
 * @end_us: time that the kill or the thaw took
 */
struct incident {
	u32 id;
	time64_t time;
	bool open;
	const char *trigger;
	enum rescue_incident_state state;
	u32 trees;
	struct rescue_culprit culprit;
	struct rescue_tally tally;
	u32 killed;
	u32 left;
	u32 end_us;
};

/*
 * L: under journal_lock. Written by the rescuer alone; readers copy one incident
 * at a time, so that they never keep the rescuer waiting for long.
 */
static DEFINE_SPINLOCK(journal_lock);
static struct incident incidents[RESCUE_JOURNAL_SIZE];	/* L: number id stands at id % size */
static u32 last_id;					/* L */

/* === Describing =========================================================== */

/* Ghosts that were made up at adoption have the number of a session or group. */
static void name_of(const struct rescue_node *node, char *buf, size_t size)
{
	if (node->start_ns == RESCUE_START_SESSION && node->pid)
		strscpy(buf, "session", size);
	else if (node->start_ns == RESCUE_START_PGRP && node->pid)
		strscpy(buf, "group", size);
	else
		rescue_process_name(node, buf, size);
}

static void draw_ancestry(const struct rescue_lineage *l, u32 root, char *buf, size_t size)
{
	char name[RESCUE_NAME_MAX];
	size_t at;
	u32 i;

	name_of(rescue_node(l, root), name, sizeof(name));
	at = scnprintf(buf, size, "%s", name);
	for (i = rescue_node(l, root)->parent; i && i != RESCUE_ROOT;
	     i = rescue_node(l, i)->parent) {
		const struct rescue_node *node = rescue_node(l, i);

		name_of(node, name, sizeof(name));
		if (at + strlen(name) + sizeof("<-(4194304)<-...") > size) {
			scnprintf(buf + at, size - at, "<-...");
			return;
		}
		at += scnprintf(buf + at, size - at, "<-%s(%u)", name, node->pid);
	}
}

/* Returns the node that has given the name. */
static const struct rescue_node *describe(const struct rescue_lineage *l, u32 root,
					  struct rescue_culprit *c)
{
	const struct rescue_node *node = rescue_node(l, root);
	const struct rescue_node *witness = rescue_node(l, rescue_process_witness(l, root));

	memset(c, 0, sizeof(*c));
	c->pid = node->pid;
	c->ghost = !(node->flags & RESCUE_LIVING);
	rescue_process_place(witness, &c->place);
	/* A ghost that was made up or guessed has no uid and no name but that of its living. */
	if (node->start_ns > RESCUE_START_PGRP && (!c->ghost || node->comm[0])) {
		if (c->ghost)
			c->place.uid = node->uid;
	} else {
		node = witness;
	}
	rescue_process_name(node, c->name, sizeof(c->name));
	draw_ancestry(l, root, c->ancestry, sizeof(c->ancestry));
	return node;
}

static bool has_gone(const struct rescue_node *node)
{
	bool gone;

	rcu_read_lock();
	gone = node->flags & RESCUE_LIVING && !rescue_process_find(node);
	rcu_read_unlock();
	return gone;
}

/**
 * rescue_journal_describe() - who is this?
 * @l: the lineage; may be read on, by rescue_census_catch_up()
 * @root: root of a tree
 * @c: result
 *
 * The link of a chain may go at any time. What its node has until then is the name of its
 * creator, perhaps from before an exec; its own is in its exit record, which was written
 * before it went.
 *
 * Context: the rescuer.
 */
void rescue_journal_describe(const struct rescue_lineage *l, u32 root, struct rescue_culprit *c)
{
	if (!has_gone(describe(l, root, c)))
		return;
	rescue_census_catch_up();
	describe(l, root, c);
}

/* === Writing ============================================================== */

static void set_state(struct incident *incident, enum rescue_incident_state state)
{
	incident->state = state;
	incident->open = state == RESCUE_INCIDENT_FROZEN || state == RESCUE_INCIDENT_PENDING ||
			 state == RESCUE_INCIDENT_DYING;
}

/**
 * rescue_journal_open() - an incident begins
 * @trigger: static string: where the order came from
 * @culprit: root of the tree that is frozen
 *
 * Context: the rescuer.
 * Return: its number.
 */
u32 rescue_journal_open(const char *trigger, const struct rescue_culprit *culprit)
{
	struct incident *incident;
	u32 id;

	spin_lock(&journal_lock);
	id = last_id + 1;
	WRITE_ONCE(last_id, id);
	incident = &incidents[id % RESCUE_JOURNAL_SIZE];
	*incident = (struct incident){
		.id = id,
		.time = ktime_get_real_seconds(),
		.trigger = trigger,
		.trees = 1,
		.culprit = *culprit,
	};
	set_state(incident, RESCUE_INCIDENT_PENDING);
	spin_unlock(&journal_lock);
	return id;
}

/**
 * rescue_journal_update() - the newest incident has come on
 * @state: frozen or pending
 * @trees: how many trees it has by now
 * @tally: its numbers
 *
 * Context: the rescuer.
 */
void rescue_journal_update(enum rescue_incident_state state, u32 trees,
			   const struct rescue_tally *tally)
{
	struct incident *incident;

	spin_lock(&journal_lock);
	incident = &incidents[last_id % RESCUE_JOURNAL_SIZE];
	incident->trees = trees;
	incident->tally = *tally;
	incident->left = tally->left;
	set_state(incident, state);
	spin_unlock(&journal_lock);
}

/* Who had to be stopped again meanwhile, or was let go. */
static void add_strays(struct incident *incident, const struct rescue_tally *part)
{
	incident->tally.restopped += part->restopped;
	incident->tally.let_go += part->let_go;
}

/**
 * rescue_journal_end() - what became of all open incidents
 * @state: killed, dying, thawed or gone
 * @end: numbers of that; what was killed is credited to the newest incident
 *       above what the older ones held
 *
 * Context: the rescuer.
 */
void rescue_journal_end(enum rescue_incident_state state, const struct rescue_tally *end)
{
	u32 killed = end->killed;
	u32 i;

	spin_lock(&journal_lock);
	for (i = 1; i <= RESCUE_JOURNAL_SIZE && i <= last_id; i++) {
		u32 id = last_id - min(last_id, RESCUE_JOURNAL_SIZE) + i;
		struct incident *incident = &incidents[id % RESCUE_JOURNAL_SIZE];
		u32 share = id == last_id ? killed : min(killed, incident->tally.held);

		if (id == last_id)
			add_strays(incident, end);
		if (!incident->open)
			continue;
		incident->killed += share;
		killed -= share;
		incident->left = id == last_id ? end->left : 0;
		incident->end_us = end->took_us;
		set_state(incident, state);
	}
	spin_unlock(&journal_lock);
}

/**
 * rescue_journal_note() - some members have gone, others are held still
 * @part: numbers of that
 *
 * Context: the rescuer.
 */
void rescue_journal_note(const struct rescue_tally *part)
{
	struct incident *incident;

	spin_lock(&journal_lock);
	incident = &incidents[last_id % RESCUE_JOURNAL_SIZE];
	incident->killed += part->killed;
	add_strays(incident, part);
	incident->end_us = part->took_us;
	spin_unlock(&journal_lock);
}

/**
 * rescue_journal_last() - the number of the newest incident
 *
 * Context: any; a stale number is that of an older one.
 * Return: its number, 0 when there has been none.
 */
u32 rescue_journal_last(void)
{
	return READ_ONCE(last_id);
}

/* === /proc/rescue/log ===================================================== */

/*
 * Position 0 is the header, position n the incident number n. What the ring has
 * dropped meanwhile is skipped.
 */
void *rescue_journal_start(struct seq_file *m, loff_t *pos)
{
	u32 first;
	bool more;

	if (!*pos)
		return SEQ_START_TOKEN;
	spin_lock(&journal_lock);
	first = last_id - min(last_id, RESCUE_JOURNAL_SIZE) + 1;
	*pos = max_t(loff_t, *pos, first);
	more = *pos <= last_id;
	spin_unlock(&journal_lock);
	return more ? pos : NULL;
}

void *rescue_journal_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return rescue_journal_start(m, pos);
}

void rescue_journal_stop(struct seq_file *m, void *v)
{
}

static void show_time(struct seq_file *m, time64_t time)
{
	struct tm tm;

	time64_to_tm(time, 0, &tm);
	seq_printf(m, "%04ld-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
		   tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void show_incident(struct seq_file *m, const struct incident *i)
{
	seq_printf(m, "%u ", i->id);
	show_time(m, i->time);
	seq_printf(m, " %s %s %u %s%u %u %s %s", i->trigger, state_names[i->state], i->trees,
		   i->culprit.ghost ? "ghost:" : "", i->culprit.pid, i->culprit.place.uid,
		   i->culprit.place.tty, i->culprit.place.cgroup);
	seq_printf(m, " %u %u %u %u %u %u %u", i->tally.held, i->tally.captured,
		   i->tally.restopped, i->tally.let_go, i->tally.spared, i->killed, i->left);
	seq_printf(m, " %u %u %u %s %s\n", i->tally.sent_us, i->tally.took_us, i->end_us,
		   i->culprit.name, i->culprit.ancestry);
}

int rescue_journal_show(struct seq_file *m, void *v)
{
	struct incident *copy = m->private;
	loff_t *pos = v;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m,
			 "id time trigger state trees root uid tty cgroup held captured restopped let_go spared killed left sent_us stopped_us end_us comm ancestry\n");
		return 0;
	}
	spin_lock(&journal_lock);
	*copy = incidents[*pos % RESCUE_JOURNAL_SIZE];
	spin_unlock(&journal_lock);
	if (copy->id == *pos)
		show_incident(m, copy);
	return 0;
}

size_t rescue_journal_copy_size(void)
{
	return sizeof(struct incident);
}
