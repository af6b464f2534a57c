#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The tracepoint sched:sched_process_exit says that a process exits. Up to 6.12 it comes when the
# memory has been given back, so that a program that is told by it may count the memory, and the
# process, as gone. Since Linux 7 it comes first: a process of which exitsnoop or a BPF
# program says that it has exited still has all of its memory, and of a crowd that waits for the
# same locks in exit_mm() many tasks are still there.
#
# Packages: Debian's kernel binaries of tests/vm/kernels/table, booted with one CPU under TCG.
# The program below traces a child that has 4 MiB and exits: the event, and the pages
# that it gives back. Seen:
#
#   6.1.0-57			pages given back: before the event
#   6.12.117+deb12		pages given back: before the event
#   7.3.4+deb13			pages given back: after the event
#
#   findings/exit-told-early.sh

set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/guest"

cat > "$work/init.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define SIZE (4 << 20)
#define TRACE "/tracing/"

int main(void)
{
	char line[512], filter[64];
	int before = 0, after = 0;
	int told = 0;
	int go[2];
	FILE *trace;
	pid_t pid;

	mkdir("/tracing", 0700);
	if (mount("tracefs", "/tracing", "tracefs", 0, NULL) || pipe(go))
		perror("tracefs");
	pid = fork();
	if (!pid) {
		void *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		madvise(memory, SIZE, MADV_NOHUGEPAGE);
		memset(memory, 1, SIZE);
		read(go[0], line, 1);
		_exit(0);
	}
	sprintf(filter, "common_pid == %d", pid);
	put(TRACE "events/kmem/mm_page_free_batched/filter", filter);
	put(TRACE "events/sched/sched_process_exit/filter", filter);
	put(TRACE "events/kmem/mm_page_free_batched/enable", "1");
	put(TRACE "events/sched/sched_process_exit/enable", "1");
	sleep(1);
	write(go[1], "x", 1);
	waitpid(pid, NULL, 0);
	trace = fopen(TRACE "trace", "r");
	while (trace && fgets(line, sizeof(line), trace)) {
		if (strstr(line, "sched_process_exit:"))
			told = 1;
		else if (strstr(line, "mm_page_free_batched:"))
			++*(told ? &after : &before);
	}
	/* All but a few: page tables and the last of the stack may come on the other side. */
	if (told && before + after >= SIZE / 4096)
		printf("pages given back: %s the event\n",
		       before > 9 * after ? "before" : after > 9 * before ? "after" : "around");
	else
		printf("%d before, %d after, told: %d\n", before, after, told);
	fflush(stdout);
	reboot(RB_AUTOBOOT);
}
END
guest_make

status=0
for kernel in 6.1 6.12 newest; do
	guest_boot "$kernel" 1 512M
	said=$(grep "before\|after" "$work/console" || echo "no answer")
	echo "$release: $said"
	case $kernel in
	newest)	wanted="pages given back: after the event" ;;
	*)	wanted="pages given back: before the event" ;;
	esac
	[ "$said" = "$wanted" ] || status=1
done
[ $status = 0 ] && echo "as found" || echo "no longer as found"
exit $status
