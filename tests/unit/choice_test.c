// SPDX-License-Identifier: GPL-2.0-only
/*
 * What presses, and which processes brought it.
 *
 * A case is a picture (picture.h): a story in a line of words, and what a look must find. The
 * machine has 2,400 slots, 2 CPUs and 1,000 MiB:
 *
 *	slots    from 2,160 used on; of them 150 by the cohort
 *	cpu      from 32 that run on; of them 16 in the cohort
 *	memory   up to 100 MiB available; of the rest 125 MiB in the cohort
 *	growth   from 100 that came at once on; 300 as workers of a server
 *	depth    from 64 generations on
 */
#include "picture.h"

#define ROOM 8000

/* A quiet machine of a day: what stands above the storms of most cases. */
#define MACHINE \
	"init<kernel,protected,manager,spared,session cron<init,session " \
	"sshd<init,session,protected,spared login<sshd,session,uid=7 shell<login,session,shell " \
	"+1d "

/* More jobs than are told apart, and an orphan of each. */
#define JOBS \
	"j1<cron,group,session j2<cron,group,session j3<cron,group,session " \
	"j4<cron,group,session j5<cron,group,session j6<cron,group,session " \
	"j7<cron,group,session j8<cron,group,session j9<cron,group,session " \
	"j10<cron,group,session j11<cron,group,session j12<cron,group,session " \
	"j13<cron,group,session j14<cron,group,session j15<cron,group,session " \
	"j16<cron,group,session j17<cron,group,session "
#define ORPHANS \
	"zo*1<j1 zo*1<j2 zo*1<j3 zo*1<j4 zo*1<j5 zo*1<j6 zo*1<j7 zo*1<j8 zo*1<j9 " \
	"zo*1<j10 zo*1<j11 zo*1<j12 zo*1<j13 zo*1<j14 zo*1<j15 zo*1<j16 zo*1<j17 "

static char said[16];

/* "NAME", or "NAME.I" where the expectation has a number, too. */
static const char *name_of(u32 index, bool numbered)
{
	static char text[2 * PICTURE_NAME_LEN];
	u32 pid, i;

	if (!index)
		return "-";
	if (index == RESCUE_ROOT)
		return "kernel";
	pid = rescue_node(l, index)->pid;
	for (i = picture.nr_crowds; i--;) {
		const struct crowd *crowd = &picture.crowd[i];

		if (pid < crowd->first || pid >= crowd->first + crowd->nr)
			continue;
		if (!numbered)
			return crowd->name;
		snprintf(text, sizeof(text), "%s.%u", crowd->name, pid - crowd->first + 1);
		return text;
	}
	return "?";
}

static bool expects_node(const char *word, const char *key, u32 index)
{
	const char *value = word_value(word, key);

	if (value && strcmp(name_of(index, strchr(value, '.')), value))
		FAIL("%s, not %s", name_of(index, strchr(value, '.')), word);
	return value;
}

static bool expects_number(const char *word, const char *key, u32 number)
{
	u32 value;

	if (!word_sets(word, key, &value))
		return false;
	if (value != number)
		FAIL("%u, not %s", number, word);
	return true;
}

/* Names of pressures, on or off. */
static bool expects_pressure(const char *word)
{
	if (word_value(word, "on="))
		EXPECT(picture.verdict.pressing & (1u << word_pressure(word + 3)));
	else if (word_value(word, "off="))
		EXPECT(!(picture.verdict.pressing & (1u << word_pressure(word + 4))));
	else
		return false;
	return true;
}

static void expects(char *word)
{
	const struct rescue_verdict *v = &picture.verdict;
	const struct crowd *crowd;
	u32 i;

	if (!said[0]) {
		strcpy(said, rescue_pressure_name(v->pressure));
		if (strcmp(said, word))
			FAIL("pressure %s, not %s", said, word);
		return;
	}
	if (expects_node(word, "anchor:", v->anchor) || expects_node(word, "root:", v->root) ||
	    expects_node(word, "above:", v->above) || expects_pressure(word) ||
	    expects_number(word, "roots=", v->nr_roots) ||
	    expects_number(word, "weight=", v->weight) ||
	    expects_number(word, "tasks=", v->tasks) ||
	    expects_number(word, "zombies=", v->nr_zombies))
		return;
	if (!strcmp(word, "guess") || !strcmp(word, "stays")) {
		EXPECT(*word == 'g' ? v->guess : !v->anchor_taken);
		return;
	}
	crowd = word_crowd(word);
	for (i = crowd->first; i < crowd->first + crowd->nr; i++)
		picture.body[i].expected = true;
}

/* Those that are marked, and those that should be. */
static void compare(void)
{
	u32 nr = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		const struct rescue_node *node = rescue_node(l, i);
		bool taken = (node->flags & (RESCUE_MARK | RESCUE_SPARED)) == RESCUE_MARK;

		if (!(node->flags & RESCUE_LIVING))
			continue;
		nr += taken;
		if (taken != body_of(i)->expected)
			FAIL("%s is %s", name_of(i, true), taken ? "taken" : "left");
	}
	EXPECT_EQ(picture.verdict.nr, nr);
}

static void one_look(const struct test_case *self)
{
	bool found;

	picture_begin(ROOM);
	call_with_words(self->in, picture_word);
	found = picture_look();
	said[0] = '\0';
	call_with_words(self->out, expects);
	EXPECT_EQ(found, picture.verdict.pressure != RESCUE_CALM);
	compare();
	EXPECT_EQ(picture.verdict.guess, !!strstr(self->out, "guess"));
	world_check();
	picture_end();
}

/* Those that wait for their prune are linked through their weights. */
static void choosing_while_some_are_dying_spoils_nothing(const struct test_case *self)
{
	(void)self;
	picture_begin(ROOM);
	call_with_words(MACHINE "b<shell,group c*120<b +1s", picture_word);
	world_settle();
	picture_exit(word_pid("c"));
	picture_exit(word_pid("c") - 1);
	EXPECT(picture_look_now());
	world_check();
	EXPECT_EQ(picture.verdict.nr, 119);
	world_settle();
	world_check_settled();
	picture_end();
}

/* Slots and memory are short; the storm of the memory was found, and is held. */
static void the_rest_is_that_of_all_that_presses(const struct test_case *self)
{
	const u32 slots = 1u << RESCUE_SLOTS, memory = 1u << RESCUE_MEMORY;
	const struct rescue_verdict found = {
		.pressure = RESCUE_MEMORY,
		.pressing = slots | memory,
	};

	(void)self;
	EXPECT_EQ(rescue_pressures_left(&found, 0, false),
		  slots | memory | RESCUE_LOOKED_FOR_AGAIN);
	EXPECT_EQ(rescue_pressures_left(&found, slots, false), slots);
	EXPECT_EQ(rescue_pressures_left(&found, slots | memory, true), memory);
}

static u32 fork_of(u32 parent)
{
	picture_fork(parent);
	return picture.nr - 1;
}

/* Each link leaves a process, or two of one that has exited, goes on in another, and exits. */
static void grow_spine(u32 nr, bool pairs)
{
	u32 link = word_pid("b");

	while (nr--) {
		u32 rest = fork_of(link);
		u32 next = fork_of(link);

		if (pairs) {
			fork_of(rest);
			fork_of(rest);
			picture_exit(rest);
		}
		picture_exit(link);
		link = next;
	}
	world_settle();
}

/*   shell* - (b) - o, (o) - o, (o) - ... 150      ghosts alone are on the way to the newest */
static void spine_of_ghosts_is_taken_whole(const struct test_case *self)
{
	u32 pairs;

	(void)self;
	for (pairs = 0; pairs < 2; pairs++) {
		picture_begin(ROOM);
		call_with_words(MACHINE "b<shell,group", picture_word);
		grow_spine(150, pairs);
		EXPECT(picture_look());
		EXPECT_EQ(picture.verdict.nr, 151 + 150 * pairs);
		EXPECT_EQ(picture.verdict.nr_roots, 1);
		picture_end();
	}
}

#define LOOK(what, story, right) \
	{ .name = what, .run = one_look, .in = story, .out = right }

static const struct test_case cases[] = {
	/* === Each pressure at its threshold === */

	LOOK("idle_machine_has_no_storm", MACHINE, "none off=limit off=cpu off=slots off=memory"),
	LOOK("held_one_among_them_is_not_taken_again",
	     MACHINE "cpus=1 +1d b<shell,run c*60<b,run d<b,run hold:d +1s", "cpu b c"),
	/* An old ghost is of the storm when what it left is, under its name. */
	LOOK("ghost_that_was_there_before_is_of_its_children",
	     MACHINE "cpus=1 +1d g<shell,comm=w +100s h<shell,comm=w,run k*60<h,comm=w,run "
	     "p<g,comm=w,run q*5<g,comm=w,run -g",
	     "cpu h k p q anchor:shell stays roots=2"),

	/*   shell* - b - ::: 99 and 98      100 are a storm   */
	LOOK("growth_is_a_part_of_the_slots",
	     MACHINE "b<shell,group c*99<b,group=b +1s", "growth b c weight=100 off=slots"),
	LOOK("one_less_is_no_growth",
	     MACHINE "b<shell,group c*98<b,group=b +1s", "none off=growth"),
	LOOK("growth_that_stands_for_a_quarter_of_the_uptime_presses_nothing",
	     MACHINE "b<shell,group c*99<b +10h", "none"),
	LOOK("by_force_it_does",
	     MACHINE "b<shell,group c*99<b +10h force", "growth b c guess"),
	LOOK("growth_that_stands_for_less_does_press",
	     MACHINE "b<shell,group c*99<b +6h", "growth b c"),
	LOOK("growth_within_the_hour_does_press_on_a_young_machine",
	     "init<kernel,protected,manager,spared,session shell<init,session,shell +30m "
	     "b<shell,group c*99<b +45m", "growth b c"),

	/*   shell* - b - 31 of 32 that run   */
	LOOK("32_that_run_on_two_cpus_press",
	     MACHINE "b<shell,group c*32<b,run +1100ms", "cpu b c weight=32 on=cpu"),
	LOOK("31_do_not", MACHINE "b<shell,group c*31<b,run +1s", "none off=cpu"),
	LOOK("of_what_runs_a_half_is_enough_for_a_cohort",
	     MACHINE "old*16<cron,run,session +1d b<shell,group c*16<b,run +1100ms",
	     "cpu b c weight=16"),
	LOOK("less_than_a_half_is_not",
	     MACHINE "old*17<cron,run,session +1d b<shell,group c*15<b,run +1100ms", "none on=cpu"),
	LOOK("what_runs_presses_however_old_it_is",
	     "init<kernel,protected,manager,spared,session b<init,session c*40<b,run +9d",
	     "cpu b c"),

	/*   2,160 of 2,400 used   */
	LOOK("slots_press_from_nine_tenths_on",
	     MACHINE "used=2160 d*10<cron,session +1s b<shell,group c*149<b +1s only=slots",
	     "slots b c weight=150 on=slots"),
	LOOK("one_slot_less_does_not",
	     MACHINE "used=2159 b<shell,group c*149<b +1s only=slots", "none off=slots"),
	LOOK("a_sixteenth_of_the_slots_is_enough_for_a_cohort",
	     MACHINE "used=2160 b<shell,group c*148<b +1s only=slots", "none on=slots"),

	/*   100 MiB of 1,000 available   */
	LOOK("memory_presses_up_to_a_tenth",
	     MACHINE "avail=100 b<shell,group,rss=0 c*10<b,rss=12800 +1s",
	     "memory b c weight=8000"),
	LOOK("available_memory_presses_nothing",
	     MACHINE "avail=101 b<shell,group,rss=0 c*10<b,rss=12800 +1s", "none off=memory"),
	LOOK("an_eighth_of_the_memory_is_enough_for_a_cohort",
	     MACHINE "avail=100 b<shell,group,rss=0 c*10<b,rss=12784 +1s", "none on=memory"),
	LOOK("two_are_no_crowd",
	     MACHINE "avail=100 b<shell,group,rss=64000 c<b,rss=64000 +1s", "none on=memory"),
	LOOK("three_are",
	     MACHINE "avail=100 b<shell,group,rss=43008 c*2<b,rss=43008 +1s", "memory b c"),

	/*   a limit: an eighth of it   */
	LOOK("a_limit_presses_when_it_is_full",
	     MACHINE "w<cron,session,cgroup=3,full=80 c*9<w +1s", "limit w c weight=10"),
	LOOK("an_eighth_of_the_limit_is_enough_for_a_cohort",
	     MACHINE "w<cron,session,cgroup=3,full=81 c*9<w +1s", "none on=limit"),
	LOOK("whose_it_is_the_first_that_answers_tells",
	     MACHINE "w<cron,session,cgroup=3,full=81,gone c*9<w +1s", "none on=limit"),
	LOOK("a_limit_that_is_not_full_does_not",
	     MACHINE "w<cron,session,cgroup=3 c*9<w +1s", "none off=limit"),
	LOOK("after_five_minutes_a_limit_must_be_used_up",
	     MACHINE "w<cron,session,cgroup=3,full=80 c*9<w +6m", "none"),
	LOOK("and_presses_as_long_as_it_is",
	     MACHINE "w<cron,session,cgroup=3,brim=80 c*9<w +30d", "limit w c"),
	LOOK("within_five_minutes_it_may_be_nearly_used_up",
	     MACHINE "w<cron,session,cgroup=3,full=80 c*9<w +4m", "limit w c"),

	/*   shell* - d - d - ... - d   */
	LOOK("64_generations_are_a_storm",
	     MACHINE "~50ms d^64<shell,group=shell +1s", "depth d weight=64"),
	LOOK("63_are_not", MACHINE "~50ms d^63<shell,group=shell +1s", "none"),
	/*   shell* - d - ... 66 ... - d      shell* - e - ... 64 ... - e   */
	LOOK("of_two_chains_the_deeper_one_is_taken",
	     MACHINE "~50ms d^66<shell,group=shell e^64<shell,group=shell +1s",
	     "depth d weight=66"),
	LOOK("generations_of_long_ago_are_not",
	     MACHINE "~1s d^80<shell,group=shell +11m", "none"),
	/*   cron - (d) - (d) - ... - e      e replaced d, which replaced itself long ago   */
	LOOK("generations_that_exited_long_ago_are_not",
	     MACHINE "d^70<cron +1d t<cron,session,tasks=32000 e<d -d +1s only=depth", "none"),
	LOOK("steady_leak_is_no_storm",
	     "init<kernel,protected,manager,spared,session d<init,session ~100s c*400<d,session "
	     "used=2160 only=slots", "none on=slots"),
	LOOK("by_force_it_is_as_a_whole",
	     "init<kernel,protected,manager,spared,session d<init,session ~100s c*250<d,session "
	     "~40s e*150<d,session used=2160 only=slots force", "slots d c e on=slots guess"),
	LOOK("what_came_with_the_machine_is_no_storm",
	     "init<kernel,protected,manager,spared,session d<init,session c*400<d +1d used=2160",
	     "none on=slots"),
	LOOK("generations_of_ten_minutes_are",
	     MACHINE "~1s d^80<shell,group=shell +8m", "depth d"),

	/* === What may not be touched === */

	/*   shell* - ::: 120 jobs   */
	LOOK("own_shell_is_named_and_not_taken",
	     MACHINE "c*120<shell,group +1s", "growth c roots=120 anchor:shell stays above:login"),
	LOOK("nor_is_a_spared_shell",
	     MACHINE "s<shell,spared +1h c*120<s,group +1s", "growth c anchor:s stays above:shell"),
	LOOK("children_of_a_protected_daemon_are_taken",
	     MACHINE "d<init,session,protected +1d c*120<d +1s", "growth c anchor:d stays"),
	LOOK("protection_from_the_creator_protects_nothing",
	     MACHINE "d<init,session,protected,guarded +1d c*120<d,group +1s",
	     "growth d c anchor:d"),
	LOOK("children_of_the_kernel_are_taken",
	     MACHINE "c*120<kernel,session,comm=core +1s",
	     "growth c anchor:kernel stays above:kernel"),
	/*   m - pam (old), ::: 120   */
	LOOK("manager_with_older_services_is_left",
	     MACHINE "m<init,session,manager pam<m +1d c*120<m,session +1s",
	     "growth c anchor:m stays above:init"),
	LOOK("manager_that_forks_them_itself_is_taken",
	     MACHINE "m<init,session,manager,cgroup=4 +1d c*120<m,group +1s",
	     "growth m c anchor:m root:m"),
	LOOK("manager_is_no_wrapper",
	     MACHINE "m<init,session,manager +1s b<m c*120<b +1s", "growth b c root:b above:m"),
	LOOK("manager_that_reaps_and_so_runs_is_none",
	     MACHINE "m<init,session,manager,run b<m c*120<b +1s", "growth b c root:b above:m"),
	/*   b - s* - ::: 120   */
	LOOK("spared_one_in_between_is_passed_over",
	     MACHINE "b<shell,group s<b,spared c*120<s +1s", "growth b c"),
	LOOK("wrapper_above_a_spared_one_is_taken",
	     MACHINE "w<shell,group +1h s<w,spared b<s c*120<b +1s", "growth w b c"),
	LOOK("spared_member_is_left_alone",
	     MACHINE "b<shell,group s<b,spared c*120<b +1s", "growth b c"),

	/* === Root: of the same job === */

	/*   shell* - (b) - x - ::: 60, y - ::: 60   */
	LOOK("exited_root_joins_two_halves",
	     MACHINE "b<shell,group x<b y<b c*60<x d*60<y -b +1s",
	     "growth x y c d anchor:b root:b above:shell roots=1"),
	/*   shell* - (g) - v, b - ::: 120   */
	LOOK("exited_shell_has_jobs",
	     MACHINE "g<shell,group,comm=sh v<g,group,comm=vi b<g,group c*120<b x<g,group y*2<x -x "
	     "-g +1s", "growth b c root:b"),
	LOOK("what_is_of_its_group_is_no_job",
	     MACHINE "g<shell,group,comm=sh v<g,comm=log b<g c*120<b -g +1s", "growth v b c"),
	LOOK("nor_is_what_has_a_session",
	     MACHINE "g<shell,group,comm=sh v<g,session,comm=log b<g c*120<b -g +1s",
	     "growth v b c"),
	LOOK("two_halves_below_a_living_root",
	     MACHINE "b<shell,group x<b y<b c*60<x d*60<y +1s",
	     "growth b x y c d root:b above:shell"),
	/*   shell* - w - b - ::: 120      w an hour old   */
	LOOK("old_wrapper_of_the_group_is_taken",
	     MACHINE "w<shell,group +1h b<w c*120<b +1s", "growth w b c root:w above:shell"),
	LOOK("with_another_old_child_it_is_none",
	     MACHINE "w<shell,group k<w,group +1h b<w,group=w c*120<b +1s",
	     "growth b c root:b above:w"),
	LOOK("nor_with_one_that_is_like_the_next",
	     MACHINE "w<shell,group k<w,comm=b +1h b<w c*120<b +1s", "growth b c root:b above:w"),
	LOOK("with_an_old_child_of_the_storm_it_is",
	     MACHINE "w<shell,group k<w,comm=c +1h b<w c*120<b +1s", "growth w b c root:w"),
	LOOK("with_threads_it_is_none",
	     MACHINE "w<shell,group,tasks=2 +1h b<w c*120<b +1s", "growth b c root:b above:w"),
	LOOK("nor_with_a_young_child_that_is_something_else",
	     MACHINE "w<shell,group +1h b<w k<w c*120<b +1s", "growth b c root:b above:w"),
	LOOK("one_of_the_same_program_need_not_only_wait",
	     MACHINE "w<shell,group,comm=c +1h b<w k<w c*120<b +1s", "growth w b c root:w"),
	LOOK("old_wrapper_of_another_group_is_left",
	     MACHINE "w<shell,group +1h b<w,group c*120<b +1s", "growth b c root:b above:w"),
	/*   shell* - w - b - c - c ...      w 3 s older; each makes a process group   */
	LOOK("early_one_that_only_waits_is_taken",
	     MACHINE "w<shell,group +3s b<w,group c^120<b,group +1s", "growth w b c root:w"),
	LOOK("early_is_up_to_ten_seconds_before",
	     MACHINE "w<shell,group +9800ms b<w,group c^120<b,group +1s", "growth w b c root:w"),
	LOOK("but_no_more",
	     MACHINE "w<shell,group +10100ms b<w,group c^120<b,group +1s", "growth b c root:b"),
	LOOK("or_three_times_as_long_as_it_took",
	     MACHINE "w<shell,group +32s ~100ms b<w,group c^120<b,group +1s",
	     "growth w b c root:w"),
	LOOK("but_no_more_of_a_slow_one",
	     MACHINE "w<shell,group +44s ~100ms b<w,group c^120<b,group +1s", "growth b c root:b"),
	LOOK("however_long_it_has_stood",
	     MACHINE "w<shell,group +1m b<w,group c^120<b,group +30m", "growth b c root:b"),
	LOOK("early_one_with_another_child_does_not_only_wait",
	     MACHINE "w<shell,group k<w,group +3s b<w,group c^120<b,group +1s",
	     "growth b c root:b"),
	LOOK("early_one_that_runs_is_taken",
	     MACHINE "w<shell,group,run k<w,group,comm=z +3s b<w,group=w c*120<b +1s",
	     "growth w k b c root:w"),
	/*   shell* - w - b - ::: 240, w - a - f - ::: 9   */
	LOOK("another_bomb_beside_it_is_nothing_else",
	     MACHINE "w<shell,group b<w c*240<b,comm=b a<w f<a,fresh g*9<f,fresh +1s",
	     "growth w b c a f g root:w"),
	LOOK("one_worker_that_forks_is_no_bomb",
	     MACHINE "w<shell,group b<w c*240<b,comm=b a<w f*9<a,fresh g<f,fresh +1s",
	     "growth b c root:b"),
	LOOK("what_calls_exec_is",
	     MACHINE "w<shell,group b<w c*240<b,comm=b a<w f<a g*9<f,fresh +1s",
	     "growth b c root:b"),
	/*   shell* - w - a - ::: 120, w - b - ::: 120   */
	LOOK("early_one_with_several_parts_is_taken",
	     MACHINE "w<shell,group a<w,comm=a b<w,comm=b +3s c*120<a d*120<b +1s",
	     "growth w a b c d root:w"),
	LOOK("one_of_long_before_is_not",
	     MACHINE "w<shell,group a<w,comm=a b<w,comm=b +1h c*120<a,group d*120<b,group +1s",
	     "growth a b c d anchor:w stays"),
	LOOK("as_one_inside_of_fork_is",
	     MACHINE "w<shell,group,uninterruptible k<w,group,comm=z +3s b<w,group=w c*120<b +1s",
	     "growth w k b c root:w"),
	/*   shell* - w - a - ::: 120, w - b - ::: 100   */
	LOOK("parts_of_several_names_are_of_a_parent_in_the_group_of_one",
	     MACHINE "w<shell,group a<w,group,comm=a b<w,comm=b c*120<a d*100<b +1s",
	     "growth w a b c d root:w"),
	LOOK("but_not_of_one_that_has_made_a_job_of_each",
	     MACHINE "w<shell,group a<w,group,comm=a b<w,group,comm=b c*120<a d*100<b +1s",
	     "growth a b c d anchor:w stays"),
	LOOK("nor_of_one_that_has_only_a_small_part_in_its_group",
	     MACHINE "w<shell,group a<w,group,comm=a b<w,group,comm=b x<w c*120<a d*100<b +1s",
	     "growth a b c d anchor:w stays"),
	LOOK("nor_does_a_leader_of_the_session",
	     MACHINE "w<sshd,session +3s b<w,group c^120<b,group +1s", "growth b c root:b"),
	LOOK("nor_does_one_of_another_session",
	     MACHINE "w<shell,group +3s b<w,session,comm=c c^120<b,group +1s", "growth b c root:b"),
	LOOK("nor_does_one_of_another_user",
	     MACHINE "w<shell,group,uid=0 +3s b<w,group,uid=7 c^120<b,group +1s",
	     "growth b c root:b"),
	LOOK("nor_does_one_of_another_cgroup",
	     MACHINE "w<shell,group +3s b<w,group,cgroup=9 c^120<b,group +1s", "growth b c root:b"),
	LOOK("nor_does_one_with_threads",
	     MACHINE "w<shell,group,tasks=2 +3s b<w,group c^120<b,group +1s", "growth b c root:b"),
	LOOK("early_one_of_the_same_name_is_taken",
	     MACHINE "w<shell,group,comm=b k<w,group +3s b<w c*120<b +1s",
	     "growth w k b c root:w"),
	LOOK("but_not_a_shell_that_has_made_a_job_of_it",
	     MACHINE "w<shell,group,comm=b k<w,group +3s b<w,group c*120<b +1s",
	     "growth b c root:b"),
	LOOK("nor_a_young_one",
	     MACHINE "w<shell,group,comm=b b<w,group c*120<b +1s", "growth b c root:b"),
	LOOK("unless_it_runs",
	     MACHINE "w<shell,group,comm=b,run b<w,group c*120<b +1s", "growth w b c root:w"),
	LOOK("or_each_makes_such_jobs",
	     MACHINE "w<shell,group,comm=b b<w,group c^120<b,group +1s", "growth w b c root:w"),
	LOOK("in_its_own_session",
	     MACHINE "w<shell,group,comm=b b<w,group c*120<b,session +1s", "growth b c root:b"),
	LOOK("but_not_from_another_session",
	     MACHINE "w<shell,group,comm=b k<w,group +3s b<w,session c*120<b +1s",
	     "growth b c root:b"),
	/*   shell* - w - b - ::: 120      w 2 ms older   */
	LOOK("young_one_that_runs_is_taken",
	     MACHINE "w<cron,session,run b<w,session,uid=5 c*120<b +1s", "growth w b c root:w"),
	LOOK("young_one_that_sleeps_is_a_starter",
	     MACHINE "w<cron,session b<w,session,uid=5 c*120<b +1s", "growth b c root:b above:w"),
	LOOK("young_one_of_the_same_name_is_taken",
	     MACHINE "w<cron,session,comm=b k<w,group b<w,session c*120<b +1s",
	     "growth w k b c root:w"),
	LOOK("a_name_is_that_of_a_user",
	     MACHINE "w<cron,session,comm=b b<w,session,uid=5 c*120<b +1s", "growth b c root:b"),
	LOOK("young_one_of_the_same_group_is_taken",
	     MACHINE "w<shell,group b<w,group=w,uid=5 c*120<b +1s", "growth w b c root:w"),
	LOOK("with_a_child_that_is_something_else_it_is_left",
	     MACHINE "w<shell,group k<w b<w,group=w,uid=5 c*120<b +1s",
	     "growth b c root:b above:w"),
	LOOK("a_child_of_its_own_name_is_nothing_else",
	     MACHINE "w<shell,group k<w,comm=w b<w,group=w,uid=5 c*120<b +1s",
	     "growth w k b c root:w"),
	LOOK("nor_is_one_of_the_name_below_that_forks_itself",
	     MACHINE "w<shell,group k<w,comm=b,uid=5 b<w,group=w,uid=5 d<b,comm=b c*120<d +1s",
	     "growth w k b d c root:w"),
	LOOK("but_it_is_where_that_does_not",
	     MACHINE "w<shell,group k<w,comm=b,uid=5 b<w,group=w,uid=5 c*120<b +1s",
	     "growth b c root:b"),
	LOOK("early_one_that_forks_itself_is_taken",
	     MACHINE "w<shell,group k<w,comm=w +3s b<w,group=w,uid=5 c*120<b +1s",
	     "growth w k b c root:w"),
	LOOK("what_has_exited_is_nothing_else",
	     MACHINE "w<shell,group q<w u*2<q -q b<w,group=w,uid=5 c*120<b +1s",
	     "growth w u b c root:w"),
	LOOK("young_one_that_only_waits_is_taken",
	     MACHINE "w<shell,group b<w,group c^120<b,group +1s", "growth w b c root:w"),
	/*   shell* - w - b - c - c ...      each has a session of its own, but w   */
	LOOK("young_one_that_has_begun_with_sessions_is_taken",
	     MACHINE "w<shell,group b<w,session c^120<b,session +1s", "growth w b c root:w"),
	LOOK("not_where_the_next_gives_none",
	     MACHINE "w<shell,group b<w,session d<b c^120<d,session +1s",
	     "growth b d c root:b above:w"),
	LOOK("nor_with_threads",
	     MACHINE "w<shell,group,tasks=2 b<w,session c^120<b,session +1s", "growth b c root:b"),
	LOOK("nor_with_a_child_that_is_something_else",
	     MACHINE "w<shell,group k<w b<w,session c^120<b,session +1s", "growth b c root:b"),
	LOOK("nor_a_login_which_has_changed_its_user",
	     MACHINE "w<sshd,session,uid=9 b<w,session c^120<b,session +1s", "growth b c root:b"),
	LOOK("nor_one_of_another_user",
	     MACHINE "w<shell,group b<w,session,uid=9,comm=c c^120<b,session +1s",
	     "growth b c root:b"),
	LOOK("nor_one_of_another_cgroup",
	     MACHINE "w<shell,group b<w,session,cgroup=9 c^120<b,session +1s", "growth b c root:b"),
	LOOK("but_of_several_parts_that_give_groups_to_theirs",
	     MACHINE "w<shell,group a<w,group,comm=a b<w,group,comm=b c^60<a,group d^60<b,group "
	     "+1s",
	     "growth w a b c d root:w"),
	LOOK("shell_on_a_terminal_is_never_climbed_to",
	     MACHINE "w<sshd,session,shell,run b<w c*120<b +1s", "growth b c root:b above:w"),
	/*   shell* - b - f, ::: 120      f is quiet, and another program  */
	LOOK("old_one_of_the_storm_s_program_that_runs_is_taken",
	     MACHINE "b<shell,group,run,comm=x f<b,comm=f +1h c*400<b,run,comm=x +1s",
	     "cpu b c root:b"),
	LOOK("so_is_an_old_one_inside_of_fork",
	     MACHINE "b<shell,group,uninterruptible,comm=x f<b,comm=f +1h c*400<b,run,comm=x +1s",
	     "cpu b c root:b"),
	LOOK("old_one_that_sleeps_has_older_children",
	     MACHINE "b<shell,group,comm=x f<b,comm=f +1h c*400<b,run,comm=x +1s",
	     "cpu c root:c anchor:b stays"),
	/*   tmux - b* - ::: 120      the command of a pane leads a session with a terminal   */
	LOOK("command_with_a_terminal_of_its_own_is_taken",
	     MACHINE "b<sshd,session,shell,run,comm=x c*120<b,comm=x +1s", "growth b c root:b"),
	LOOK("so_is_one_inside_of_fork",
	     MACHINE "b<sshd,session,shell,uninterruptible,comm=x c*120<b,comm=x +1s",
	     "growth b c root:b"),
	LOOK("the_server_of_its_terminal_is_left",
	     MACHINE "t<sshd,session,run b<t,session,shell,run,comm=x c*120<b,comm=x +1s",
	     "growth b c root:b above:t"),
	LOOK("one_at_its_prompt_is_a_shell",
	     MACHINE "b<sshd,session,shell,comm=x c*120<b,comm=x +1s",
	     "growth c root:c anchor:b stays"),
	LOOK("one_that_was_there_before_is_a_shell",
	     MACHINE "b<sshd,session,shell,run,comm=x +1h c*120<b,comm=x +1s",
	     "growth c root:c anchor:b stays"),
	LOOK("one_with_a_group_for_each_job_is_a_shell",
	     MACHINE "b<sshd,session,shell,run,comm=x c*120<b,group,comm=x +1s",
	     "growth c root:c anchor:b stays"),
	LOOK("one_that_runs_other_programs_is_a_shell",
	     MACHINE "b<sshd,session,shell,run,comm=sh c*120<b,comm=x +1s",
	     "growth c root:c anchor:b stays"),
	/*   shell* - b - g - ::: 120      of g no process answers   */
	LOOK("what_has_gone_since_is_of_the_job",
	     MACHINE "b<shell,group g<b,gone c*120<g +1s", "growth b g c root:b"),
	/*   shell* - b - s* - s* - ::: 120   */
	LOOK("several_spared_in_between_are_passed_over",
	     MACHINE "b<shell,group s<b,spared t<s,spared d<t c*120<d +1s", "growth b d c root:b"),
	/*   cron - s - g - ::: 120      of s the witness is below g   */
	LOOK("what_has_gone_since_does_not_speak_for_its_tree",
	     MACHINE "s<cron,session,comm=s g<s,session,gone c*120<g +1s",
	     "growth g c root:g above:s"),
	/*   shell - w - g - ::: 120      w is a wrapper: of g the witness is below it  */
	LOOK("what_has_gone_since_does_not_hide_a_wrapper",
	     MACHINE "b<shell,group w<b,group +1h g<w,gone c*120<g +1s",
	     "growth w g c root:w"),
	/*   rt - s.1 ... s.20 - app - b - ::: 120   */
	LOOK("bomb_in_one_of_twenty_containers",
	     MACHINE "rt<init,session s*20<rt,session app<s,session x*100<app +1d "
	     "b<app,group c*120<b +1s", "growth b c root:b above:app"),
	LOOK("what_was_there_before_is_not_of_a_tree",
	     MACHINE "w<shell,group c*5<w +1h ~100us d*300<w,comm=c +1100ms", "growth w d root:w"),

	/*   shell* - b - c - c - ...      twenty slow forks, then hundreds */
	LOOK("first_members_of_a_storm_are_of_it",
	     MACHINE "b<shell,group,run,comm=x ~50ms c*10<b,comm=x ~100us d*400<c,run,comm=x",
	     "cpu b c d root:b"),
	/*   shell* - b - c - ::: 120      each in a session of its own */
	LOOK("so_is_its_first_in_another_session",
	     MACHINE "b<shell,session,comm=x +2s c<b,session,comm=x d*120<c,session,comm=x",
	     "growth b c d root:b"),
	LOOK("nor_is_a_parent_that_has_another_child",
	     MACHINE "w<shell,group,comm=b k<w,group +3s b<w,session c*120<b,comm=b +1s",
	     "growth b c root:b"),
	LOOK("two_trees_fill_one_limit",
	     MACHINE "b<shell,group,full=200 c*100<b e<shell,group,full=200 f*80<e +1s",
	     "limit b c e f anchor:shell stays roots=2"),
	/*   cron - cron - b - ::: 120      of them cron came long before */
	LOOK("daemon_whose_child_has_its_name_is_not_of_it",
	     MACHINE "k<init,session,comm=k +2s j<k,session,comm=k b<j c*120<b",
	     "growth j b c root:j above:k"),
	LOOK("subreapers_that_came_with_it_are_of_it",
	     MACHINE "b<shell,session,manager,comm=x c<b,comm=x,manager d*120<c,comm=x,manager",
	     "growth b c d root:b"),
	LOOK("not_what_was_there_long_before",
	     MACHINE "b<shell,group,run,comm=x ~50ms c*10<b,comm=x +11s k<b,run,comm=x ~100us "
	     "d*400<k,run,comm=x", "cpu b k d root:b"),

	/* === What a storm had before it was held and let go === */

	/*   shell* - b - e, k, ::: 320      e and k a minute older */
	LOOK("older_one_of_the_program_that_runs_goes_on",
	     MACHINE "b<shell,group e<b,comm=c,run k<b,comm=c +1m ~100us d*320<b,comm=c +1100ms",
	     "growth b e d root:b"),
	LOOK("so_does_one_inside_of_fork",
	     MACHINE "b<shell,group e<b,comm=c,uninterruptible k<b,comm=c +1m ~100us "
	     "d*320<b,comm=c +1100ms",
	     "growth b e d root:b"),
	LOOK("older_one_that_sleeps_goes_on_when_it_has_borne_of_it",
	     MACHINE "b<shell,group e<b,comm=c k<b,comm=c +1m ~100us d*310<b,comm=c f*9<e,comm=y "
	     "+1100ms",
	     "growth b e d f root:b"),
	LOOK("older_one_of_another_program_does_not",
	     MACHINE "b<shell,group k<b,comm=c e<k,comm=e,run +1m ~100us d*320<b,comm=c +1100ms",
	     "growth b d root:b"),
	/*   shell* - b - a - ::: 320,  b - e - f, b - k      b, a, e and k a minute older */
	LOOK("what_goes_on_beside_an_older_path_is_taken",
	     MACHINE "b<shell,group,comm=c a<b,comm=c e<b,comm=c,run k<b,comm=c +1m f*5<e,comm=y "
	     "~100us d*320<a,comm=c +1100ms", "growth b a e f d root:b"),
	LOOK("but_nothing_else_there",
	     MACHINE "b<shell,group,comm=c a<b,comm=c k<b,comm=c,run,spared o<k,comm=o,run "
	     "q<b,comm=c u*2<q,comm=u -q +1m f<o,comm=y g<b,comm=y ~100us d*320<a,comm=c +1100ms",
	     "growth b a d root:b"),

	/* === What is told === */

	LOOK("zombies_of_the_storm_are_counted",
	     MACHINE "w<cron,session z*9<w +1h b<shell,group c*120<b z*40<b +1s",
	     "growth b c zombies=40"),

	/* === Beside the storm === */

	/*   d - zombies      r - ::: 14 of 20 threads      */
	LOOK("rollout_beside_zombies_is_not_of_the_storm",
	     MACHINE "d<init,session,group z*1900<d r<init,session p*14<r,session,tasks=20",
	     "slots d root:d"),
	/*   cron* - s* - e - ::: 11, three times: 33 run; a storm by itself has 16   */
	LOOK("small_storms_of_many_users_are_one",
	     MACHINE "s<cron,session t<cron,session,comm=s u<cron,session,comm=s k<cron,session "
	     "+1h ~10us e<s,group g*11<e,run f<t,group h*11<f,run j<u,group m*11<j,run +1s",
	     "cpu e g f h j m anchor:cron stays"),
	/*   cron* - s* - e - ::: 7, five times: builds may be as small   */
	LOOK("but_not_those_that_are_as_small_as_one_of_a_crowd",
	     MACHINE "s<cron,session t<cron,session,comm=s u<cron,session,comm=s v<cron,session,"
	     "comm=s w<cron,session,comm=s +1h ~10us e<s,group g*7<e,run f<t,group h*7<f,run "
	     "j<u,group m*7<j,run n<v,group o*7<n,run p<w,group q*7<p,run +1s", "none on=cpu"),
	LOOK("a_fourth_of_the_largest_is_one_of_them",
	     MACHINE "s<cron,session t<cron,session,comm=s u<cron,session,comm=s v<cron,session,"
	     "comm=s +1h ~10us e<s,group g*12<e,run f<t,group h*12<f,run j<u,group m*12<j,run "
	     "n<v,group o*3<n,run +1s", "cpu e g f h j m n o"),
	LOOK("and_less_is_none",
	     MACHINE "s<cron,session t<cron,session,comm=s u<cron,session,comm=s v<cron,session,"
	     "comm=s +1h ~10us e<s,group g*12<e,run f<t,group h*12<f,run j<u,group m*12<j,run "
	     "n<v,group o*2<n,run +1s", "cpu e g f h j m"),
	LOOK("but_not_beside_a_storm",
	     MACHINE "s<cron,session t<cron,session,comm=s +1h e<s,group g*11<e,run f<t,group "
	     "h*30<f,run +1s", "cpu f h"),
	LOOK("nor_where_they_are_not_alike",
	     MACHINE "s<cron,session,cgroup=4 t<cron,session,cgroup=5 u<cron,session,cgroup=6 +1h "
	     "e<s,group g*11<e,run f<t,group h*11<f,run j<u,group m*11<j,run +1s", "none on=cpu"),
	LOOK("what_cron_starts_beside_a_storm_is_not_of_it",
	     MACHINE "f<shell,group ~20ms g*29<f,run r<cron,session x*4<r,run", "cpu f g root:f"),

	/* === A chain and its last link === */

	LOOK("of_a_chain_that_exits_the_last_link_is_taken",
	     MACHINE "d^70<shell e<d -d +1s", "depth e anchor:e root:e"),
	LOOK("also_when_it_has_gone_meanwhile",
	     MACHINE "d^70<shell e<d,gone -d +1s", "depth e anchor:e"),
	/*   shell* - s - (d) - (d) ... - e      s has started it eight seconds before   */
	LOOK("and_what_started_it_seconds_before_is_no_link",
	     MACHINE "s<shell,group +8s d^70<s e<d,gone -d +1s", "depth e anchor:e root:e"),
	LOOK("not_when_it_may_not_be_touched",
	     MACHINE "d^70<shell e<d,spared -d +1s", "none"),
	LOOK("a_chain_is_taken_up_to_its_first",
	     MACHINE "slots=24000 ~8s d^110<shell,group=shell", "depth d root:d.1 above:shell"),
	LOOK("chain_beside_older_relatives",
	     MACHINE "a<shell,group k<a +1h ~100ms d^80<a,group +1s", "depth d root:d.1 above:a"),

	LOOK("of_two_chains_one_look_takes_the_newest",
	     MACHINE "slots=24000 d^70<shell,group=shell e^70<shell,group=shell +1s",
	     "depth e roots=1 weight=70"),
	/*   w - k, d - d - ...      w is five minutes older than the chain   */
	LOOK("a_chain_came_with_its_first",
	     MACHINE "w<shell,group,comm=d k<w,group +5m d^80<w,group +1s", "depth d root:d.1"),

	/* === Sources === */

	/*   d - ::: 120 of other groups, a day later   */
	LOOK("daemon_that_forks_them_is_their_source",
	     MACHINE "d<init,session +1d c*120<d,session,uid=9 +1s", "growth d c anchor:d root:d"),
	LOOK("daemon_with_older_children_of_another_kind_is_none",
	     MACHINE "d<init,session k<d +1d c*120<d,session,uid=9 +1s", "growth c anchor:d stays"),
	LOOK("an_older_child_of_the_same_kind_is_no_other",
	     MACHINE "d<init,session k<d,comm=c,uid=9 +1d c*120<d,session,uid=9 +1s", "growth d c"),
	LOOK("parent_of_two_storms_is_no_source",
	     MACHINE "s<init,session +1d x<s,session,uid=5 y<s,session,uid=6 a*110<x b*110<y +1s",
	     "growth x a y b anchor:s stays"),
	LOOK("odd_child_of_a_source_is_left",
	     MACHINE "d<init,session +1d c*120<d,session odd<d,session +1s", "growth d c"),
	/*   shell* - w - d - ::: 120      each in a group of its own   */
	LOOK("what_only_waits_for_a_source_is_of_its_job",
	     MACHINE "w<shell,group d<w c*120<d,group +1s", "growth w d c root:w above:shell"),
	LOOK("what_has_started_something_else_is_not",
	     MACHINE "w<shell,group k<w d<w c*120<d,group +1s", "growth d c root:d above:w"),
	/*   shell* - s - b - ::: 120      s waits, and b leads a group of its own   */
	LOOK("what_gives_the_storm_a_group_is_a_shell",
	     MACHINE "s<shell,group +3s b<s,group c*120<b +1s", "growth b c root:b above:s"),
	LOOK("zombies_weigh_on_the_parent_that_does_not_reap_them",
	     MACHINE "d<init,session +1h z*120<d +1s", "growth d anchor:d root:d weight=120"),
	/*   shell* - b - ::: 60      its other processes have gone, and PID 1 is slow   */
	LOOK("orphans_weigh_on_the_storm_that_has_borne_them",
	     MACHINE "b<shell,group zo*60<b c*60<b,group=b +1s", "growth b c weight=121"),
	LOOK("orphans_weigh_where_their_job_begins",
	     MACHINE "b<shell,group,comm=sh x<b,group=b,comm=a y<b,group=b,comm=b "
	     "s<x,group=b,comm=c zo*2000<s k*20<x,group=b,comm=d m*20<y,group=b,comm=e +1s",
	     "growth b x y s k m root:b"),
	/*   shell* - (b) - x, y      b has exited   */
	LOOK("orphans_weigh_where_their_job_began",
	     MACHINE "b<shell,group x<b,group=b zo*60<x c*30<x,group=b y<b,group=b d*30<y,group=b "
	     "-b +1s", "growth x c y d weight=122"),
	LOOK("orphans_of_another_group_do_not",
	     MACHINE "b<shell,group zo*60<cron c*60<b,group=b +1s", "none"),
	LOOK("orphans_of_a_job_that_was_there_before_do_not",
	     MACHINE "d<cron,session +1d b<shell,group k<d,group=d zo*60<k c*60<b,group=b +1s",
	     "none"),
	LOOK("orphans_of_a_job_below_a_shell_that_was_there_before_do",
	     MACHINE "b<shell,group zo*60<b c*60<b,group=b +1s", "growth b c anchor:b above:shell"),
	LOOK("orphans_of_a_job_below_what_has_exited_long_ago_do",
	     MACHINE "w<shell,group k<w +1d b<w,group zo*60<b c*60<b,group=b -w +1s",
	     "growth b c weight=121"),
	LOOK("orphans_without_kin_do_not",
	     MACHINE "b<shell,group z*60<kernel c*60<b,group=b +1s", "none"),
	LOOK("orphans_of_long_ago_do_not",
	     MACHINE "zo*60<shell +1d b<shell,group c*98<b,group=b zo*1<c +1s",
	     "growth b c weight=100"),
	LOOK("orphans_weigh_below_a_limit",
	     MACHINE "b<shell,group,uid=9,full=800 zo*60<b c*60<b,group=b +1s only=limit",
	     "limit b c weight=121"),
	LOOK("orphans_do_not_run",
	     MACHINE "k*20<cron,run +1d b<shell,group,run zo*60<b c*14<b,group=b,run +1s only=cpu",
	     "none on=cpu"),
	LOOK("orphans_of_the_held_do_not_weigh",
	     MACHINE "b<shell,group zo*120<b c*60<b,group=b +1s hold:b hold:c", "none"),
	LOOK("nor_where_the_first_of_their_job_is_not_held",
	     MACHINE "s<shell,group,comm=sh k*60<s,group=s,comm=k zo*120<k m*5<s,group=s,comm=m "
	     "a*50<cron,group,session,comm=a d*60<init,group,session,comm=d +1s hold:k", "none"),
	LOOK("nor_where_it_alone_is_held",
	     MACHINE "~1us s<shell,group,comm=sh a<s,group=s,comm=a b<s,group=s,comm=b zo*120<b "
	     "c*40<a,group=s,comm=c d*40<b,group=s,comm=d e*10<cron,group,session +1s hold:s",
	     "none"),
	LOOK("orphans_say_nothing_of_another_part_of_their_job",
	     MACHINE "m<shell,group,comm=make cc*4<m,group=m,comm=cc b<m,group=m,comm=sh "
	     "c*80<b,group=m,comm=sh zo*60<c +1s", "growth b c root:b weight=141"),
	/* The first 15 fill the room beside the bomb's own; the next takes one of each with it. */
	LOOK("orphans_of_many_jobs_are_those_of_the_large_ones",
	     MACHINE JOBS "+1d b<shell,group zo*80<b " ORPHANS
	     "c*60<b,group=b +1s", "growth b c weight=140"),
	LOOK("orphans_of_the_held_fill_no_limit",
	     MACHINE "b<shell,group,uid=9,full=800 zo*120<b c*60<b,group=b +1s hold:b hold:c",
	     "none off=limit"),
	LOOK("what_still_exits_weighs_and_is_told_of_as_no_zombie",
	     MACHINE "b<shell,group zl*60<b c*60<b,group=b +1s", "growth b c weight=121 zombies=0"),
	/*   shell* - x - ::: 60, y - ::: 60      both in the group of x   */
	LOOK("halves_of_a_pipeline_are_one_storm",
	     MACHINE "x<shell,group y<shell,group=x a*60<x,group=x b*60<y,group=x +1s",
	     "growth x a y b roots=2 weight=122"),
	LOOK("two_jobs_that_are_small_are_none",
	     MACHINE "x<shell,group y<shell,group a*60<x,group=x b*60<y,group=y +1s", "none"),
	LOOK("threads_weigh_on_their_process",
	     MACHINE "t<init,session,tasks=2200 +1s", "slots t weight=2200"),
	LOOK("young_threads_of_an_old_process_do",
	     MACHINE "t<init,session,tasks=2200 +1h hits:t +1s", "slots t weight=2199"),
	LOOK("threads_of_long_ago_do_not",
	     MACHINE "t<init,session,tasks=2000 +40d b<shell,group c*199<b +1s only=slots",
	     "slots b c weight=200"),
	LOOK("all_tasks_are_told_of",
	     MACHINE "s<init,session,tasks=40 hold:s b<shell,group c*99<b,group=b +1s",
	     "growth b c tasks=145"),
	/* 1,024 times 64 GiB are 2^32 of 16 KiB. */
	LOOK("memory_that_is_shared_counts_in_each",
	     MACHINE "mem=131072 avail=1000 b<shell,group,rss=67108864 c*1023<b,rss=67108864 +1s",
	     "memory b c"),
	LOOK("who_has_memory_of_its_own_is_no_source_of_it",
	     MACHINE "avail=50 db<cron,session,rss=300000 k*2<db,group,uid=3 +1s",
	     "none on=memory"),

	/* === The workers of a server === */

	/*   srv - ::: 299 of its group      srv a day old   */
	LOOK("pool_of_a_server_is_no_storm",
	     MACHINE "srv<init,session +1d ~100us w*299<srv +1100ms", "none"),
	LOOK("pool_that_has_an_eighth_of_the_slots_is",
	     MACHINE "srv<init,session +1d ~100us w*300<srv +1100ms", "growth srv w"),
	LOOK("pool_of_which_few_run_is_none",
	     MACHINE "srv<init,session +1d ~100us w*127<srv,run +1100ms", "none on=cpu"),
	LOOK("pool_of_which_64_run_for_each_cpu_is",
	     MACHINE "srv<init,session +1d ~100us w*128<srv,run +1100ms", "cpu srv w"),
	LOOK("children_of_groups_of_their_own_are_no_pool",
	     MACHINE "srv<init,session +1d w*120<srv,group +1s", "growth srv w"),
	LOOK("server_that_came_with_them_has_no_pool",
	     MACHINE "srv<init,session w*120<srv +1s", "growth srv w"),

	/* === Crowds === */

	LOOK("odd_young_sibling_is_left",
	     MACHINE "d<init,session,protected +1d c*120<d odd<d +1s", "growth c"),
	LOOK("three_quarters_of_a_name_are_a_crowd",
	     MACHINE "d<init,session,protected +1d a*150<d b*50<d +1s", "growth a weight=150"),
	LOOK("below_that_the_cgroup_is_what_they_share",
	     MACHINE "d<init,session,protected +1d a*149<d b*51<d +1s", "growth a b weight=200"),
	LOOK("of_several_names_that_run_a_rare_one_that_sleeps_is_none",
	     MACHINE "d<init,session,protected e<d +1d o<d a*300<d,run b*300<d,run +1s "
	     "only=cpu", "cpu a b"),
	LOOK("unless_its_child_runs",
	     MACHINE "d<init,session,protected +1d a*300<d,run s<d r<s,run b*300<d,run +1s "
	     "only=cpu", "cpu a s r b"),
	LOOK("or_it_came_before_the_onset_and_runs",
	     MACHINE "d<init,session,protected +1d o<d,run +4s a*300<d,run b*300<d,run +1s "
	     "only=cpu", "cpu o a b"),
	LOOK("or_it_may_be_inside_of_fork",
	     MACHINE "d<init,session,protected +1d a*300<d,run o<d,uninterruptible b*300<d,run +1s "
	     "only=cpu", "cpu a o b"),
	LOOK("or_many_of_its_name_sleep",
	     MACHINE "d<init,session,protected +1d a*300<d,run s*3<d b*300<d,run +1s only=cpu",
	     "cpu a s b"),
	LOOK("nor_does_it_have_to_run_where_it_is_their_number_that_presses",
	     MACHINE "d<init,session,protected +1d o<d +4s a*300<d b*300<d +1s only=growth",
	     "growth o a b"),
	LOOK("small_trees_that_weigh_more_are_a_crowd",
	     MACHINE "d<init,session,protected +1d a*110<d h<d k*20<h +1s", "growth a"),
	LOOK("without_a_name_or_cgroup_in_common_it_is_no_crowd",
	     MACHINE "d<init,session,protected +1d a*70<d,cgroup=1 b*65<d,cgroup=2 "
	     "c*65<d,cgroup=3 +1s", "none"),
	LOOK("most_of_a_crowd_have_one_user",
	     MACHINE "d<init,session,protected +1d a*150<d,uid=5 b*20<d,uid=6,comm=a +1s",
	     "growth a"),
	LOOK("and_one_cgroup",
	     MACHINE "d<init,session,protected +1d a*150<d,cgroup=5 b*20<d,cgroup=6,comm=a +1s",
	     "growth a"),
	/*   m - ::: 40 that run, of one name, each ten in a cgroup of their own   */
	LOOK("services_of_a_manager_are_a_rollout",
	     MACHINE "m<init,session,manager +1h a*10<m,session,run,comm=s,cgroup=1 "
	     "b*10<m,session,run,comm=s,cgroup=2 c*10<m,session,run,comm=s,cgroup=3 "
	     "d*10<m,session,run,comm=s,cgroup=4 +1s only=cpu", "none on=cpu"),
	LOOK("sixty_four_for_each_cpu_are_none",
	     MACHINE "m<init,session,manager,protected +1h a*32<m,session,run,comm=s,cgroup=1 "
	     "b*32<m,session,run,comm=s,cgroup=2 c*32<m,session,run,comm=s,cgroup=3 "
	     "d*32<m,session,run,comm=s,cgroup=4 +1s only=cpu", "cpu a b c d anchor:m stays"),
	LOOK("nor_are_those_of_one_cgroup",
	     MACHINE "m<init,session,manager,protected +1h a*40<m,session,run,cgroup=1 "
	     "+1s only=cpu",
	     "cpu a anchor:m stays"),
	LOOK("nor_those_of_a_daemon",
	     MACHINE "m<init,session,protected +1h a*10<m,session,run,comm=s,cgroup=1 "
	     "b*10<m,session,run,comm=s,cgroup=2 c*10<m,session,run,comm=s,cgroup=3 "
	     "d*10<m,session,run,comm=s,cgroup=4 +1s only=cpu", "cpu a b c d anchor:m stays"),
	LOOK("of_the_same_name_but_old",
	     MACHINE "d<init,session,protected a*5<d +1h b*120<d,comm=a +1s", "growth b"),
	/*   d* - (g) - x, x      d* - ::: 120      g was there before   */
	LOOK("exited_root_of_a_crowd_is_as_young_as_that",
	     MACHINE "d<init,session,protected +1d g<d +1h x*2<g -g c*120<d,comm=x +1s",
	     "growth x c"),
	LOOK("so_is_one_that_the_onset_has_cut",
	     MACHINE "d<init,session,protected +1d g<d x*2<g,comm=c -g +600ms c*120<d +1s",
	     "growth x c"),
	LOOK("of_the_same_name_and_cut_by_the_onset",
	     MACHINE "d<init,session,protected +1d a*5<d +600ms b*120<d,comm=a +1s", "growth a b"),

	/* === Several trees === */

	/*   shell* - x - ::: 160, y - ::: 20      of those that run   */
	LOOK("tree_with_an_eighth_of_the_largest_is_a_root",
	     MACHINE "x<shell,group a*160<x,run y<shell,group b*20<y,run +1s only=cpu",
	     "cpu x a y b roots=2 anchor:shell stays above:login"),
	LOOK("tree_with_less_is_none",
	     MACHINE "x<shell,group a*161<x,run y<shell,group b*20<y,run +1s only=cpu", "cpu x a"),
	LOOK("of_the_same_name_it_is",
	     MACHINE "x<shell,group a*160<x,run y<shell,group,comm=x b*15<y,run +1s only=cpu",
	     "cpu x a y b"),
	LOOK("but_not_of_another_session",
	     MACHINE "x<shell,session a*160<x,run y<shell,session,comm=x b*15<y,run +1s only=cpu",
	     "cpu x a"),
	LOOK("two_storms_that_came_at_once",
	     MACHINE "x<shell,group a*99<x y<shell,group b*99<y +1s", "growth x a y b roots=2"),
	LOOK("young_tree_of_a_growth_must_be_a_storm_itself",
	     MACHINE "x<shell,group a*120<x y<shell,group b*90<y +1s",
	     "growth x a anchor:x root:x above:shell"),
	LOOK("an_older_one_need_not",
	     MACHINE "y<cron,session +1d x<cron,session a*120<x b*90<y,session +1s",
	     "growth x a y b"),
	/*   s - x - ::: 159, y - ::: 9 or 10      y is like x, but smaller   */
	LOOK("one_child_carries_a_storm_when_the_others_have_a_sixteenth",
	     MACHINE "s<cron,session,uid=3 +1h x<s,uid=4,group a*159<x y<s,uid=4,comm=x,group "
	     "b*9<y +1s", "growth x a root:x"),
	LOOK("and_does_not_when_they_have_more",
	     MACHINE "s<cron,session,uid=3 +1h x<s,uid=4,group a*159<x y<s,uid=4,comm=x,group "
	     "b*10<y +1s", "growth x a y b roots=2"),

	/*   cron* - s* - j - i - x - ::: 151, i - y - ::: 8   n of 10 beside s; j has 15/16   */
	LOOK("what_others_bring_does_not_decide_where_it_spreads",
	     MACHINE "s<cron,session,uid=3 +1h j<s,session,uid=4 i<j,session x<i,group a*151<x "
	     "y<i,comm=x,group b*8<y n*10<cron,session +1s", "growth x a y b roots=2"),

	/* === The rest of what is held === */

	/*   shell* - b - x - ::: 120, y - ::: 120      x is held   */
	LOOK("rest_below_the_first_of_a_storm_is_of_it",
	     MACHINE "b<shell,group x<b y<b c*120<x d*120<y hold:x hold:c +1s again",
	     "growth b y d root:b"),
	LOOK("rest_beside_a_part_of_it_is",
	     MACHINE "b<shell,group x<b,group y<b,group c*120<x d*120<y hold:x hold:c +1s again",
	     "growth y d root:y"),
	LOOK("other_job_of_a_shell_is_not",
	     MACHINE "+1h x<shell,group y<shell,group c*120<x d*120<y hold:x hold:c +1s again",
	     "none"),
	LOOK("unless_it_has_an_eighth_of_the_slots",
	     MACHINE "+1h x<shell,group y<shell,group c*120<x d*310<y hold:x hold:c +1s again",
	     "growth y d"),
	LOOK("nor_a_job_of_one_that_bore_none_of_the_held",
	     MACHINE "b<shell,group x<shell,group y<b,group c*120<x d*120<y hold:x hold:c +1s "
	     "again", "none"),
	LOOK("what_is_held_is_nothing_else",
	     MACHINE "b<shell,group x<b,uid=9,group y<b,uid=8 c*120<x d*120<y hold:x hold:c +1s "
	     "again", "growth b y d root:b"),
	LOOK("and_its_process_group_is_that_of_a_part",
	     MACHINE "b<shell,group x<b,uid=9 y<b,group,uid=8,comm=y z<b,group,uid=7,comm=z "
	     "c*120<x d*120<y e*120<z hold:x hold:c +1s again", "growth b y d z e root:b"),
	LOOK("parts_of_an_exited_one_in_the_group_of_one_are_no_jobs",
	     MACHINE "b<shell,group x<b,comm=x y<b,group,comm=y c*120<x d*20<y -b +1s",
	     "growth x c y d root:b"),

	/* === The rest of a pipeline === */

	LOOK("rest_of_a_pipeline_is_taken",
	     MACHINE "p<shell,group b<shell,group=p c*120<b q<shell,group=p +1s", "growth p b c q"),
	/*   shell* - p, x - ::: 150, q      shell* - y - ::: 150, r   */
	LOOK("so_is_that_of_each_of_two",
	     MACHINE "p<shell,group x<shell,group=p a*150<x q<shell,group=p v<shell,group "
	     "y<shell,group b*150<y r<shell,group=y +1s", "growth p x a q y b r roots=5"),
	LOOK("and_of_each_of_a_crowd",
	     MACHINE "c*120<shell,group odd<shell,group=c v<shell,group p<shell,group "
	     "d<shell,group=p,comm=c +1s", "growth c odd p d"),
	LOOK("another_job_of_the_shell_is_not",
	     MACHINE "p<shell,group b<shell,group c*120<b q<shell,group +1s", "growth b c"),
	LOOK("nor_is_the_group_of_the_shell_itself",
	     MACHINE "p<shell,group=shell b<shell,group=shell c*120<b +1s", "growth b c"),
	LOOK("nor_what_was_there_before",
	     MACHINE "p<shell,group +1h b<shell,group=p c*120<b +1s", "growth b c"),

	/* === What is held, and the second look === */

	LOOK("what_is_held_has_no_weight",
	     MACHINE "b<shell,group c*120<b +1s hold:b hold:c", "none off=growth"),
	LOOK("what_is_not_held_yet_is_found",
	     MACHINE "b<shell,group c*120<b +1s hold:b hold:c e<shell,group f*120<e +1s",
	     "growth e f weight=121 roots=1"),
	/*   The user of b holds it, and may let it go.   */
	LOOK("what_a_user_holds_is_not_held_for_another",
	     MACHINE "d<cron,session c*2200<d +1s user:d user:c", "slots d c on=slots"),
	LOOK("but_for_a_user_it_is",
	     MACHINE "d<cron,session c*2200<d +1s user:d user:c limited", "none off=slots"),
	/*   w - ::: 29, an hour old; below it b - ::: 50 that are held; the limit is that of w   */
	LOOK("what_was_at_a_limit_before_the_held_has_no_weight",
	     MACHINE "w<cron,session,cgroup=3,brim=80 v*29<w +1h b<w,group c*49<b hold:b hold:c "
	     "+1s only=limit", "none"),
	LOOK("at_another_limit_it_has",
	     MACHINE "w<cron,session,cgroup=3,brim=80 v*79<w +1h b<cron,session,cgroup=4,brim=80 "
	     "c*79<b hold:b hold:c +1s only=limit", "limit w v"),
	LOOK("where_the_held_are_few_too",
	     MACHINE "w<cron,session,cgroup=3,brim=80 v*71<w +1h b<w,group c*7<b hold:b hold:c "
	     "+1s only=limit", "limit w v"),
	LOOK("what_came_with_them_has",
	     MACHINE "w<cron,session,cgroup=3,brim=80 +1h b<w,group c*39<b v*40<w hold:b hold:c "
	     "+1s only=limit", "limit w v"),
	LOOK("a_limit_is_one_in_all_cgroups_below_it",
	     MACHINE "w<cron,session,cgroup=3,brim=80 v*29<w +1h b<w,group,cgroup=4 c*49<b "
	     "hold:b hold:c +1s only=limit", "none"),
	LOOK("the_ninth_limit_of_the_held_is_not_remembered",
	     MACHINE "w<cron,session,cgroup=3,brim=80 v*29<w +1h b<w,group c*49<b hold:b hold:c "
	     "f1<cron,session,cgroup=11,brim=9 hold:f1 "
	     "f2<cron,session,cgroup=12,brim=9 hold:f2 "
	     "f3<cron,session,cgroup=13,brim=9 hold:f3 "
	     "f4<cron,session,cgroup=14,brim=9 hold:f4 "
	     "f5<cron,session,cgroup=15,brim=9 hold:f5 "
	     "f6<cron,session,cgroup=16,brim=9 hold:f6 "
	     "f7<cron,session,cgroup=17,brim=9 hold:f7 "
	     "f8<cron,session,cgroup=18,brim=9 hold:f8 "
	     "+1s only=limit", "limit w v"),
	LOOK("slots_of_the_held_do_not_press",
	     MACHINE "d<cron,session z*2200<d +1s hold:d", "none off=slots"),
	LOOK("tasks_of_the_held_do_not_press",
	     MACHINE "t<init,session,tasks=2200 +1s hold:t", "none off=slots"),
	/*   100 MiB of 1,000 available, 10 held   */
	/*   d* - k, ::: 10      k is something else of d's, as young   */
	LOOK("of_a_crowd_that_has_the_memory_those_are_taken_that_are_alike",
	     MACHINE "avail=100 d<init,session +1h k<d,rss=6400 c*10<d,rss=12800 +1s",
	     "memory d c root:d"),
	LOOK("beside_it_a_tree_must_have_an_eighth_of_the_memory",
	     MACHINE "avail=100 b<shell,group c*10<b,rss=12800 k<shell,group,rss=20000 +1s",
	     "memory b c root:b"),
	LOOK("then_it_is_one_too",
	     MACHINE "avail=100 b<shell,group c*10<b,rss=12800 k<shell,group,rss=128000 +1s",
	     "memory b c k roots=2"),
	LOOK("memory_of_the_held_does_not_press",
	     MACHINE "avail=100 b<shell,group,rss=0 c*10<b,rss=12800 t<init,session,rss=10240 +1s "
	     "hold:t", "none off=memory"),
	LOOK("not_held_their_zombies_do", MACHINE "d<cron,session z*2200<d +1s", "slots d"),
	LOOK("orphans_press_while_none_is_held",
	     MACHINE "b<shell,group c*30<b z*2200<kernel +1s", "none on=slots"),
	LOOK("orphans_go_when_some_are_held",
	     MACHINE "b<shell,group c*30<b hold:b hold:c z*2200<kernel +1s", "none off=slots"),
	LOOK("zombies_below_a_limit",
	     MACHINE "d<cron,session,full=800,cgroup=3 z*99<d +1s only=limit",
	     "limit d weight=100"),
	LOOK("zombies_below_no_limit",
	     MACHINE "d<cron,session,full=800,cgroup=3 k<d,free z*120<k +1s only=limit", "none"),
	LOOK("zombies_of_long_ago_weigh_nothing",
	     MACHINE "d<init,session z*80<d +1d b<shell,group c*120<b +1s", "growth b c"),
	LOOK("other_pressures_do_not_count",
	     MACHINE "b<shell,group c*120<b,run +1s only=memory only=limit",
	     "none on=cpu off=growth"),
	LOOK("pressures_are_tried_in_order",
	     MACHINE "b<shell,group c*120<b,run +1s", "cpu b c on=cpu off=growth"),
	LOOK("the_next_pressure_is_tried",
	     MACHINE "b<shell,group c*120<b,run +1s only=memory only=growth", "growth b c"),
	LOOK("without_what_was_refused_before",
	     MACHINE "old*17<cron,run,session +1d b<shell,group c*15<b,run x<shell,group y*120<x "
	     "+1100ms", "growth x y on=cpu"),
	LOOK("what_has_gone_weighs_nothing",
	     MACHINE "b<shell,group g*60<b,gone c*60<b +1s", "none off=growth"),

	/* === Force === */

	/*   shell* - b - ::: 12      an eighth of each threshold   */
	LOOK("force_takes_an_eighth", MACHINE "b<shell,group c*12<b +1s force", "growth b c guess"),
	LOOK("but_not_less", MACHINE "b<shell,group c*11<b +1s force", "none"),
	LOOK("nor_without_the_word", MACHINE "b<shell,group c*12<b +1s", "none"),
	LOOK("force_changes_nothing_where_there_is_a_storm",
	     MACHINE "b<shell,group c*120<b +1s force", "growth b c"),
	LOOK("force_takes_a_chain_of_8",
	     MACHINE "d^8<shell,group=shell +1s force", "depth d guess"),
	LOOK("but_not_of_7", MACHINE "d^7<shell,group=shell +1s force", "none"),
	LOOK("force_never_takes_a_daemon_with_a_child",
	     MACHINE "d<init,session k<d +1s force", "none"),
	LOOK("force_on_an_idle_machine", MACHINE "force", "none"),

	CASE(choosing_while_some_are_dying_spoils_nothing),
	CASE(spine_of_ghosts_is_taken_whole),
	CASE(the_rest_is_that_of_all_that_presses),
};

TEST_SUITE(choice, cases);
