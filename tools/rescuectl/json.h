/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON: what is shown or done as one object, as schema.json has it. */
#ifndef RESCUECTL_JSON_H
#define RESCUECTL_JSON_H

#include "incident.h"
#include "say.h"

enum status json_status(const char *name);
enum status json_table(const char *name);
enum status json_outcome(const char *command, const char *outcome, const char *error,
			 enum status status);

void json_incident(const struct incident *incident, const char *phase);

void json_checks_begin(void);
void json_check(const char *name, const char *state, const char *text, const char *mend);
void json_checks_end(void);

#endif
