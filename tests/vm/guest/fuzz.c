// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz N SEED
 *
 * N random writes to /proc/rescue/ctl by four processes at a time, while two
 * others read all files of /proc/rescue: noise, and what is almost a command.
 * The exit status is 0 when each was either taken whole or refused with an error
 * that it may be refused with.
 *
 * The rule: nothing goes out that could act on a process, on a machine that is
 * quiet and holds none. Whatever it is made of, each write passes harmless()
 * last.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CTL		"/proc/rescue/ctl"
#define NR_WRITERS	4
#define NR_READERS	2
#define NR_ERRORS	134
#define MAX_LEN		5000
#define MAX_NEAR_MISS	2048	/* some words, each shorter than 512 */

/* No process has such a number on any machine, and no user such a uid in the guest. */
#define PID_MAX_LIMIT	4194304

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PICK(list)	((list)[below(ARRAY_SIZE(list))])

/* By errno, shared by all writers; 0: taken whole. */
static atomic_ulong *count;

static char text[MAX_LEN + MAX_NEAR_MISS];
static size_t len;

/* xorshift64*: the same writes for the same seed */
static uint64_t seed;

static size_t below(size_t n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (seed * 0x2545f4914f6cdd1dull >> 33) % n;
}

/* What may go out */

static bool mentions(const char *at, size_t n, const char *word)
{
	return memmem(at, n, word, strlen(word));
}

/* A number beyond all processes and users, or the octal escape of a separator. */
static bool harmless_number(const char *digits, size_t n, bool escaped)
{
	char buf[32];

	if (escaped)
		return n == 3 && memmem("000 012 040 134", 15, digits, n);
	snprintf(buf, sizeof(buf), "%.*s", (int)n, digits);
	return n >= sizeof(buf) || strtoull(buf, NULL, 10) > PID_MAX_LIMIT;
}

static bool harmless(const char *at, size_t n)
{
	static const char *const verbs[] = {
		"freeze", "kill", "thaw", "trim", "preview", "spare",
	};
	bool verb = false;
	size_t i, digits;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		verb |= mentions(at, n, verbs[i]);
	if (!verb)
		return true;
	if (mentions(at, n, "-top") && mentions(at, n, "force"))
		return false;
	for (i = 0; i < n; i += digits ? : 1) {
		for (digits = 0; i + digits < n && isdigit(at[i + digits]); digits++)
			;
		if (digits && !harmless_number(at + i, digits, i && at[i - 1] == '\\'))
			return false;
		/* The top of all cgroups holds every process. */
		if (at[i] == '/' && (i + 1 == n || at[i + 1] != 'z'))
			return false;
	}
	return true;
}

/* What is tried */

static void put(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	len += vsnprintf(text + len, 64, format, args);
	va_end(args);
}

static void put_number(void)
{
	static const char *const odd[] = {
		"4294967297", "18446744073709551617", "-99999999", "+99999999", "0x9999999",
		"9999999999999999999999999999999999999999", "99999999.", "99999999x",
	};

	if (!below(5))
		put("ghost:");
	if (below(4))
		put("%zu", PID_MAX_LIMIT + 1 + below(1 << 30));
	else
		put("%s", PICK(odd));
}

static void put_name(void)
{
	size_t n = below(8) ? below(20) : below(400);

	put("%szz%zu", below(4) ? "" : "/", PID_MAX_LIMIT + 1 + below(100));
	while (n--)
		put("%c", (int)('a' + below(26)));
}

/* A word of the language, now and then misspelt. */
static void put_word(void)
{
	static const char *const words[] = {
		"freeze-top", "kill-top", "freeze", "kill", "thaw", "trim", "preview", "spare",
		"unspare", "force", "pid", "tree", "comm", "uid", "session", "cgroup",
	};
	size_t start = len;

	put("%s", PICK(words));
	switch (below(24)) {
	case 0:
		len--;
		break;
	case 1:
		put("%c", text[len - 1]);
		break;
	case 2:
		text[start] = toupper(text[start]);
		break;
	}
}

static void put_separator(void)
{
	static const char *const odd[] = {
		"  ", "\t", "\n", "\r\n", "\\040", "\\n", "\\", "\\134", "", ";", "\v", "\xc2\xa0",
	};

	if (below(5))
		put(" ");
	else if (below(12))
		put("%s", PICK(odd));
	else
		text[len++] = '\0';
}

static void make_near_miss(void)
{
	size_t words = 1 + below(4), i;

	for (i = 0; i < words; i++) {
		if (i)
			put_separator();
		if (!i || !below(2))
			put_word();
		else if (below(2))
			put_number();
		else
			put_name();
	}
	if (below(3))
		put("\n");
}

static void make_noise(void)
{
	size_t n = below(2) ? below(MAX_LEN + 1) : below(40);

	while (len < n)
		text[len++] = below(256);
}

/* A near miss, and then much of nothing. */
static void make_long(void)
{
	static const char fill[] = { ' ', '\n', '\0', 'z', '\\' };
	size_t n = below(MAX_LEN + 1);
	char c = PICK(fill);

	make_near_miss();
	while (len < n)
		text[len++] = c;
}

/* How it is tried */

/* @n is what a system call returned, for @whole bytes. */
static void judge(ssize_t n, size_t whole)
{
	int result = n < 0 ? errno : (size_t)n == whole ? 0 : EIO;

	count[result < NR_ERRORS ? result : EIO]++;
}

static void write_pieces(int fd)
{
	size_t at, n;

	for (at = 0; at < len; at += n) {
		n = 1 + below(len - at);
		if (harmless(text + at, n))
			judge(write(fd, text + at, n), n);
	}
}

/* The kernel makes one write of each piece, until one is refused. */
static void write_vector(int fd)
{
	size_t cut = below(len + 1);
	struct iovec pieces[] = { { text, cut }, { text + cut, len - cut } };
	ssize_t n;

	if (!harmless(text, cut) || !harmless(text + cut, len - cut))
		return;
	n = writev(fd, pieces, ARRAY_SIZE(pieces));
	judge(n, n == (ssize_t)cut ? cut : len);
}

static void write_at(int fd)
{
	ssize_t n = pwrite(fd, text, len, below(1 << 20));

	/* There is no position in ctl. */
	if (n >= 0 || errno != ESPIPE)
		judge(n, len);
}

static void try_once(int fd)
{
	static void (*const make[])(void) = {
		make_near_miss, make_near_miss, make_near_miss, make_noise, make_long,
	};

	len = 0;
	PICK(make)();
	if (!harmless(text, len))
		return;
	switch (below(8)) {
	case 0:
		write_pieces(fd);
		break;
	case 1:
		write_vector(fd);
		break;
	case 2:
		write_at(fd);
		break;
	default:
		judge(write(fd, text, len), len);
	}
}

static void write_on(unsigned long times)
{
	int fd = open(CTL, O_RDWR);

	while (times--) {
		if (!below(50)) {
			close(fd);
			fd = open(CTL, O_RDWR);
		}
		try_once(fd);
	}
}

static void read_on(void)
{
	static const char *const files[] = {
		"ctl", "status", "top", "ps", "limits", "forks", "log",
	};
	static char buf[MAX_LEN];
	char path[32];
	int fd, times;

	for (;;) {
		snprintf(path, sizeof(path), "/proc/rescue/%s", PICK(files));
		fd = open(path, O_RDONLY);
		for (times = below(5); times; times--) {
			if (!below(3))
				lseek(fd, below(10000), below(3));
			if (read(fd, buf, below(sizeof(buf))) < 0 && !below(2))
				break;
		}
		close(fd);
	}
}

/* The plan of our processes: first readers, then writers. */
static pid_t start(int i, unsigned long times)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	seed = (seed + i + 1) * 0x9e3779b97f4a7c15ull | 1;
	if (i < NR_READERS)
		read_on();
	write_on(times / NR_WRITERS);
	_exit(0);
}

int main(int argc, char **argv)
{
	static const int allowed[] = { 0, EINVAL, ESRCH, EPERM, EBUSY, E2BIG, ENOSPC };
	pid_t pid[NR_READERS + NR_WRITERS];
	unsigned long good = 0, all = 0;
	int i, status, died = 0;

	count = mmap(NULL, NR_ERRORS * sizeof(*count), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (argc != 3 || count == MAP_FAILED)
		return 2;
	seed = strtoull(argv[2], NULL, 10);
	for (i = 0; i < NR_READERS + NR_WRITERS; i++)
		pid[i] = start(i, strtoul(argv[1], NULL, 10));
	for (i = NR_READERS; i < NR_READERS + NR_WRITERS; i++)
		died |= waitpid(pid[i], &status, 0) != pid[i] || status;
	for (i = 0; i < NR_READERS; i++)
		died |= kill(pid[i], SIGKILL) || waitpid(pid[i], &status, WUNTRACED) != pid[i];

	for (i = 0; i < NR_ERRORS; i++) {
		all += count[i];
		if (count[i])
			printf("# %s: %lu\n", i ? strerrorname_np(i) : "taken", count[i]);
	}
	for (i = 0; i < (int)ARRAY_SIZE(allowed); i++)
		good += count[allowed[i]];
	if (died)
		printf("# somebody died of it\n");
	return died || !all || good != all;
}
