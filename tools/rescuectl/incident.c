// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of /proc/rescue/log.
 *
 * The rule: the file that was read stays open, because its poll() tells of what has changed
 * since it was opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "incident.h"
#include "place.h"
#include "table.h"

const struct incident_name incident_names[INCIDENT_NR_FIELDS] = {
	[INCIDENT_ID]		= { "id", "RESCUE_INCIDENT" },
	[INCIDENT_TIME]		= { "time", "RESCUE_TIME" },
	[INCIDENT_TRIGGER]	= { "trigger", "RESCUE_TRIGGER" },
	[INCIDENT_STATE]	= { "state", "RESCUE_STATE" },
	[INCIDENT_TREES]	= { "trees", "RESCUE_TREES" },
	[INCIDENT_ROOT]		= { "root", "RESCUE_ROOT" },
	[INCIDENT_UID]		= { "uid", "RESCUE_UID" },
	[INCIDENT_TTY]		= { "tty", "RESCUE_TTY" },
	[INCIDENT_CGROUP]	= { "cgroup", "RESCUE_CGROUP" },
	[INCIDENT_HELD]		= { "held", "RESCUE_HELD" },
	[INCIDENT_SPARED]	= { "spared", "RESCUE_SPARED" },
	[INCIDENT_KILLED]	= { "killed", "RESCUE_KILLED" },
	[INCIDENT_LEFT]		= { "left", "RESCUE_LEFT" },
	[INCIDENT_SENT_US]	= { "sent_us", "RESCUE_SENT_US" },
	[INCIDENT_STOPPED_US]	= { "stopped_us", "RESCUE_STOPPED_US" },
	[INCIDENT_END_US]	= { "end_us", "RESCUE_END_US" },
	[INCIDENT_COMM]		= { "comm", "RESCUE_COMM" },
	[INCIDENT_ANCESTRY]	= { "ancestry", "RESCUE_ANCESTRY" },
};

/* A member that is woken and stopped again makes a frozen incident pending for a moment. */
static const struct {
	const char *state;
	enum phase phase;
} states[] = {
	{ "frozen",	PHASE_FROZEN },
	{ "pending",	PHASE_FROZEN },
	{ "dying",	PHASE_DYING },
	{ "killed",	PHASE_KILLED },
	{ "thawed",	PHASE_THAWED },
	{ "gone",	PHASE_GONE },
};

#define NR_STATES	(sizeof(states) / sizeof(states[0]))

static struct table table;

/* A number of the row; 0 if it is not known. */
unsigned long incident_number(const struct incident *incident, enum incident_field field)
{
	return strtoul(incident->fields[field], NULL, 10);
}

/* What has just begun is pending, and holds nothing. */
static enum phase phase_of(const struct incident *incident)
{
	size_t i;

	for (i = 0; i < NR_STATES; i++)
		if (!strcmp(incident->fields[INCIDENT_STATE], states[i].state))
			break;
	if (i == NR_STATES || (!strcmp(states[i].state, "pending") &&
			       !incident_number(incident, INCIDENT_HELD)))
		return PHASE_NONE;
	return states[i].phase;
}

static void read_row(struct incident *incident, const char *line)
{
	char *words[TABLE_COLUMNS];
	unsigned int nr;
	int i;

	snprintf(incident->text, sizeof(incident->text), "%s", line);
	nr = table_split(incident->text, words);
	for (i = 0; i < INCIDENT_NR_FIELDS; i++)
		incident->fields[i] = table_field(&table, words, nr, incident_names[i].column);
	incident->id = incident_number(incident, INCIDENT_ID);
	incident->phase = phase_of(incident);
}

/**
 * incidents_look() - read the log
 * @incidents: the result
 *
 * Return: the open file, to poll; -1 and errno if it could not be read.
 */
int incidents_look(struct incidents *incidents)
{
	int fd = place_open_proc("log", O_RDONLY);
	const char *line;

	incidents->nr = 0;
	if (fd < 0)
		return -1;
	table_begin(&table, fd);
	if (table_header(&table))
		while (incidents->nr < INCIDENTS_MAX && (line = table_next(&table)))
			read_row(&incidents->rows[incidents->nr++], line);
	if (!table.err)
		return fd;
	place_close(fd, table.err);
	return -1;
}
