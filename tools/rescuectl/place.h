/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Place: where files are. /proc/rescue, or a folder of recorded files that can only be
 * looked at; "/" or the root of another system, for doctor.
 */
#ifndef RESCUECTL_PLACE_H
#define RESCUECTL_PLACE_H

#include <stdbool.h>

#include "say.h"

void place_set_proc(const char *dir);
void place_set_root(const char *dir);
bool place_is_recorded(void);

int place_above(int fd);
void place_close(int fd, int err);
int place_open(const char *path, int flags);
int place_open_proc(const char *name, int flags);
int place_open_root(const char *path);
const char *place_in_root(const char *path);

enum status place_fail(const char *name, int err);

#endif
