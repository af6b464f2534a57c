/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * File: what the files of /proc/rescue have in common: the right to use them, questions to
 * the rescuer, and snapshots. And what each of them is to procfs.c, which makes them.
 *
 * Barriers:
 *
 *   label       between                            pairs with
 *   file:R      a snapshot is read / given back    file:T
 *   file:T      it is taken / written              file:R
 *               If file:T reads from file:R, then the last owner has read what it reads.
 */
#ifndef RESCUE_FILE_H
#define RESCUE_FILE_H

#include <linux/proc_fs.h>
#include <linux/types.h>

#include "order/spare.h"

struct seq_buf;

/**
 * typedef rescue_render - writes what a snapshot file shows
 * @out: result
 *
 * Context: process, the one that opens the file, not the rescuer; may sleep and allocate.
 * Return: 0, -ENOMEM, or -EBUSY: a signal came before the rescuer had answered.
 */
typedef int (*rescue_render)(struct seq_buf *out);

/* For files whose data is a rescue_render. */
extern const struct proc_ops rescue_snapshot_ops;

struct rescue_caller rescue_file_caller(void);
void rescue_file_limit(const struct file *file, struct rescue_caller *caller);
bool rescue_file_may_use(void);
int rescue_file_ask(void (*fn)(void *arg), void *arg);

/* The numbers of now. */
int rescue_status_render(struct seq_buf *out);
/* What can make fork() fail, and how much of it is used. */
int rescue_limits_render(struct seq_buf *out);
/* Which programs make processes, how, and what their copies cost. */
int rescue_forks_render(struct seq_buf *out);
/* Commands in, outcomes out; one line for each process, and for each incident. */
extern const struct proc_ops rescue_ctl_ops, rescue_ps_ops, rescue_log_ops;

#endif /* RESCUE_FILE_H */
