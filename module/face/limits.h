/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Limits: /proc/rescue/limits, what can make fork() fail, and how much of it is used.
 */
#ifndef RESCUE_LIMITS_H
#define RESCUE_LIMITS_H

struct seq_buf;

int rescue_limits_render(struct seq_buf *out);

#endif /* RESCUE_LIMITS_H */
