/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ps: /proc/rescue/ps, one line for each process.
 */
#ifndef RESCUE_PS_H
#define RESCUE_PS_H

#include <linux/proc_fs.h>

extern const struct proc_ops rescue_ps_ops;

#endif /* RESCUE_PS_H */
