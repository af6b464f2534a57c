// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the module makes of a command: each line of standard input is one, and what is not
 * understood is printed with the reason. For tests/tools/documents.
 */
#include <stdio.h>
#include <string.h>

#include "tree/command.h"

int main(void)
{
	char line[2 * RESCUE_COMMAND_MAX];

	while (fgets(line, sizeof(line), stdin)) {
		struct rescue_command command;
		const char *why = "";

		if (rescue_command_parse(line, strlen(line), &command, &why))
			printf("%.*s: %s\n", (int)strcspn(line, "\n"), line, why);
	}
	return 0;
}
