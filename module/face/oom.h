/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * OOM: the kernel has found no memory, and asks before it looks for a victim.
 */
#ifndef RESCUE_FACE_OOM_H
#define RESCUE_FACE_OOM_H

struct seq_buf;

void rescue_oom_init(void);
void rescue_oom_exit(void);
void rescue_oom_show(struct seq_buf *out);

#endif /* RESCUE_FACE_OOM_H */
