// SPDX-License-Identifier: GPL-2.0-only
/*
 * poke [uid UID | incapable] text 'STRING' | fill N
 *
 * Make one write(2) to /proc/rescue/ctl: as another user, or as root without a
 * single capability but that to open any file.
 *
 * STRING knows \n and \0. The exit status is the errno, 0 when all was written,
 * 255 when only a part.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buf[65536];

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

static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = 1 << CAP_DAC_OVERRIDE, .permitted = 1 << CAP_DAC_OVERRIDE },
	};

	return syscall(SYS_capset, &header, data);
}

int main(int argc, char **argv)
{
	size_t len = 0;
	ssize_t n;
	int fd;

	if (argc > 2 && !strcmp(argv[1], "uid")) {
		if (setgid(atoi(argv[2])) || setuid(atoi(argv[2])))
			return 254;
		argv += 2;
		argc -= 2;
	}
	if (argc > 1 && !strcmp(argv[1], "incapable")) {
		if (drop_capabilities())
			return 254;
		argv++;
		argc--;
	}
	if (argc > 2 && !strcmp(argv[1], "text")) {
		len = unescape(argv[2]);
	} else if (argc > 2 && !strcmp(argv[1], "fill")) {
		len = atoi(argv[2]);
		memset(buf, 'x', len);
	}
	fd = open("/proc/rescue/ctl", O_WRONLY);
	if (fd < 0)
		return errno;
	n = write(fd, buf, len);
	if (n < 0)
		return errno;
	return (size_t)n == len ? 0 : 255;
}
