// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a user without root may order, and about which processes.
 */
#include "test.h"
#include "tree/user.h"

#define ALICE	1000u
#define BOB	1001u

static const struct rescue_ids alice = { ALICE, ALICE, ALICE, ALICE };
static const struct rescue_ids root = {};

static void a_process_of_one_user_is_that_users(const struct test_case *self)
{
	(void)self;
	EXPECT_EQ(rescue_user_of(&alice), ALICE);
	EXPECT(rescue_user_owns(ALICE, &alice));
	EXPECT(!rescue_user_owns(BOB, &alice));
	EXPECT(!rescue_user_owns(0, &alice));
}

/* What a setuid program does before and after it lends its rights: each of the uids decides. */
static void a_process_of_two_users_is_nobodys(const struct test_case *self)
{
	static const u32 others[] = { 0, BOB };
	u32 i, which;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		for (which = 0; which < 4; which++) {
			struct rescue_ids ids = alice;
			u32 *uids[] = { &ids.real, &ids.effective, &ids.saved, &ids.fs };

			*uids[which] = others[i];
			EXPECT_EQ(rescue_user_of(&ids), RESCUE_NO_USER);
			EXPECT(!rescue_user_owns(ALICE, &ids));
			EXPECT(!rescue_user_owns(others[i], &ids));
		}
	}
}

/* Root has another right, by its capability; without that it has none. */
static void root_is_no_user(const struct test_case *self)
{
	(void)self;
	EXPECT_EQ(rescue_user_of(&root), RESCUE_NO_USER);
	EXPECT(!rescue_user_owns(0, &root));
}

/* An opener that is of two users is of none; it must not own what is of none as well. */
static void an_opener_of_no_user_owns_nothing(const struct test_case *self)
{
	static const struct rescue_ids setuid = { ALICE, 0, 0, 0 };
	static const struct rescue_ids nobody = { RESCUE_NO_USER, RESCUE_NO_USER, RESCUE_NO_USER,
						  RESCUE_NO_USER };

	(void)self;
	EXPECT(!rescue_user_owns(RESCUE_NO_USER, &setuid));
	EXPECT(!rescue_user_owns(RESCUE_NO_USER, &root));
	EXPECT(!rescue_user_owns(RESCUE_NO_USER, &alice));
	EXPECT(!rescue_user_owns(RESCUE_NO_USER, &nobody));
}

static void a_user_changes_nothing_for_others(const struct test_case *self)
{
	u32 verb;

	(void)self;
	for (verb = 0; verb < RESCUE_NR_VERBS; verb++)
		EXPECT_EQ(rescue_user_may(verb),
			  verb != RESCUE_SPARE && verb != RESCUE_UNSPARE && verb != RESCUE_OOM &&
			  verb != RESCUE_GUARD);
	EXPECT(!rescue_user_may(RESCUE_NR_VERBS));
}

static const struct test_case cases[] = {
	CASE(a_process_of_one_user_is_that_users),
	CASE(a_process_of_two_users_is_nobodys),
	CASE(root_is_no_user),
	CASE(an_opener_of_no_user_owns_nothing),
	CASE(a_user_changes_nothing_for_others),
};

TEST_SUITE(user, cases);
