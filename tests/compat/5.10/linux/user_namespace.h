/* SPDX-License-Identifier: GPL-2.0-only */
/* Until Linux 5.13: RLIMIT_NPROC counts by user. */
struct user_struct {
	atomic_t processes;
};

struct cred {
	struct user_struct *user;
};
