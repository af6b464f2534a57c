/* SPDX-License-Identifier: GPL-2.0-only */
/* Watch: incidents are told as they happen. */
#ifndef RESCUECTL_WATCH_H
#define RESCUECTL_WATCH_H

#include <stdbool.h>

#include "say.h"

enum status watch_run(double delay, bool journal, bool json);

#endif
