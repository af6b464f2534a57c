/* SPDX-License-Identifier: GPL-2.0-only */
/* Top: the heaviest trees on a terminal, to act on. */
#ifndef RESCUECTL_TOP_H
#define RESCUECTL_TOP_H

#include <stdbool.h>

#include "say.h"

bool top_is_possible(void);
enum status top_run(double delay, bool color);

#endif
