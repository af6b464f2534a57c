// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes of a world as a kernel has them, and the records that its probes write.
 *
 * Each birth, thread and exit goes to the lineage at once; it settles when a drain would
 * have, after some records or some time.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/minmax.h>

#include "world.h"

/* Records after which a drain has come by. */
#define DRAIN_RECORDS	256u

void *grow(void *array, u32 nr, u32 *room, size_t size)
{
	if (nr < *room)
		return array;
	*room = *room ? *room * 2 : 64;
	array = realloc(array, *room * size);
	if (!array)
		abort();
	return array;
}

/* === Accounts ============================================================= */

static struct account *new_account(struct account **accounts, u32 *nr, u32 *room)
{
	*accounts = grow(*accounts, *nr, room, sizeof(**accounts));
	(*accounts)[*nr] = (struct account){ .above = NOBODY };
	return &(*accounts)[(*nr)++];
}

/* "/s/worker": below "/s", below "/". */
u32 table_cgroup(struct world *w, const char *path)
{
	char above[NAME_LEN];
	struct account *cgroup;
	char *slash;
	u32 i, up;

	if (*path != '/' || strlen(path) >= NAME_LEN)
		fail(w, "\"%s\": a path of a cgroup is expected", path);
	for (i = 0; i < w->nr_cgroups; i++)
		if (!strcmp(w->cgroup[i].path, path))
			return i;
	strcpy(above, path);
	slash = strrchr(above, '/');
	slash[slash == above] = '\0';
	up = strcmp(path, "/") ? table_cgroup(w, above) : NOBODY;
	cgroup = new_account(&w->cgroup, &w->nr_cgroups, &w->room_cgroups);
	strcpy(cgroup->path, path);
	cgroup->above = up;
	return cgroup - w->cgroup;
}

u32 table_user(struct world *w, u32 uid)
{
	u32 i;

	for (i = 0; i < w->nr_users; i++)
		if (w->user[i].uid == uid)
			return i;
	new_account(&w->user, &w->nr_users, &w->room_users)->uid = uid;
	return i;
}

static bool is_spent(const struct account *account)
{
	return account->limit && account->used >= account->limit;
}

static bool has_room(const struct world *w, u32 cgroup, u32 user)
{
	if (w->used >= w->slots || is_spent(&w->user[user]))
		return false;
	for (; cgroup != NOBODY; cgroup = w->cgroup[cgroup].above)
		if (is_spent(&w->cgroup[cgroup]))
			return false;
	return true;
}

static void charge(struct world *w, const struct process *p, int tasks)
{
	u32 cgroup;

	w->used += tasks;
	w->user[p->user].used += tasks;
	for (cgroup = p->cgroup; cgroup != NOBODY; cgroup = w->cgroup[cgroup].above)
		w->cgroup[cgroup].used += tasks;
}

/* Note the fuller of two limits, by percent. */
static void note_limit(const struct account *a, u64 *percent, u32 *limit, u64 *of)
{
	if (!a->limit || a->used * 100ull / a->limit < *percent)
		return;
	*percent = a->used * 100ull / a->limit;
	*limit = a->limit;
	*of = (unsigned long)a;
}

/* How full the fullest limit above it is, in percent; 0: there is none. */
u32 table_fullness(const struct world *w, const struct process *p, u32 *limit, u64 *of)
{
	u64 percent = 0;
	u32 cgroup;

	*limit = 0;
	*of = 0;
	for (cgroup = p->cgroup; cgroup != NOBODY; cgroup = w->cgroup[cgroup].above)
		note_limit(&w->cgroup[cgroup], &percent, limit, of);
	note_limit(&w->user[p->user], &percent, limit, of);
	return percent;
}

/* Is a limit above it full? */
bool table_is_full(const struct world *w, const struct process *p)
{
	u32 limit;
	u64 of;

	return table_fullness(w, p, &limit, &of) >= RESCUE_FULL_PERCENT;
}

/* === Families ============================================================= */

static void link_child(struct world *w, u32 index, u32 parent)
{
	struct process *p = &w->process[index];

	p->parent = parent;
	p->prev = NOBODY;
	p->next = w->process[parent].child;
	if (p->next != NOBODY)
		w->process[p->next].prev = index;
	w->process[parent].child = index;
}

static void unlink_child(struct world *w, u32 index)
{
	struct process *p = &w->process[index];

	if (p->prev != NOBODY)
		w->process[p->prev].next = p->next;
	else
		w->process[p->parent].child = p->next;
	if (p->next != NOBODY)
		w->process[p->next].prev = p->prev;
}

/* The nearest manager above a process that exits, or PID 1. */
static u32 reaper_of(const struct world *w, u32 index)
{
	do
		index = w->process[index].parent;
	while (index != KERNEL && !w->process[index].manager);
	return index == KERNEL ? INIT : index;
}

/* A zombie is reaped. */
static void reap(struct world *w, u32 index)
{
	struct process *p = &w->process[index];

	unlink_child(w, index);
	charge(w, p, -1);
	p->zombie = false;
	w->nr_zombies--;
}

/* Orphans get a new parent, and it reaps those that are zombies, unless it does not come to it. */
static void leave_children(struct world *w, u32 index)
{
	u32 reaper = reaper_of(w, index);
	u32 child;

	while ((child = w->process[index].child) != NOBODY) {
		if (w->process[child].zombie && !w->orphans_stay) {
			reap(w, child);
			continue;
		}
		unlink_child(w, child);
		link_child(w, child, reaper);
	}
}

/* === Records ============================================================== */

static void add_chunk(struct rescue_lineage *l)
{
	struct rescue_node *chunk = malloc(RESCUE_CHUNK_BYTES);

	/* The rooms may not expect zeroes. */
	memset(chunk, 0xa5, RESCUE_CHUNK_BYTES);
	rescue_lineage_add_chunk(l, chunk);
}

static void record(struct world *w)
{
	if (w->l->nr_free < 16)
		add_chunk(w->l);
	if (++w->unsettled >= DRAIN_RECORDS) {
		rescue_lineage_settle(w->l);
		w->unsettled = 0;
	}
}

/* As before an order: all records are read, and no process waits for its prune. */
void table_settle(struct world *w)
{
	int times;

	for (times = 0; rescue_lineage_settle(w->l) && times < 16; times++)
		;
	w->unsettled = 0;
}

static void record_birth(struct world *w, u32 index, u32 creator)
{
	const struct process *p = &w->process[index];
	struct rescue_person person = {
		.pid = index, .start_ns = p->start_ns,
		.uid = w->process[creator].uid, .born_protected = p->born_guarded,
	};

	rescue_lineage_birth(w->l, &person, creator, creator ? w->process[creator].start_ns : 0);
	/* A name of its own is that of its exec. */
	rescue_node(w->l, rescue_lineage_find(w->l, index, p->start_ns))->fresh =
		!strcmp(p->comm, w->process[creator].comm);
	record(w);
}

/* === Births and exits ===================================================== */

static const char *cgroup_path(const struct attributes *a, u32 number, char *path)
{
	const char *star = strchr(a->cgroup, '*');

	if (!star)
		return a->cgroup;
	/* "/pods/ *", without the blank: the number of the member. */
	snprintf(path, NAME_LEN, "%.*s%u%s", (int)(star - a->cgroup), a->cgroup, number, star + 1);
	return path;
}

static void set_place(struct process *p, const struct process *parent,
		      const struct attributes *a, u32 index)
{
	p->group = parent->group;
	p->session = parent->session;
	p->tty = parent->tty;
	if (a->session_own) {
		p->session = index;
		p->group = index;
		p->tty = false;
	}
	if (a->group_own)
		p->group = index;
	if (a->has_group)
		p->group = a->group;
	p->tty |= a->tty;
}

static void set_comm(struct world *w, struct process *p, const struct attributes *a, u32 name)
{
	const char *comm = a->comm ?: w->name[name].text;

	memcpy(p->comm, comm, min(strlen(comm), sizeof(p->comm) - 1));
}

/* Returns the child, or NOBODY when a limit forbids it. */
u32 table_fork(struct world *w, u32 parent, const struct attributes *a, u32 name, u32 number)
{
	const struct process *from = &w->process[parent];
	u32 uid = a->has_uid ? a->uid + (a->uid_counts ? number : 0) : from->uid;
	u32 index = w->nr_processes;
	struct process child = {
		.start_ns = ++w->now, .child = NOBODY, .uid = uid, .threads = 1, .rss = a->rss,
		.name = name, .number = number, .state = SLEEPS, .living = true,
		.storm = a->storm || from->storm, .guarded = a->guarded || from->guarded,
		.born_guarded = from->guarded && !a->guarded, .manager = a->manager,
		.cgroup = from->cgroup,
	};
	char path[NAME_LEN];

	child.user = table_user(w, uid);
	if (a->cgroup)
		child.cgroup = table_cgroup(w, cgroup_path(a, number, path));
	if (!has_room(w, child.cgroup, child.user)) {
		w->nr_failed++;
		return NOBODY;
	}
	set_place(&child, from, a, index);
	set_comm(w, &child, a, name);
	if (a->has_state)
		child.state = a->state;
	else if (number && child.storm)
		child.state = RUNS;

	w->process = grow(w->process, index, &w->room_processes, sizeof(*w->process));
	w->process[index] = child;
	w->nr_processes++;
	link_child(w, index, parent);
	charge(w, &child, 1);
	w->rss += child.rss;
	record_birth(w, index, parent);
	while (w->process[index].threads < a->threads && table_thread(w, index))
		;
	return index;
}

/* Returns false when a limit forbids it. */
bool table_thread(struct world *w, u32 index)
{
	struct process *p = &w->process[index];

	if (!has_room(w, p->cgroup, p->user)) {
		w->nr_failed++;
		return false;
	}
	p->threads++;
	p->newest_ns = w->now;
	charge(w, p, 1);
	rescue_lineage_thread(w->l, index, p->start_ns, w->now);
	record(w);
	return true;
}

void table_exit(struct world *w, u32 index, bool zombie)
{
	struct process *p = &w->process[index];
	char comm[RESCUE_COMM_LEN + 1] = "";

	if (index == INIT || index == KERNEL)
		fail(w, "init does not exit");
	if (!p->living)
		return;
	memcpy(comm, p->comm, sizeof(comm));
	leave_children(w, index);
	p->living = false;
	w->rss -= p->rss;
	charge(w, p, 1 - (int)p->threads);
	p->threads = 1;
	p->zombie = true;
	w->nr_zombies++;
	if (!zombie && !(w->orphans_stay && w->process[p->parent].manager))
		reap(w, index);
	rescue_lineage_exit(w->l, index, p->start_ns, p->uid, comm);
	record(w);
}

/* The kernel and PID 1. */
void table_begin(struct world *w)
{
	struct attributes none = { .threads = 1, .rss = 4096, .session_own = true,
				   .manager = true };

	w->nr_processes = 0;
	w->process = grow(w->process, 0, &w->room_processes, sizeof(*w->process));
	w->process[w->nr_processes++] = (struct process){
		.child = NOBODY, .next = NOBODY, .prev = NOBODY,
		.cgroup = table_cgroup(w, "/"), .user = table_user(w, 0),
	};
	w->name = grow(w->name, 0, &w->room_names, sizeof(*w->name));
	w->name[w->nr_names++] = (struct name){ .text = "kernel", .first = KERNEL, .nr = 1 };
	w->name[w->nr_names++] = (struct name){ .text = "init", .first = INIT, .nr = 1 };
	w->now = 1000000;
	table_fork(w, KERNEL, &none, 1, 0);
	if (w->nr_processes != INIT + 1)
		fail(w, "PID 1 was not born");
}
