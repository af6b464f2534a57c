/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slots: how many tasks the machine can hold, and how many there are.
 */
#ifndef RESCUE_SLOTS_H
#define RESCUE_SLOTS_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

void rescue_slots_read(void);
long rescue_slots_read_file(const char *path);
ssize_t rescue_slots_read_text(const char *path, char *text, size_t size);

/* Called in any context. */
u32 rescue_slots_pid_max(void);
u32 rescue_slots_threads_max(void);
u32 rescue_slots_usable(void);
u32 rescue_slots_used(void);

/*
 * The bell: at so many used slots a birth wakes the rescuer. Written by the rescuer.
 *
 * A birth that reads an old value, or that came before the bell was set, does not ring. The
 * next one does, and without a next one the slots do not become fewer.
 */
extern u32 rescue_slots_bell;

void rescue_slots_set_bell(u32 used);

/* Is it to ring? Of a birth: after it was counted. */
static inline bool rescue_slots_ring(void)
{
	u32 bell = READ_ONCE(rescue_slots_bell);

	return unlikely(bell != U32_MAX) && rescue_slots_used() >= bell;
}

#endif /* RESCUE_SLOTS_H */
