// SPDX-License-Identifier: GPL-2.0-only
/*
 * A server that forks four workers beforehand, each of which execs another bomb, and
 * has it again when it ends. It breaks a tool that takes one program for the whole.
 *
 *	medley ─┬─ cfork ─── cfork …
 *	        ├─ masks ─── sshd …
 *	        ├─ daemons ─── (daemons) ─── daemons …	() has exited
 *	        └─ faces{D} ─── xoeulcahfpd …
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static const char *const programs[] = { "cfork", "masks", "daemons", "faces" };
	char path[32] = "/bombs/";
	unsigned int n = 0;

	for (;;) {
		const char *name = programs[n % 4];

		if (n >= 4)
			wait(NULL);
		if (!fork()) {
			stpcpy(path + 7, name);
			execl(path, name, NULL);
			_exit(1);
		}
		n++;
	}
}
