/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * procfs: /proc/rescue/. Documentation/ABI/procfs-rescue is its contract.
 */
#ifndef RESCUE_PROCFS_H
#define RESCUE_PROCFS_H

int rescue_procfs_init(void);
void rescue_procfs_exit(void);

#endif /* RESCUE_PROCFS_H */
