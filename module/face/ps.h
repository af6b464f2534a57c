/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ps: /proc/rescue/ps, one line for each process.
 */
#ifndef RESCUE_PS_H
#define RESCUE_PS_H

#include <linux/types.h>

#include "order/spare.h"

/* The longest line, and some. */
#define RESCUE_PS_LINE 320u

/**
 * struct rescue_ps - a part of the list
 * @caller: who looks; for them it is said who would be spared
 * @next: process number at which to go on; at first 0, then kept for the next part
 * @marks: those of the parts before, see rescue_spare_marks()
 * @buf: result
 * @size: bytes of @buf
 * @len: result: bytes written; 0 at the end of the list
 */
struct rescue_ps {
	struct rescue_caller caller;
	int next;
	u32 marks;
	char *buf;
	size_t size;
	size_t len;
};

void rescue_ps_render(void *ps);

#endif /* RESCUE_PS_H */
