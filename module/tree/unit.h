/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit: the service of systemd that a cgroup belongs to, as its path tells.
 *
 * Pure.
 */
#ifndef RESCUE_UNIT_H
#define RESCUE_UNIT_H

#include <linux/types.h>

size_t rescue_unit_service(const char *path, const char **name);

#endif /* RESCUE_UNIT_H */
