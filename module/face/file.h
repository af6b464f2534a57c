/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * File: what the files of /proc/rescue have in common: the right to use them, questions to
 * the rescuer, and snapshots.
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
 * Context: process, the one that opens the file.
 * Return: 0 or negative errno.
 */
typedef int (*rescue_render)(struct seq_buf *out);

/* For files whose data is a rescue_render. */
extern const struct proc_ops rescue_snapshot_ops;

struct rescue_caller rescue_file_caller(void);
bool rescue_file_may_use(void);
int rescue_file_ask(void (*fn)(void *arg), void *arg);

#endif /* RESCUE_FILE_H */
