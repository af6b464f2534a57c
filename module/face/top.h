/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Top: /proc/rescue/top, the heaviest trees.
 */
#ifndef RESCUE_TOP_H
#define RESCUE_TOP_H

#include <linux/types.h>

#include "order/spare.h"

struct seq_buf;

/**
 * struct rescue_top - one rendering
 * @caller: the reader: the first tree is the one that its freeze-top would take
 * @out: result
 * @max_lines: trees, at most
 */
struct rescue_top {
	struct rescue_caller caller;
	struct seq_buf *out;
	u32 max_lines;
};

void rescue_top_list(void *top);
int rescue_top_render(struct seq_buf *out);

#endif /* RESCUE_TOP_H */
