// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the benchmark's guest; tests/bench/run reads what it prints.
 *
 *   bench=cost    fork + exit + wait without the module, then with it
 *   bench=freeze  a live C bomb of 10,000 is stopped, each way in its turn
 *   bench=kill    the same, and it is killed
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

_Noreturn void end(void)
{
	iopl(3);
	outb(0x10, 0xf4);
	for (;;)
		pause();
}

void must(int failed, const char *what)
{
	if (!failed)
		return;
	printf("failed: %s: %s\n", what, strerror(errno));
	end();
}

void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	must(fd < 0 || write(fd, text, strlen(text)) < 0, path);
	close(fd);
}

void load(void)
{
	int fd = open("/rescue.ko", O_RDONLY);

	must(fd < 0 || syscall(SYS_finit_module, fd, "", 0), "load");
	close(fd);
}

void unload(void)
{
	must(syscall(SYS_delete_module, "rescue", O_NONBLOCK), "unload");
}

int main(void)
{
	const char *what = getenv("bench") ? : "";

	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("cgroup", "/sys", "cgroup2", 0, NULL);
	freopen("/dev/ttyS1", "w", stdout);
	setvbuf(stdout, NULL, _IOLBF, 0);
	write_file("/proc/sys/kernel/threads-max", "126000");
	write_file("/proc/sys/kernel/pid_max", "32768");
	if (!strcmp(what, "freeze"))
		measure_freeze();
	else if (!strcmp(what, "kill"))
		measure_kill();
	else
		cost();
	printf("done\n");
	end();
}
