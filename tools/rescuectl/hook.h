/* SPDX-License-Identifier: GPL-2.0-only */
/* Hook: a program that is run for an incident. */
#ifndef RESCUECTL_HOOK_H
#define RESCUECTL_HOOK_H

#include <stdbool.h>

#include "incident.h"

void hook_set(const char *program, double limit_s);
bool hook_is_set(void);
bool hook_is_busy(void);
bool hook_run(const struct incident *incident, const char *phase);
void hook_tend(void);
int hook_fd(void);
int hook_wait_ms(void);

#endif
