/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Status: /proc/rescue/status, the numbers of now.
 */
#ifndef RESCUE_STATUS_H
#define RESCUE_STATUS_H

struct seq_buf;

int rescue_status_render(struct seq_buf *out);

#endif /* RESCUE_STATUS_H */
