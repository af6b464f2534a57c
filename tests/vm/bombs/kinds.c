// SPDX-License-Identifier: GPL-2.0-only
/*
 * kinds MIB CHILDREN [KIND] - no bomb, but a process that has one kind of memory after the other,
 * so that what counts as resident and as promised can be compared with the guide. At each SIGUSR1
 * it gives back what it had, has the next kind, and is called by its name. The first one is KIND.
 * CHILDREN idle ones were forked before.
 */
#define _GNU_SOURCE
#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define HUGE	(2ul << 20)

static char *memory;
static size_t size;
static pid_t child;

static void map(int flags, int prot, int fd)
{
	memory = mmap(NULL, size, prot, flags, fd, 0);
	if (memory == MAP_FAILED)
		err(1, "%zu bytes", size);
}

static void private(int more)
{
	map(MAP_PRIVATE | MAP_ANONYMOUS | more, PROT_READ | PROT_WRITE, -1);
}

static void read_all(void)
{
	size_t at;

	for (at = 0; at < size; at += 4096)
		(void)*(volatile char *)(memory + at);
}

static void write_all(void)
{
	memset(memory, 1, size);
}

/* A byte of each so many. */
static void write_each(size_t step)
{
	size_t at;

	for (at = 0; at < size; at += step)
		memory[at] = 1;
}

static void advise(int advice)
{
	if (madvise(memory, size, advice))
		err(1, "madvise %d", advice);
}

static void be_forked(void)
{
	child = fork();
	if (!child)
		for (;;)
			pause();
}

static void untouched(void) { private(0); }
static void written(void) { private(0); write_all(); }
static void reserveless(void) { private(MAP_NORESERVE); }
static void none(void) { map(MAP_PRIVATE | MAP_ANONYMOUS, PROT_NONE, -1); }
static void zero(void) { private(0); advise(MADV_NOHUGEPAGE); read_all(); }
static void huge_zero(void) { private(0); advise(MADV_HUGEPAGE); read_all(); }
static void huge_zero_write(void) { huge_zero(); write_each(HUGE); }
static void large_folios(void) { private(0); advise(MADV_HUGEPAGE); write_each(64 << 10); }
static void huge(void) { private(0); advise(MADV_HUGEPAGE); write_all(); }
static void hugetlb(void) { private(MAP_HUGETLB); write_all(); }
static void merged(void) { private(0); advise(MADV_MERGEABLE); write_all(); }

static void shared(void)
{
	map(MAP_SHARED | MAP_ANONYMOUS, PROT_READ | PROT_WRITE, -1);
	write_all();
}

/* A file of a tmpfs, which the mapping may write to without changing it. */
static void file(void)
{
	int fd = memfd_create("kinds", 0);

	if (fd < 0 || ftruncate(fd, size))
		err(1, "memfd");
	map(MAP_PRIVATE, PROT_READ | PROT_WRITE, fd);
	close(fd);
	read_all();
}

static void file_written(void) { file(); write_all(); }
static void dontfork(void) { written(); advise(MADV_DONTFORK); be_forked(); }
static void wipeonfork(void) { written(); advise(MADV_WIPEONFORK); be_forked(); }

/* Where there is swap. */
static void swapped(void)
{
	private(0);
	advise(MADV_NOHUGEPAGE);
	write_all();
	advise(MADV_PAGEOUT);
}

static const struct {
	const char *name;
	void (*have)(void);
} kinds[] = {
	{ "untouched", untouched }, { "written", written }, { "shared", shared },
	{ "file", file }, { "file_written", file_written }, { "zero", zero },
	{ "huge", huge }, { "hugetlb", hugetlb }, { "merged", merged },
	{ "reserveless", reserveless }, { "none", none }, { "dontfork", dontfork },
	{ "wipeonfork", wipeonfork }, { "huge_zero", huge_zero },
	{ "huge_zero_write", huge_zero_write }, { "large_folios", large_folios },
	{ "swapped", swapped },
};

static size_t find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return i;
	errx(1, "no kind %s", name);
}

int main(int argc, char **argv)
{
	int children = argc > 2 ? atoi(argv[2]) : 0, sig;
	sigset_t usr1;
	size_t i = argc > 3 ? find(argv[3]) : 0;

	size = argc > 1 ? (size_t)atoi(argv[1]) << 20 : HUGE;
	signal(SIGCHLD, SIG_IGN);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &usr1, NULL))
		err(1, "sigprocmask");
	while (children--)
		if (!fork())
			for (;;)
				pause();
	prctl(PR_SET_NAME, "bare");
	for (; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (sigwait(&usr1, &sig))
			err(1, "sigwait");
		if (child)
			kill(child, SIGKILL);
		child = 0;
		if (memory)
			munmap(memory, size);
		kinds[i].have();
		prctl(PR_SET_NAME, kinds[i].name);
	}
	for (;;)
		pause();
}
