// SPDX-License-Identifier: GPL-2.0-only
/*
 * make [N] - no bomb: N jobs (4) at a time, each of which starts one program
 * of its own, works for some milliseconds and ends. It breaks whoever takes a
 * busy machine for a bomb.
 */
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void work(const char *name)
{
	struct timespec some = { .tv_nsec = 5000000 };

	prctl(PR_SET_NAME, name);
	nanosleep(&some, NULL);
}

static void job(void)
{
	work("cc");
	if (!fork()) {
		work("as");
		_exit(0);
	}
	wait(NULL);
	_exit(0);
}

int main(int argc, char **argv)
{
	int jobs = 0, most = argc > 1 ? atoi(argv[1]) : 4;
	pid_t pid;

	for (;;) {
		while (jobs < most) {
			pid = fork();
			if (!pid)
				job();
			if (pid < 0)
				break;
			jobs++;
		}
		if (wait(NULL) > 0)
			jobs--;
	}
}
