/* SPDX-License-Identifier: GPL-2.0-only */
/* Metrics: numbers for Prometheus. */
#ifndef RESCUECTL_METRICS_H
#define RESCUECTL_METRICS_H

#include "say.h"

#define METRICS_FILE	"/var/lib/prometheus/node-exporter/rescue.prom"

enum status metrics_say(void);
enum status metrics_watch(double delay, const char *path);

#endif
