// SPDX-License-Identifier: GPL-2.0-only
/* The module comes and goes, also where that fails; whatever it leaves is found. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "witness.h"

static bool insert(const char *params)
{
	int fd = open("/" MODULE ".ko", O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && !syscall(SYS_finit_module, fd, params, 0);
	int err = errno;

	close(fd);
	errno = err;
	return good;
}

static bool removed(void)
{
	return !syscall(SYS_delete_module, MODULE, O_NONBLOCK);
}

bool do_load(struct words *w)
{
	char params[256] = "";
	double start = now_s();
	int i;

	for (i = 1; i < w->n; i++)
		snprintf(params + strlen(params), sizeof(params) - strlen(params),
			 "%s ", w->w[i]);
	if (!insert(params))
		return no("%s", error_name());
	return ok("%.0f ms", (now_s() - start) * 1e3);
}

bool do_unload(struct words *w)
{
	double start = now_s();

	(void)w;
	if (!removed())
		return no("%s", error_name());
	return ok("%.0f ms", (now_s() - start) * 1e3);
}

/* What an unloaded module must not leave: its files, its threads. */
static const char *leftover(void)
{
	struct seen *s;
	int pid;

	if (!access("/proc/" MODULE, F_OK))
		return "/proc/" MODULE;
	if (!access("/sys/module/" MODULE, F_OK))
		return "/sys/module/" MODULE;
	take_census(false);
	for (pid = 1; pid <= pid_max; pid++) {
		s = &seen[pid];
		if (s->scan == scan && s->ppid == 2 && !strncmp(s->comm, MODULE, strlen(MODULE)))
			return s->comm;
	}
	return NULL;
}

/*
 * Some kernels keep the memory of a module's text for the next one, 2 MiB at a time, and
 * a bomb takes and gives stacks. What is left of each load is left in every series.
 */
static bool in_series(bool (*series)(struct words *w, bool *grew), struct words *w)
{
	bool grew, good;
	int left = 3;

	do {
		grew = false;
		good = series(w, &grew);
	} while (grew && --left);
	return good;
}

/*
 * Memory comes back late (RCU, per-CPU caches), and the rest of the machine
 * takes and gives all the time. So compare after a first round, which fills the
 * caches, and call creep what is more than a few KiB in every round. Free memory
 * alone wobbles by megabytes: it is there for what the other three do not count.
 * And a bomb that goes on takes and gives: 332 KiB of slabs were seen. What is left
 * in each of 5 rounds shows all the same, be it a bitmap or 64 bytes for each member.
 */
static bool reload_series(struct words *w, bool *grew)
{
	static const struct {
		const char *name;
		int sign, wobble_kb, creep_kb;
	} sums[] = {
		{ "MemFree:",		-1, 32768, 4 },
		{ "Slab:",		 1, 256, 2 },
		{ "VmallocUsed:",	 1, 64, 2 },
		{ "Percpu:",		 1, 64, 2 },
	};
	long first[ARRAY_SIZE(sums)], grown[ARRAY_SIZE(sums)], n = arg(w, 1), i;
	/* KASAN keeps what was freed, up to that. */
	long quarantine_kb = slow > 1 ? number_after("/proc/meminfo", "MemTotal:") / 32 : 0;
	long noise_kb;
	const char *left;
	bool good = true;
	size_t k;

	for (i = 0; i <= n; i++) {
		if (!insert(""))
			return no("load %ld: %s", i, error_name());
		if (!removed())
			return no("unload %ld: %s", i, error_name());
		left = leftover();
		if (left)
			return no("after unload %ld there is still %s", i, left);
		if (!i)
			doze(1);
		for (k = 0; k < ARRAY_SIZE(sums) && !i; k++)
			first[k] = number_after("/proc/meminfo", sums[k].name);
	}
	noise_kb = quarantine_kb + now.alive / 4;
	doze(1);
	for (k = 0; k < ARRAY_SIZE(sums); k++) {
		grown[k] = number_after("/proc/meminfo", sums[k].name) - first[k];
		grown[k] *= sums[k].sign;
		good &= grown[k] < sums[k].wobble_kb + n * sums[k].creep_kb + noise_kb;
	}
	*grew = !good;
	return reply(good,
		     "%ld times, kB more in use: memory %ld, slab %ld, vmalloc %ld, percpu %ld",
		     n, grown[0], grown[1], grown[2], grown[3]);
}

bool do_reload(struct words *w)
{
	return in_series(reload_series, w);
}

/*
 * Whether nothing is left of it that a birth or a key could run into, and it can be had. A thread
 * that has ended needs a CPU once more before it is gone, behind the bomb.
 */
static bool clean_again(long nth)
{
	double end = now_s() + 10;
	const char *left;
	int fd;

	do {
		left = leftover();
	} while (left && patient(end));
	if (left)
		return no("load %ld has left %s", nth, left);
	fd = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "x", 1) != 1)
		return no("no key after load %ld", nth);
	close(fd);
	if (fork_once() < 0)
		return no("no fork after load %ld", nth);
	return true;
}

/* It comes and goes, and nothing else: what memory does in a storm says nothing. */
bool do_cycle(struct words *w)
{
	double start = now_s(), at = start, longest = 0;
	long n = arg(w, 1), i;

	for (i = 0; i < n; i++) {
		if (!insert(""))
			return no("load %ld: %s", i, error_name());
		if (!removed())
			return no("unload %ld: %s", i, error_name());
		if (!clean_again(i))
			return false;
		longest = now_s() - at > longest ? now_s() - at : longest;
		at = now_s();
	}
	return ok("%ld in %.1f s, %.1f s at most", n, at - start, longest);
}

/* What loads must leave as it was; slabs are kmemleak's business. */
static long kb_now(void)
{
	return number_after("/proc/meminfo", "VmallocUsed:") +
	       number_after("/proc/meminfo", "Percpu:");
}

static long kb_in_use(void)
{
	doze(1);
	return kb_now();
}

bool do_memory(struct words *w)
{
	(void)w;
	return ok("%ld %ld", kb_in_use(), number_after("/proc/meminfo", "Slab:"));
}

/* Memory comes back late: until no more than that is in use, besides slabs, and in slabs. */
bool until_memory(long kb, long slab_kb, double end)
{
	long slab;

	do {
		slab = number_after("/proc/meminfo", "Slab:");
		if (kb_now() <= kb && slab <= slab_kb)
			return ok("%ld %ld", kb_now(), slab);
	} while (patient(end));
	return no("%ld %ld, at most %ld %ld wanted", kb_now(), slab, kb, slab_kb);
}

static bool read_int(int fd, int *number)
{
	char buf[16] = "";

	if (pread(fd, buf, sizeof(buf) - 1, 0) < 1)
		return false;
	*number = atoi(buf);
	return true;
}

/*
 * The kernel counts the allocations of this thread down and fails the one at zero,
 * whether it is the module's own or the loader's.
 */
static bool failnth_series(struct words *w, bool *grew)
{
	int fd = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC), rest, err;
	long nth, failed = 0, loaded = 0, kb;
	bool good;

	if (fd < 0)
		return no("this kernel has no fail-nth");
	if (!insert("") || !removed() || !clean_again(0))
		return no("%s without a fault", error_name());
	kb = kb_in_use();
	for (nth = 1; ; nth += w->n > 2 ? arg(w, 2) : 1) {
		if (dprintf(fd, "%ld", nth) < 0)
			return no("fail-nth: %s", error_name());
		good = insert(w->n > 1 ? w->w[1] : "");
		err = errno;
		/* What is left of the count; 0 means that it has struck. */
		if (!read_int(fd, &rest) || pwrite(fd, "0", 1, 0) != 1)
			return no("fail-nth: %s", error_name());
		if (!good && (err != ENOMEM || rest)) {
			errno = err;
			return no("load %ld: %s, fault %s", nth, error_name(),
				  rest ? "never struck" : "struck");
		}
		if (good && !removed())
			return no("unload %ld: %s", nth, error_name());
		if (!clean_again(nth))
			return false;
		if (rest)
			break;
		failed += !good;
		loaded += good;
	}
	close(fd);
	kb = kb_in_use() - kb;
	*grew = kb >= 64;
	return reply(!*grew, "%ld %ld %ld", failed, loaded, kb);
}

bool do_failnth(struct words *w)
{
	return in_series(failnth_series, w);
}

/* A child that loads and is killed after so many seconds; whether the module is there. */
static void load_and_kill(double s)
{
	pid_t pid = fork();

	own_births++;
	if (!pid) {
		insert("");
		_exit(0);
	}
	doze(s);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static bool killload_series(struct words *w, bool *grew)
{
	long n = arg(w, 1), i, loaded = 0, kb;
	double start = now_s(), whole;

	if (!insert(""))
		return no("%s", error_name());
	whole = now_s() - start;
	if (!removed() || !clean_again(0))
		return no("%s", error_name());
	kb = kb_in_use();
	for (i = 0; i < n; i++) {
		load_and_kill(1.2 * whole * i / n);
		if (removed())
			loaded++;
		else if (errno != ENOENT)
			return no("unload %ld: %s", i, error_name());
		if (!clean_again(i))
			return false;
	}
	kb = kb_in_use() - kb;
	*grew = kb >= 64;
	return reply(!*grew, "%ld %ld %ld", n - loaded, loaded, kb);
}

bool do_killload(struct words *w)
{
	return in_series(killload_series, w);
}
