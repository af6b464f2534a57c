// SPDX-License-Identifier: GPL-2.0-only
/*
 * screen SECONDS WORD PID FILE PROGRAM [ARG]... - what does a program for a terminal cost?
 *
 * Gives it a terminal of 80x24, waits until it has shown WORD, and lets it go on for so many
 * seconds; then q is pressed. Prints how long it took until WORD was there, how long the program,
 * and how long the thread PID (that works for it, in the kernel), had the CPU from then on, and in
 * what time; in us. And how often FILE was opened meanwhile: a look opens it once.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_US	60000000ll

static char shown[1 << 20];
static int watch;	/* on FILE */
static int opens;	/* of it */

static long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000ll + ts.tv_nsec / 1000;
}

/* How long a thread has had the CPU, ever. */
static long long ran_us(const char *pid)
{
	char path[64], text[64] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/schedstat", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		exit(1);
	close(fd);
	return atoll(text) / 1000;
}

/* An open that comes before the one before it was read is not told: read them as they come. */
static void count_opens(void)
{
	struct inotify_event event;

	/* Of a file that is watched by itself there is no name behind it. */
	while (read(watch, &event, sizeof(event)) == sizeof(event))
		opens += !!(event.mask & IN_OPEN);
}

/* Reads what is shown until then, or until it holds the word; false if it does not. */
static bool read_until(int terminal, long long end_us, const char *word)
{
	struct pollfd fds[] = {
		{ .fd = terminal, .events = POLLIN }, { .fd = watch, .events = POLLIN },
	};
	size_t length = 0;
	long long left;
	ssize_t n;

	while ((left = end_us - now_us()) > 0) {
		if (poll(fds, 2, left / 1000 + 1) <= 0)
			continue;
		count_opens();
		if (!fds[0].revents)
			continue;
		/* What came first is forgotten when there is no room for more. */
		if (length == sizeof(shown) - 1)
			length = 0;
		n = read(terminal, shown + length, sizeof(shown) - 1 - length);
		if (n <= 0)
			return false;
		length += n;
		shown[length] = '\0';
		if (word && strstr(shown, word))
			return true;
	}
	return !word;
}

int main(int argc, char **argv)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	long long begin, first, ran, served;
	char pid[16];
	int terminal, status;
	pid_t child;

	watch = inotify_init1(IN_NONBLOCK);
	if (argc < 6 || inotify_add_watch(watch, argv[4], IN_OPEN) < 0)
		return 2;
	begin = now_us();
	child = forkpty(&terminal, NULL, NULL, &size);
	if (!child) {
		setenv("TERM", "vt100", 1);
		setenv("HOME", "/tmp", 1);
		execv(argv[5], argv + 5);
		_exit(127);
	}
	snprintf(pid, sizeof(pid), "%d", child);
	if (child < 0 || !read_until(terminal, begin + PATIENCE_US, argv[2])) {
		fprintf(stderr, "no '%s' in: %s\n", argv[2], shown);
		return 1;
	}
	first = now_us();
	ran = ran_us(pid);
	served = ran_us(argv[3]);
	opens = 0;
	if (!read_until(terminal, first + atoll(argv[1]) * 1000000, NULL))
		return 1;
	printf("%lld %lld %lld %lld %d\n", first - begin, ran_us(pid) - ran,
	       ran_us(argv[3]) - served, now_us() - first, opens);
	if (write(terminal, "q", 1) != 1)
		return 1;
	while (read(terminal, shown, sizeof(shown)) > 0)
		;
	return waitpid(child, &status, 0) != child || status;
}
