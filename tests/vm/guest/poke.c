// SPDX-License-Identifier: GPL-2.0-only
/*
 * poke [AS...] text 'STRING' | split 'STRING' 'STRING' | fill N | badaddr | read FILE |
 *	show FILE | seek FILE | mode FILE
 *
 * Do one thing to /proc/rescue that no shell can, as another user:
 *
 *	uid UID		as that user, in no group but his own
 *	group GID	as user 1000 in that one group
 *	inside		in a new pid namespace, as in a container
 *	incapable	without a single capability but that to open any file
 *	interrupted	with a signal after one second that ends what waits
 *	through FD	by that descriptor of ours, where ctl is open already
 *	lent GID	by a descriptor that user 1000 in that one group has opened, as root
 *
 *	text, fill	one write(2) to ctl: the STRING, which knows \n and \0, or N bytes
 *	split		two of them, to one descriptor; the errno that both have, or 253
 *	badaddr		one write(2) to ctl of what is not in our memory
 *	read, show	open FILE and read all of it; show it
 *	seek		open FILE, read 10 bytes and seek back to the beginning
 *	mode		let every user do everything with FILE, as far as a mode can
 *
 * The exit status is the errno, 0 when all went well, 255 when only a part was
 * written, 254 when we could not get so far.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "incapable.h"

static char buf[65536];
static int ctl = -1;

static size_t unescape(const char *text)
{
	size_t n = 0;

	for (; *text; text++) {
		if (*text == '\\' && text[1])
			buf[n++] = *++text == 'n' ? '\n' : '\0';
		else
			buf[n++] = *text;
	}
	return n;
}

static int become(uid_t uid, gid_t group)
{
	return setgroups(1, &group) || setgid(uid) || setuid(uid);
}

/* The new pid namespace begins with a child: it goes on, and its exit status is ours. */
static int go_inside(void)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return -1;
	pid = fork();
	if (pid <= 0)
		return pid;
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		_exit(254);
	_exit(WEXITSTATUS(status));
}

static int open_as_user(void *group)
{
	gid_t gid = *(gid_t *)group;

	_exit(become(1000, gid) || open("/proc/rescue/ctl", O_WRONLY) != ctl);
}

/* A process of that user, which has our descriptors, opens it for us. */
static int borrow(gid_t group)
{
	static char stack[16384] __attribute__((aligned(16)));
	int status;
	pid_t pid;

	/* The number that it will have. */
	ctl = dup(0);
	if (ctl < 0 || close(ctl))
		return -1;
	pid = clone(open_as_user, stack + sizeof(stack), CLONE_FILES | SIGCHLD, &group);
	return pid < 0 || waitpid(pid, &status, 0) != pid || status;
}

static void caught(int sig)
{
	(void)sig;
}

static int interrupt_soon(void)
{
	struct sigaction action = { .sa_handler = caught };	/* no SA_RESTART */

	alarm(1);
	return sigaction(SIGALRM, &action, NULL);
}

static int poke(const void *data, size_t len)
{
	int fd = ctl < 0 ? open("/proc/rescue/ctl", O_WRONLY) : ctl;
	ssize_t n;

	if (fd < 0)
		return errno;
	n = write(fd, data, len);
	if (n < 0)
		return errno;
	return (size_t)n == len ? 0 : 255;
}

static int split(const char *first, const char *second)
{
	int err;

	ctl = open("/proc/rescue/ctl", O_WRONLY);
	if (ctl < 0)
		return errno;
	err = poke(buf, unescape(first));
	return poke(buf, unescape(second)) == err ? err : 253;
}

static int read_all(const char *path, int to)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return errno;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (to >= 0 && write(to, buf, n) != n)
			return 254;
	return n < 0 ? errno : 0;
}

static int seek(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0 || read(fd, buf, 10) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return errno;
	return 0;
}

int main(int argc, char **argv)
{
	const char *word, *value;

	for (argv++; argc > 1; argc--, argv++) {
		int failed = 0;

		word = argv[0];
		value = argc > 2 ? argv[1] : "";
		if (!strcmp(word, "uid") || !strcmp(word, "group")) {
			failed = *word == 'u' ? become(atoi(value), atoi(value))
					      : become(1000, atoi(value));
			argc--;
			argv++;
		} else if (!strcmp(word, "through")) {
			ctl = atoi(value);
			argc--;
			argv++;
		} else if (!strcmp(word, "lent")) {
			failed = borrow(atoi(value));
			argc--;
			argv++;
		} else if (!strcmp(word, "incapable")) {
			failed = drop_capabilities();
		} else if (!strcmp(word, "inside")) {
			failed = go_inside();
		} else if (!strcmp(word, "interrupted")) {
			failed = interrupt_soon();
		} else {
			break;
		}
		if (failed)
			return 254;
	}
	if (argc < 2)
		return 254;
	if (!strcmp(word, "text"))
		return poke(buf, unescape(value));
	if (!strcmp(word, "split") && argc > 3)
		return split(value, argv[2]);
	if (!strcmp(word, "fill"))
		return poke(memset(buf, 'x', sizeof(buf)), atoi(value));
	if (!strcmp(word, "badaddr"))
		return poke(mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 10);
	if (!strcmp(word, "read"))
		return read_all(value, -1);
	if (!strcmp(word, "show"))
		return read_all(value, STDOUT_FILENO);
	if (!strcmp(word, "seek"))
		return seek(value);
	if (!strcmp(word, "mode"))
		return chmod(value, 0777) ? errno : 0;
	return 254;
}
