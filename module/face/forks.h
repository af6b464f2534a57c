/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forks: /proc/rescue/forks, which programs make processes, how, and what their copies cost.
 */
#ifndef RESCUE_FORKS_H
#define RESCUE_FORKS_H

struct seq_buf;

int rescue_forks_render(struct seq_buf *out);

#endif /* RESCUE_FORKS_H */
