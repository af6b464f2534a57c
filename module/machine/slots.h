/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slots: how many tasks the machine can hold, and how many there are.
 */
#ifndef RESCUE_SLOTS_H
#define RESCUE_SLOTS_H

#include <linux/types.h>

void rescue_slots_read(void);
long rescue_slots_read_file(const char *path);
ssize_t rescue_slots_read_text(const char *path, char *text, size_t size);

/* Called in any context. */
u32 rescue_slots_pid_max(void);
u32 rescue_slots_threads_max(void);
u32 rescue_slots_limit(void);
u32 rescue_slots_used(void);

#endif /* RESCUE_SLOTS_H */
