/* SPDX-License-Identifier: GPL-2.0-only */
/* Status: values of /proc/rescue/status. */
#ifndef RESCUECTL_STATUS_H
#define RESCUECTL_STATUS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct fact - one line
 * @name: what stands before the colon
 * @value: what stands behind it; "" if there is no such line
 */
struct fact {
	const char *name;
	char value[256];
};

bool status_read(struct fact *facts, size_t nr);
unsigned long long fact_number(const struct fact *fact);

#endif
