/* SPDX-License-Identifier: GPL-2.0-only */
/* Incident: the rows of /proc/rescue/log, and what is told of one. */
#ifndef RESCUECTL_INCIDENT_H
#define RESCUECTL_INCIDENT_H

#include <stdbool.h>
#include <stddef.h>

/* As many as the module keeps. */
#define INCIDENTS_MAX	64

/**
 * enum incident_field - columns that are told, when there are such
 */
enum incident_field {
	INCIDENT_ID,
	INCIDENT_TIME,
	INCIDENT_TRIGGER,
	INCIDENT_STATE,
	INCIDENT_TREES,
	INCIDENT_ROOT,
	INCIDENT_UID,
	INCIDENT_TTY,
	INCIDENT_CGROUP,
	INCIDENT_HELD,
	INCIDENT_SPARED,
	INCIDENT_KILLED,
	INCIDENT_LEFT,
	INCIDENT_SENT_US,
	INCIDENT_STOPPED_US,
	INCIDENT_END_US,
	INCIDENT_COMM,
	INCIDENT_ANCESTRY,
	INCIDENT_NR_FIELDS,
};

/**
 * struct incident_name - what a field is called
 * @column: in the log
 * @name: in the journal, and in the environment of a hook
 */
struct incident_name {
	const char *column;
	const char *name;
};

extern const struct incident_name incident_names[INCIDENT_NR_FIELDS];

/**
 * enum phase - how far an incident has come
 * @PHASE_NONE: its freeze is under way
 * @PHASE_FROZEN: it is over, whether or not all have stopped
 * @PHASE_DYING: they are killed, and some have not exited
 * @PHASE_KILLED: they are gone
 * @PHASE_THAWED: they go on
 * @PHASE_GONE: they exited, and not by our kill
 */
enum phase {
	PHASE_NONE,
	PHASE_FROZEN,
	PHASE_DYING,
	PHASE_KILLED,
	PHASE_THAWED,
	PHASE_GONE,
	NR_PHASES,
};

/**
 * struct incident - one row
 * @id: its number, from 1
 * @phase: from its state
 * @fields: "-": not known; they lie in @text
 * @text: the line
 */
struct incident {
	unsigned long id;
	enum phase phase;
	const char *fields[INCIDENT_NR_FIELDS];
	char text[2048];
};

/**
 * struct incidents - a look at the log
 * @nr: rows
 * @rows: the oldest is the first
 */
struct incidents {
	int nr;
	struct incident rows[INCIDENTS_MAX];
};

int incidents_look(struct incidents *incidents);
unsigned long incident_number(const struct incident *incident, enum incident_field field);

#endif
