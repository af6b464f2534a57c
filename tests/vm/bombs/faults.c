// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bomb (root's) of which every second process has the kernel write to a page that is
 * missing and that no program will bring (userfaultfd). There it waits; and when it has a
 * signal, it tries again and again instead, in the kernel, until it is killed.
 *
 *	faults ─┬─ faults{S, then R}
 *	        ├─ faults ─┬─ faults{S, then R}
 *	        │          └─ faults …
 *	        └─ faults …
 *
 * It breaks a tool that waits until all of them have stopped, or one that says so.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096

static void wait_for_page(void)
{
	struct uffdio_register wish = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, 0);
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	wish.range.start = (unsigned long)page;
	wish.range.len = PAGE;
	if (ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &wish))
		_exit(1);
	/* By the kernel: a fault of ours would be given up for a signal. */
	read(open("/dev/zero", O_RDONLY), page, PAGE);
	_exit(0);
}

int main(void)
{
	for (;;) {
		if (!fork())
			wait_for_page();
		fork();
	}
}
