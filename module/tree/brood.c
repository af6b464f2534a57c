// SPDX-License-Identifier: GPL-2.0-only
/*
 * The children of one node: what they weigh, how old they are, what they have in common.
 *
 * The rule: one pass over the children for each of three questions, however many of them are
 * asked: which is heaviest; which are older, and what may most of the young have in common;
 * how many of those have it.
 */
#include <linux/string.h>

#include "tree/brood.h"
#include "tree/kin.h"
#include "tree/lineage.h"
#include "tree/look.h"
#include "tree/walk.h"

/* Of the members of a crowd, so many in 4 must have something in common. */
#define ALIKE_QUARTERS 3u

/* Of a storm of several trees, each has such a part of the largest. */
#define HEAVY_PARTS 8u

/* Small storms of one class have such a part of the largest; what others do has less. */
#define MEDIUM_PARTS 4u

/*
 * A program that has a smaller part of a crowd is rare. That is an eighth of the mean of a bucket:
 * where each member has a name of its own, hardly any is.
 */
#define RARE_PARTS (8u * RESCUE_BROOD_BUCKETS)

/**
 * struct elders - the children of one node that came before a storm, by name
 * @first: one of them
 * @nr: how many there are
 * @mixed: they have several names
 */
struct elders {
	struct rescue_facts first;
	u32 nr;
	bool mixed;
};

/*
 * So little that it may be one of a crowd? What lived long before the storm is none of it, however
 * little it has borne.
 */
static bool brood_may_be_small(const struct rescue_choice *c, u32 child)
{
	return walk_node(c, child)->weight <= c->light &&
	       (!walk_is_living(c, child) || rescue_kin_is_early(c, child));
}

/**
 * rescue_brood_weigh() - what do the children weigh?
 * @c: the look
 * @parent: their parent
 * @enough: one that weighs so much is the heaviest, and the others need not be known
 * @brood: result; the rest of it is not known yet
 */
void rescue_brood_weigh(struct rescue_choice *c, u32 parent, u32 enough,
			struct rescue_brood *brood)
{
	u32 most = 0, all = 0, light = 0;
	const struct rescue_node *node;
	u32 child;

	brood->parent = parent;
	brood->heaviest = RESCUE_NOBODY;
	for (child = walk_node(c, parent)->child; child && most < enough; child = node->next) {
		node = walk_node(c, child);
		walk_step(c);
		if (!brood->heaviest || node->weight > most) {
			brood->heaviest = child;
			most = node->weight;
		}
		all += node->weight;
		light += brood_may_be_small(c, child) ? node->weight : 0;
	}
	brood->all = all;
	brood->light = light;
	brood->medium = false;
	brood->compared = false;
}

static void brood_add_elder(struct elders *elders, const struct rescue_facts *facts)
{
	if (elders->nr++)
		elders->mixed |= !rescue_kin_same_name(&elders->first, facts);
	else
		elders->first = *facts;
}

/* Has one of them another name than the heaviest? Where no process answers for that, all have. */
static bool brood_has_odd(const struct elders *elders, const struct rescue_facts *heaviest)
{
	return elders->nr &&
	       (elders->mixed || !heaviest || !rescue_kin_same_name(heaviest, &elders->first));
}

/* Returns whether another candidate takes the place of the one before. */
static bool brood_vote(struct rescue_kind *kind, int *votes, bool same)
{
	if (same || *votes > 0) {
		*votes += same ? 1 : -1;
		return false;
	}
	*votes = 1;
	kind->steady = false;
	return true;
}

static bool brood_has_name(const struct rescue_kind *kind, const struct rescue_facts *facts)
{
	return !memcmp(kind->facts.name, facts->name, sizeof(facts->name));
}

/* Boyer and Moore's majority vote, for each property by itself. */
static void brood_vote_apart(struct rescue_kind *kind, const struct rescue_facts *facts)
{
	if (brood_vote(kind, &kind->name, brood_has_name(kind, facts)))
		memcpy(kind->facts.name, facts->name, sizeof(facts->name));
	if (brood_vote(kind, &kind->uid, kind->facts.uid == facts->uid))
		kind->facts.uid = facts->uid;
	if (brood_vote(kind, &kind->cgroup, kind->facts.cgroup == facts->cgroup))
		kind->facts.cgroup = facts->cgroup;
}

static bool brood_is_alike(const struct rescue_kind *kind, const struct rescue_facts *facts)
{
	return brood_has_name(kind, facts) && kind->facts.uid == facts->uid &&
	       kind->facts.cgroup == facts->cgroup;
}

/* Returns whether it votes for the candidates, and not apart. */
static bool brood_elect(struct rescue_kind *kind, const struct rescue_facts *facts)
{
	bool alike;

	if (!kind->nr++)
		*kind = (struct rescue_kind){ .facts = *facts, .nr = 1, .steady = true };
	alike = brood_is_alike(kind, facts);
	if (!alike) {
		brood_vote_apart(kind, facts);
		return false;
	}
	kind->name++;
	kind->uid++;
	kind->cgroup++;
	return true;
}

static bool brood_is_medium(struct rescue_choice *c, const struct rescue_brood *brood, u32 child)
{
	u64 most = walk_node(c, brood->heaviest)->weight;

	return most <= walk_node(c, child)->weight * (u64)MEDIUM_PARTS;
}

/**
 * rescue_brood_is_heavy() - has a child a good part of the storm?
 * @c: the look
 * @brood: weighed
 * @child: the child
 *
 * Return: whether it has.
 */
bool rescue_brood_is_heavy(struct rescue_choice *c, const struct rescue_brood *brood, u32 child)
{
	u64 most = walk_node(c, brood->heaviest)->weight;

	return most && most <= walk_node(c, child)->weight * (u64)HEAVY_PARTS;
}

/* Small, and not from long before? Then it may be one of a crowd; the onset may have cut that. */
static bool brood_is_small(struct rescue_choice *c, const struct rescue_brood *brood, u32 child)
{
	if (brood->medium)
		return brood_is_medium(c, brood, child);
	return walk_node(c, child)->weight <= c->light &&
	       (rescue_kin_is_early(c, child) || rescue_kin_is_young(c, child));
}

/* Has it a part in the weight of a crowd? Only what has may say what a crowd is like. */
static bool brood_votes(struct rescue_choice *c, const struct rescue_brood *brood, u32 child)
{
	u32 weight = walk_node(c, child)->weight;

	if (!weight || brood->medium)
		return weight && brood_is_medium(c, brood, child);
	return brood->light && weight <= c->light && rescue_kin_is_young(c, child);
}

/**
 * rescue_brood_compare() - how old are the children, and what may most have in common?
 * @c: the look
 * @brood: weighed; for a node that has no crowd, its heaviest child is enough
 */
void rescue_brood_compare(struct rescue_choice *c, struct rescue_brood *brood)
{
	struct elders odd = {}, older = {};
	struct rescue_facts facts;
	bool known;
	u32 child;

	if (brood->compared)
		return;
	brood->kind = (struct rescue_kind){};
	for (child = walk_node(c, brood->parent)->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if (walk_is_living(c, child) && !rescue_kin_is_young(c, child)) {
			walk_ask(c, child, &facts);
			brood_add_elder(&odd, &facts);
			if (!rescue_kin_is_early(c, child))
				brood_add_elder(&older, &facts);
		}
		walk_node(c, child)->alike = brood_votes(c, brood, child) &&
					     rescue_kin_ask_witness(c, child, &facts) &&
					     brood_elect(&brood->kind, &facts);
	}
	known = odd.nr && brood->heaviest && rescue_kin_ask_witness(c, brood->heaviest, &facts);
	brood->odd = brood_has_odd(&odd, known ? &facts : NULL);
	brood->older = brood_has_odd(&older, known ? &facts : NULL);
	brood->compared = true;
}

/*
 * Does a child do something else than the storm, and than @parent, which may fork itself? What is
 * held does not.
 */
static bool brood_is_other(struct rescue_choice *c, u32 child, const struct rescue_facts *parent)
{
	struct rescue_facts facts;

	if (!walk_is_living(c, child) || walk_flags(c, walk_node(c, child)) & RESCUE_MEMBER)
		return false;
	walk_ask(c, child, &facts);
	if (facts.traits & RESCUE_GONE || rescue_kin_is_of_crest(c, &facts))
		return false;
	if (!parent)
		return true;
	if (rescue_kin_same_name(parent, &facts)) {
		c->forks_itself = true;
		return false;
	}
	if (rescue_kin_multiplies(c, child))
		return false;
	return !c->below_forks_itself || !rescue_kin_same_name(&c->below, &facts);
}

/**
 * rescue_brood_has_other() - has the parent another child than those of the storm?
 * @c: the look
 * @brood: weighed, or that of a node above, with its heaviest child
 * @parent: NULL, or what the parent is: then what is like it is nothing else, nor what is like
 *          the process below that speaks for the storm, if that has forked itself: the first of
 *          a bomb have other children; nor what multiplies as a bomb does
 *
 * Return: whether one lives that is another program than the heaviest part of the storm. Of the
 * crowd where the storm spreads, the votes tell it.
 */
bool rescue_brood_has_other(struct rescue_choice *c, struct rescue_brood *brood,
			    const struct rescue_facts *parent)
{
	u32 child;

	if (brood == &c->brood) {
		rescue_brood_compare(c, brood);
		return brood->odd || brood->kind.name != (int)brood->kind.nr;
	}
	for (child = walk_node(c, brood->parent)->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if (child != brood->heaviest && brood_is_other(c, child, parent))
			return true;
	}
	return false;
}

/**
 * rescue_brood_shares_group() - is a child in a group that carries, or did, a part of the storm?
 * @c: the look
 * @brood: weighed
 * @group: the process group
 *
 * Return: whether one is.
 */
bool rescue_brood_shares_group(struct rescue_choice *c, const struct rescue_brood *brood,
			       u32 group)
{
	struct rescue_facts facts;
	u32 child;

	for (child = walk_node(c, brood->parent)->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if ((rescue_brood_is_heavy(c, brood, child) ||
		     walk_flags(c, walk_node(c, child)) & RESCUE_MEMBER) &&
		    rescue_kin_ask_witness(c, child, &facts) && facts.group == group)
			return true;
	}
	return false;
}

/**
 * rescue_brood_has_job() - has a ghost a child that does something else, in a group of its own?
 * @c: the look
 * @parent: the ghost
 * @below: what its tree is like by which the walk came up
 *
 * Return: whether one lives: then the ghost is that of a shell, which has started several jobs. A
 * shell that makes jobs has no child in its own process group.
 */
bool rescue_brood_has_job(struct rescue_choice *c, u32 parent, const struct rescue_facts *below)
{
	struct rescue_facts facts;
	bool found = false;
	u32 child;

	for (child = walk_node(c, parent)->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if (!walk_is_living(c, child))
			continue;
		walk_ask(c, child, &facts);
		if (facts.group == walk_node(c, parent)->pid)
			return false;
		found |= !(facts.traits & RESCUE_GONE) && facts.session == below->session &&
			 facts.group != below->group && !rescue_kin_is_of_crest(c, &facts);
	}
	return found;
}

/**
 * rescue_brood_is_crowd() - do small trees make at least half of the weight?
 * @brood: weighed
 *
 * Return: whether they do.
 */
bool rescue_brood_is_crowd(const struct rescue_brood *brood)
{
	return (u64)brood->light * 2 >= brood->all;
}

static void brood_agree(struct rescue_kind *kind, const struct rescue_facts *facts)
{
	kind->name += brood_has_name(kind, facts);
	kind->uid += kind->facts.uid == facts->uid;
	kind->cgroup += kind->facts.cgroup == facts->cgroup;
	kind->nr++;
}

static bool brood_is_common(const struct rescue_kind *kind, u32 nr)
{
	return (u64)nr * 4 >= (u64)kind->nr * ALIKE_QUARTERS;
}

/*
 * Do the votes tell it already? All other members cancel each other out in pairs that differ; so
 * the candidate has all the votes, and at most one of each pair.
 */
static bool brood_is_clear(const struct rescue_kind *kind, u32 votes)
{
	return brood_is_common(kind, votes) || !brood_is_common(kind, (kind->nr + votes) / 2);
}

/**
 * rescue_brood_widen() - judge trees of any size as a crowd
 * @brood: weighed; none of its children is a storm by itself
 */
void rescue_brood_widen(struct rescue_brood *brood)
{
	brood->medium = true;
	brood->compared = false;
}

static u32 brood_bucket(const struct rescue_facts *facts)
{
	return rescue_name_hash(facts->name, sizeof(facts->name)) % RESCUE_BROOD_BUCKETS;
}

/* How many of the crowd have what is most often voted for, and how many small ones each program? */
static void brood_count(struct rescue_choice *c, struct rescue_brood *brood)
{
	struct rescue_kind *kind = &brood->kind;
	struct rescue_facts facts;
	u32 child;

	*kind = (struct rescue_kind){ .facts = kind->facts, .steady = kind->steady };
	brood->nr_small = 0;
	memset(brood->programs, 0, sizeof(brood->programs));
	for (child = walk_node(c, brood->parent)->child; child; child = walk_node(c, child)->next) {
		walk_step(c);
		if (!brood_is_small(c, brood, child) || !rescue_kin_ask_witness(c, child, &facts))
			continue;
		brood->nr_small++;
		brood->programs[brood_bucket(&facts)]++;
		if (brood_votes(c, brood, child))
			brood_agree(kind, &facts);
	}
}

/* Does a crowd run, without a name that most have in common? */
static bool brood_runs_mixed(const struct rescue_choice *c, const struct rescue_kind *kind)
{
	return c->pressure == RESCUE_CPU && !brood_is_common(kind, kind->name);
}

/**
 * rescue_brood_poll() - have most of a crowd a name or a cgroup in common?
 * @c: the look
 * @brood: weighed
 *
 * Return: whether they have.
 */
bool rescue_brood_poll(struct rescue_choice *c, struct rescue_brood *brood)
{
	const struct rescue_kind *kind = &brood->kind;

	rescue_brood_compare(c, brood);
	if (!brood_is_clear(kind, kind->name) || !brood_is_clear(kind, kind->uid) ||
	    !brood_is_clear(kind, kind->cgroup) || brood_runs_mixed(c, kind))
		brood_count(c, brood);
	return brood_is_common(kind, kind->name) || brood_is_common(kind, kind->cgroup);
}

/**
 * rescue_brood_shares_cgroup() - are most of a crowd in one cgroup?
 * @brood: polled
 *
 * Return: whether they are.
 */
bool rescue_brood_shares_cgroup(const struct rescue_brood *brood)
{
	return brood_is_common(&brood->kind, brood->kind.cgroup);
}

/* Like most of a crowd, in all that most have in common? */
static bool brood_is_of_kind(const struct rescue_kind *kind, const struct rescue_facts *facts)
{
	if (brood_is_common(kind, kind->name) && !brood_has_name(kind, facts))
		return false;
	if (brood_is_common(kind, kind->uid) && kind->facts.uid != facts->uid)
		return false;
	return !brood_is_common(kind, kind->cgroup) || kind->facts.cgroup == facts->cgroup;
}

/*
 * Does a child sleep beside a crowd that runs, and is another program than all parts of that? Many
 * that sleep are a part: they wait for a pipe, or for their turn.
 */
static bool brood_is_bystander(struct rescue_choice *c, const struct rescue_brood *brood, u32 child,
			       const struct rescue_facts *facts)
{
	return brood_runs_mixed(c, &brood->kind) && !walk_node(c, child)->weight &&
	       !(facts->traits & RESCUE_AWAKE) &&
	       (u64)brood->programs[brood_bucket(facts)] * RARE_PARTS < brood->nr_small;
}

/**
 * rescue_brood_has() - is a child one of the crowd?
 * @c: the look
 * @brood: polled
 * @child: the child
 *
 * Return: whether it is small, and like most of them; and no rare program that sleeps beside those
 * that run, where these have no name in common.
 */
bool rescue_brood_has(struct rescue_choice *c, const struct rescue_brood *brood, u32 child)
{
	struct rescue_facts facts;

	/* It has voted, for what most have in common, so it need not be asked again. */
	if (brood->kind.steady && walk_node(c, child)->alike)
		return true;
	return brood_is_small(c, brood, child) && rescue_kin_ask_witness(c, child, &facts) &&
	       brood_is_of_kind(&brood->kind, &facts) &&
	       !brood_is_bystander(c, brood, child, &facts);
}
