/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Answer: the words for what a command has done, and the names of errors.
 */
#ifndef RESCUE_ANSWER_H
#define RESCUE_ANSWER_H

#include <linux/types.h>

struct rescue_request;
struct rescue_selection;
struct seq_buf;

/* Called in any context. */
const char *rescue_answer_error_name(int err);
void rescue_answer_count(int err);
void rescue_answer_show_counts(struct seq_buf *out);

/* Called by the rescuer. */
int rescue_answer(struct rescue_request *request, int err, const char *fmt, ...) __printf(3, 4);
int rescue_answer_preview(struct rescue_request *request, const struct rescue_selection *s,
			  const char *verb);
int rescue_answer_frozen(struct rescue_request *request, const struct rescue_selection *s,
			 u32 before, int err);
void rescue_answer_add_spared(struct rescue_request *request, const struct rescue_selection *s);

#endif /* RESCUE_ANSWER_H */
