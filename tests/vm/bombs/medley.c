// SPDX-License-Identifier: GPL-2.0-only
/*
 * A server that forks four workers beforehand, of which each execs a bomb of another name,
 * and has it again when it ends. It breaks a tool that takes one program for the whole.
 *
 *	medley ─┬─ sshd ─── sshd …
 *	        ├─ cron ─── cron …
 *	        ├─ make ─── make …
 *	        └─ java ─── java …
 *
 * They start at the same moment, so that none of them is the whole storm: a bomb grows by
 * itself, and one that started a moment before the others would stay far ahead of them.
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = { "sshd", "cron", "make", "java" };
	unsigned int n = 0;
	int gate[2];

	if (pipe(gate))
		return 1;
	for (;;) {
		const char *name = names[n % 4];
		char c;

		if (n == 4) {
			close(gate[0]);
			close(gate[1]);
		}
		if (n >= 4)
			wait(NULL);
		if (!fork()) {
			if (n < 4) {
				close(gate[1]);
				read(gate[0], &c, 1);
				close(gate[0]);
			}
			execl("/bombs/named", "named", name, NULL);
			_exit(1);
		}
		n++;
	}
}
