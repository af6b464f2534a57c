/* SPDX-License-Identifier: GPL-2.0-only */
/* Linux 5.14 to 5.19: RLIMIT_NPROC counts by namespace, as one of the ucounts. */
enum ucount_type {
	UCOUNT_USER_NAMESPACES,
	UCOUNT_RLIMIT_NPROC,
	UCOUNT_COUNTS,
};

struct user_namespace {
	struct ucounts *ucounts;
	long ucount_max[UCOUNT_COUNTS];
};

struct ucounts {
	struct user_namespace *ns;
	atomic_long_t ucount[UCOUNT_COUNTS];
};

static inline long get_ucounts_value(struct ucounts *ucounts, enum ucount_type type)
{
	return atomic_long_read(&ucounts->ucount[type]);
}

struct cred {
	struct ucounts *ucounts;
};
