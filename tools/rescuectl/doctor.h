/* SPDX-License-Identifier: GPL-2.0-only */
/* Doctor: what is not as it should be, and the command that mends it. */
#ifndef RESCUECTL_DOCTOR_H
#define RESCUECTL_DOCTOR_H

#include <stdbool.h>

#include "say.h"

/* How a finding is meant. UNKNOWN: it cannot be seen from here. */
enum state {
	WELL,
	UNKNOWN,
	WARN,
	BAD,
};

enum status doctor_run(char *const only[], bool json, bool color);

__attribute__((format(printf, 4, 5))) void finding(const char *name, enum state state,
						   const char *mend, const char *fmt, ...);
bool doctor_is_loaded(void);
bool doctor_status(const char *name, char *buf, size_t size);
bool doctor_read(const char *path, char *buf, size_t size);

/* kernels.c */
void check_kernels(void);
void check_headers(void);

/* signature.c */
void check_signature(void);
bool kernel_running(char *buf, size_t size);
bool kernel_module(const char *kernel, char *buf, size_t size);

/* key.c */
void check_key(void);

/* boot.c */
void check_boot(void);

#endif
