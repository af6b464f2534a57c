/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Log: /proc/rescue/log, one line for each incident.
 */
#ifndef RESCUE_LOG_H
#define RESCUE_LOG_H

#include <linux/proc_fs.h>

extern const struct proc_ops rescue_log_ops;

#endif /* RESCUE_LOG_H */
