/* SPDX-License-Identifier: GPL-2.0-only */
/* Journal: entries of systemd-journald, by its native protocol. */
#ifndef RESCUECTL_JOURNAL_H
#define RESCUECTL_JOURNAL_H

#include <stdbool.h>

bool journal_open(void);
void journal_begin(int priority, const char *message_id);
__attribute__((format(printf, 2, 3))) void journal_put(const char *name, const char *fmt, ...);
bool journal_end(void);

#endif
