/* SPDX-License-Identifier: GPL-2.0-only */
/* From Linux 6.0 on: RLIMIT_NPROC counts by namespace, and limits have counters of their own. */
enum rlimit_type {
	UCOUNT_RLIMIT_NPROC,
	UCOUNT_RLIMIT_COUNTS,
};

struct user_namespace {
	struct ucounts *ucounts;
	long rlimit_max[UCOUNT_RLIMIT_COUNTS];
};

struct ucounts {
	struct user_namespace *ns;
	atomic_long_t rlimit[UCOUNT_RLIMIT_COUNTS];
};

static inline long get_rlimit_value(struct ucounts *ucounts, enum rlimit_type type)
{
	return atomic_long_read(&ucounts->rlimit[type]);
}

static inline long get_userns_rlimit_max(struct user_namespace *ns, enum rlimit_type type)
{
	return READ_ONCE(ns->rlimit_max[type]);
}

struct cred {
	struct ucounts *ucounts;
};
