/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Top: /proc/rescue/top, the heaviest trees.
 */
#ifndef RESCUE_TOP_H
#define RESCUE_TOP_H

#include <linux/types.h>

#include "order/spare.h"

#define RESCUE_TOP_MAX 8

/**
 * struct rescue_top - one rendering
 * @caller: who looks: the first tree is the one that freeze-top would take for them
 * @buf: result
 * @size: bytes of @buf
 * @max_lines: trees, at most RESCUE_TOP_MAX
 * @len: result: bytes written
 */
struct rescue_top {
	struct rescue_caller caller;
	char *buf;
	size_t size;
	u32 max_lines;
	size_t len;
};

void rescue_top_render(void *top);

#endif /* RESCUE_TOP_H */
