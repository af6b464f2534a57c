/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Log: /proc/rescue/log, one line for each incident.
 */
#ifndef RESCUE_LOG_H
#define RESCUE_LOG_H

struct proc_ops;

extern const struct proc_ops rescue_log_ops;

#endif /* RESCUE_LOG_H */
