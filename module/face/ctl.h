/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ctl: /proc/rescue/ctl, commands in and outcomes out.
 */
#ifndef RESCUE_CTL_H
#define RESCUE_CTL_H

#include <linux/proc_fs.h>

extern const struct proc_ops rescue_ctl_ops;

#endif /* RESCUE_CTL_H */
