// SPDX-License-Identifier: GPL-2.0-only
/*
 * Children made by vfork() that exec under a new name each, argv[0] and comm. It
 * breaks a tool that counts, ranks or kills by name: every name is there once.
 *
 *	faces ─┬─ qkzvtrbwmna{D} ─── xoeulcahfpd …
 *	       └─ iwjbbyqomgs …
 */
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

static void think_up(char *name, int len)
{
	getrandom(name, len, 0);
	while (len--)
		name[len] = 'a' + (unsigned char)name[len] % 26;
}

int main(int argc, char **argv)
{
	char name[12] = "";

	prctl(PR_SET_NAME, argv[argc - 1]);
	for (;;) {
		think_up(name, sizeof(name) - 1);
		if (vfork())
			continue;
		execl("/bombs/faces", name, NULL);
		_exit(1);
	}
}
