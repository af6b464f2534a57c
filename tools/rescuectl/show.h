/* SPDX-License-Identifier: GPL-2.0-only */
/* Show: a file of /proc/rescue as text. */
#ifndef RESCUECTL_SHOW_H
#define RESCUECTL_SHOW_H

#include "say.h"

enum status show_lines(const char *name);
enum status show_table(const char *name);

#endif
