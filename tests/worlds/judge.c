// SPDX-License-Identifier: GPL-2.0-only
/*
 * One ask: what would be held, and what should be.
 *
 * Looks as the module does, until a look finds nothing. Nothing is changed by it.
 */
#include <string.h>

#include "world.h"

/* A choice that finds for ever would be wrong, and is to be seen as wrong. */
#define MAX_LOOKS	64u

/* === What may not be touched ============================================== */

static u32 node_of(const struct world *w, u32 index)
{
	return rescue_lineage_find(w->l, index, w->process[index].start_ns);
}

/* The process of a node, or NOBODY: its entry of the table may be that of a younger one. */
static u32 process_of(const struct world *w, u32 index)
{
	const struct rescue_node *node = rescue_node(w->l, index);

	if (node->pid >= w->nr_processes || w->process[node->pid].start_ns != node->start_ns)
		return NOBODY;
	return node->pid;
}

static void spare_node(struct world *w, u32 index)
{
	u32 who = process_of(w, index);

	rescue_node(w->l, index)->flags |= RESCUE_SPARED;
	if (who != NOBODY)
		w->process[who].spared_now = true;
}

static void spare_ancestors(struct world *w, u32 index)
{
	u32 node = node_of(w, index);

	for (; node && node != RESCUE_ROOT; node = rescue_node(w->l, node)->parent)
		spare_node(w, node);
}

/* By the lineage and by real parents, which may differ. */
static void spare_family(struct world *w, u32 index)
{
	for (; index != KERNEL; index = w->process[index].parent)
		spare_ancestors(w, index);
}

static void spare(struct world *w)
{
	u32 i;

	spare_family(w, INIT);
	if (w->ask.caller != NOBODY)
		spare_family(w, w->ask.caller);
	for (i = INIT; i < w->nr_processes; i++) {
		const struct process *p = &w->process[i];

		if (p->living && (p->spared || (p->guarded && !p->born_guarded)))
			spare_node(w, node_of(w, i));
	}
}

static void clear(struct world *w, u8 flags)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(w->l); i++)
		rescue_node(w->l, i)->flags &= ~flags;
}

/* === The looks ============================================================ */

static u32 join_marked(struct world *w)
{
	u32 nr = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(w->l, i, RESCUE_ROOT)) {
		if (!rescue_node_has(rescue_node(w->l, i), RESCUE_MARK | RESCUE_LIVING) ||
		    rescue_node(w->l, i)->flags & RESCUE_SPARED)
			continue;
		rescue_lineage_join(w->l, i);
		w->process[rescue_node(w->l, i)->pid].held = true;
		nr++;
	}
	return nr;
}

static void note_anchor(struct ask *ask, u32 anchor)
{
	if (!ask->nr_anchors)
		ask->anchor = anchor;
	if (ask->nr_anchors < sizeof(ask->anchors) / sizeof(ask->anchors[0]))
		ask->anchors[ask->nr_anchors++] = anchor;
}

static bool look_once(struct world *w, struct rescue_look *look, struct rescue_verdict *verdict)
{
	static struct rescue_choice choice;

	clear(w, RESCUE_MARK);
	return rescue_choice_look(&choice, look, verdict);
}

/* Force is for what is no storm; a storm goes first. */
static void look_for_storms(struct world *w)
{
	struct ask *ask = &w->ask;
	struct rescue_view view = view_of(w);
	struct rescue_look look = {
		.l = w->l, .view = &view, .machine = view_machine(w),
		.leave_out = RESCUE_MEMBER,
	};
	struct rescue_verdict verdict;
	u32 looks;

	for (looks = 0; looks < MAX_LOOKS; looks++) {
		bool found = look_once(w, &look, &verdict);

		if (!found && !looks && ask->force) {
			look.force = true;
			found = look_once(w, &look, &verdict);
			look.force = false;
		}
		if (!looks)
			ask->pressure = verdict.pressure;
		if (!found)
			return;
		note_anchor(ask, verdict.anchor);
		note_anchor(ask, verdict.above);
		if (!looks)
			look.pressures = verdict.pressing | RESCUE_LOOKED_FOR_AGAIN;
		if (!join_marked(w))
			return;
	}
}

/* As if nothing had been asked. */
static void undo(struct world *w)
{
	u32 i;

	for (i = RESCUE_ROOT + 1; i < rescue_lineage_size(w->l); i++)
		rescue_lineage_leave(w->l, i);
	clear(w, RESCUE_MARK | RESCUE_SPARED);
	rescue_lineage_requeue(w->l);
}

void judge_ask(struct world *w, char **words, u32 nr)
{
	struct ask *ask = &w->ask;
	u32 i;

	if (nr != 4 || strcmp(words[2], "by") ||
	    (strcmp(words[1], "freeze-top") && strcmp(words[1], "force")))
		fail(w, "ask freeze-top|force by NAME|key");
	*ask = (struct ask){ .open = true, .line = w->line, .caller = NOBODY };
	ask->force = !strcmp(words[1], "force");
	if (strcmp(words[3], "key")) {
		ask->caller = find_process(w, words[3]);
		if (!w->process[ask->caller].living)
			fail(w, "\"%s\" has exited", words[3]);
	}
	for (i = 0; i < w->nr_processes; i++) {
		struct process *p = &w->process[i];

		p->held = false;
		p->meant = false;
		p->left = false;
		p->allowed = false;
		p->spared_now = false;
	}
	table_settle(w);
	spare(w);
	look_for_storms(w);
	undo(w);
}

/* === What is right ======================================================== */

static bool may_touch(const struct process *p)
{
	return p->living && !p->spared_now;
}

static void take_storm(struct world *w)
{
	u32 i;

	for (i = INIT; i < w->nr_processes; i++)
		w->process[i].meant |= w->process[i].storm && may_touch(&w->process[i]);
}

/* Too young to be one for sure: it may be taken, and nothing else. */
static void allow_storm(struct world *w)
{
	u32 i;

	for (i = INIT; i < w->nr_processes; i++)
		w->process[i].allowed |= w->process[i].storm;
}

static void name_all(struct world *w, char **words, char verb)
{
	u32 first, nr, i;

	for (; *words; words++) {
		find_crowd(w, *words, &first, &nr);
		for (i = first; i < first + nr; i++) {
			struct process *p = &w->process[i];

			p->meant |= verb == 't' && may_touch(p);
			p->left |= verb == 'l';
			p->allowed |= verb == 'a';
		}
	}
}

void judge_should(struct world *w, char **words, u32 nr)
{
	struct ask *ask = &w->ask;
	const char *verb = nr > 1 ? words[1] : "";

	if (!ask->open)
		fail(w, "should: after which ask?");
	if (!strcmp(verb, "refuse") && nr == 2) {
		ask->refuse = true;
	} else if (!strcmp(verb, "take") && nr == 3 && !strcmp(words[2], "storm")) {
		ask->take = true;
		take_storm(w);
	} else if (!strcmp(verb, "allow") && nr == 3 && !strcmp(words[2], "storm")) {
		ask->take = true;
		allow_storm(w);
	} else if (!strcmp(verb, "take") && nr > 2) {
		ask->take = true;
		name_all(w, words + 2, 't');
	} else if ((!strcmp(verb, "leave") || !strcmp(verb, "allow")) && nr > 2) {
		name_all(w, words + 2, verb[0]);
	} else if (!strcmp(verb, "name") && nr == 3 && ask->nr_names < 16) {
		ask->names[ask->nr_names++] = find_process(w, words[2]);
	} else {
		fail(w, "should take|allow storm|take|leave|allow NAME...|refuse|"
		     "name NAME");
	}
}

/* === The line ============================================================= */

static const char *title(const struct world *w, u32 index, char *text, size_t size)
{
	const struct process *p = &w->process[index];
	const struct name *name = &w->name[p->name];

	if (index == KERNEL)
		return "kernel";
	if (name->crowd)
		snprintf(text, size, "%s.%u", name->text, p->number);
	else
		snprintf(text, size, "%s", name->text);
	return text;
}

static const char *anchor_name(const struct world *w, char *text, size_t size)
{
	u32 anchor = w->ask.anchor;
	u32 who;

	if (!anchor)
		return "-";
	who = process_of(w, anchor);
	if (anchor == RESCUE_ROOT)
		return "kernel";
	if (who != NOBODY)
		return title(w, who, text, size);
	snprintf(text, size, "(%.15s)", rescue_node(w->l, anchor)->comm);
	return text;
}

static bool is_named(const struct world *w, u32 index)
{
	const struct ask *ask = &w->ask;
	u32 node = index == KERNEL ? RESCUE_ROOT : node_of(w, index);
	u32 i;

	for (i = 0; i < ask->nr_anchors; i++)
		if (ask->anchors[i] == node)
			return true;
	return false;
}

static void tell(const struct world *w, const char *what, u32 index)
{
	char text[2 * NAME_LEN];

	if (w->verbose)
		printf("      %s %s (pid %u)\n", what, title(w, index, text, sizeof(text)), index);
}

struct count {
	u32 should;
	u32 held;
	u32 missed;
	u32 innocents;
	u32 unnamed;
};

static struct count count(const struct world *w)
{
	bool exact = w->ask.take || w->ask.refuse;
	struct count c = {};
	u32 i;

	for (i = INIT; i < w->nr_processes; i++) {
		const struct process *p = &w->process[i];
		bool meant = p->meant && !p->left;

		c.should += meant;
		c.held += p->held;
		if (p->allowed)
			continue;
		if (p->held && !meant && (exact || p->left)) {
			c.innocents++;
			tell(w, "innocent", i);
		}
		if (meant && !p->held) {
			c.missed++;
			tell(w, "missed", i);
		}
	}
	for (i = 0; i < w->ask.nr_names; i++) {
		if (is_named(w, w->ask.names[i]))
			continue;
		c.unnamed++;
		tell(w, "unnamed", w->ask.names[i]);
	}
	return c;
}

/* All that should be is known: say whether it is. */
void judge_end(struct world *w)
{
	char text[2 * NAME_LEN];
	struct ask *ask = &w->ask;
	struct count c;
	bool ok;

	if (!ask->open)
		return;
	ask->open = false;
	c = count(w);
	ok = !c.missed && !c.innocents && !c.unnamed;
	w->nr_wrong += !ok;
	w->nr_missed += c.missed;
	w->nr_innocents += c.innocents;
	w->nr_should += c.should;
	if (w->quiet)
		return;
	printf("    %s %d ask: %s  should %u  held %u  missed %u  innocents %u",
	       w->label, ask->line, ok ? "ok" : "WRONG", c.should, c.held, c.missed, c.innocents);
	printf("  anchor %s  pressure %s\n", anchor_name(w, text, sizeof(text)),
	       rescue_pressure_name(ask->pressure));
}
