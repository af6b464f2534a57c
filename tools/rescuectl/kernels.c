// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is there a module for the kernel that runs, and for the newest one that is installed?
 *
 * The rule: what modprobe would find counts, which is modules.dep, not what lies about.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "place.h"
#include "table.h"

static struct table table;

bool kernel_running(char *buf, size_t size)
{
	return doctor_read("/proc/sys/kernel/osrelease", buf, size);
}

static bool exists(const char *fmt, const char *kernel)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), fmt, kernel);
	return !access(place_in_root(path), F_OK);
}

/* All of os-release, good until the next call. */
static char *read_release(void)
{
	static char text[2048];
	int fd = place_open_root("/etc/os-release");
	ssize_t n = 0;

	if (fd >= 0) {
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static bool is_like(const char *distribution)
{
	char *text = read_release();
	char *at = text;

	while ((at = strstr(at, "ID"))) {
		bool own = !strncmp(at, "ID=", 3) || !strncmp(at, "ID_LIKE=", 8);
		char *end = strchrnul(at, '\n');
		char *hit = strstr(at, distribution);

		if (own && (at == text || at[-1] == '\n') && hit && hit < end)
			return true;
		at = end;
	}
	return false;
}

/* The names under which distributions boot a kernel. */
static bool is_in_boot(const char *kernel)
{
	return exists("/boot/vmlinuz-%s", kernel) || exists("/boot/vmlinux-%s", kernel);
}

/* What is left of a kernel that was removed, such as modules of ours, has no image. */
static bool has_image(const char *kernel)
{
	return is_in_boot(kernel) || exists("/lib/modules/%s/vmlinuz", kernel);
}

static bool newest_that(bool (*is_installed)(const char *kernel), char *buf, size_t size)
{
	DIR *dir = opendir(place_in_root("/lib/modules"));
	struct dirent *entry;

	buf[0] = '\0';
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && is_installed(entry->d_name) &&
		    strverscmp(entry->d_name, buf) > 0)
			snprintf(buf, size, "%s", entry->d_name);
	if (dir)
		closedir(dir);
	return buf[0];
}

/*
 * The linux-binary-* of Debian's 7.x brings an image to /lib/modules, and linux-image-* copies it
 * to /boot. When the latter is removed, only that copy goes, until there is an autoremove.
 */
static bool kernel_newest(char *buf, size_t size)
{
	return (is_like("debian") && newest_that(is_in_boot, buf, size)) ||
	       newest_that(has_image, buf, size);
}

/* "updates/dkms/rescue.ko.xz: ..." is ours, "foo.ko: updates/rescue.ko" is not. */
static bool is_ours(char *line)
{
	char *name = strchr(line, ':');

	if (!name)
		return false;
	*name = '\0';
	name = strrchr(line, '/');
	return name && !strncmp(name, "/rescue.ko", 10) && (!name[10] || name[10] == '.');
}

/* The module that modprobe would load there, as a path below the root. */
bool kernel_module(const char *kernel, char *buf, size_t size)
{
	char path[PATH_MAX];
	bool found = false;
	char *line;
	int fd;

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", kernel);
	fd = place_open_root(path);
	if (fd < 0)
		return false;
	table_begin(&table, fd);
	while (!found && (line = table_next(&table)))
		if (is_ours(line)) {
			snprintf(buf, size, "/lib/modules/%s/%s", kernel, line);
			found = exists("%s", buf);
		}
	close(fd);
	return found;
}

/* === Headers ============================================================== */

/* The link "build" of another system points out of it. */
static bool has_headers(const char *kernel)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t n;

	snprintf(path, sizeof(path), "/lib/modules/%s/build", kernel);
	n = readlink(place_in_root(path), target, sizeof(target) - 1);
	if (n > 0 && target[0] == '/') {
		target[n] = '\0';
		return exists("%s/Makefile", target);
	}
	return exists("/lib/modules/%s/build/Makefile", kernel);
}

/*
 * How the package with the headers of a kernel is called, and put in. Raspberry Pi OS says that it
 * is like Debian, and RHEL and what is built of it that they are like Fedora.
 */
static const struct {
	const char *part;	/* of the kernel's name */
	const char *like;	/* a word of ID= or ID_LIKE= */
	const char *install;
} packages[] = {
	{ "-pve",	"debian",	"apt-get install proxmox-headers-%s" },
	{ "",		"debian",	"apt-get install linux-headers-%s" },
	{ "",		"ubuntu",	"apt-get install linux-headers-%s" },
	{ "",		"fedora",	"dnf install kernel-devel-%s" },
	{ "",		"suse",		"zypper install kernel-default-devel" },
	{ "-lts",	"arch",		"pacman -S linux-lts-headers" },
	{ "-zen",	"arch",		"pacman -S linux-zen-headers" },
	{ "-hardened",	"arch",		"pacman -S linux-hardened-headers" },
	{ "",		"arch",		"pacman -S linux-headers" },
	{ "",		"",		"install the headers of kernel %s" },
};

static void headers_command(const char *kernel, char *buf, size_t size)
{
	size_t i = 0;

	while (!strstr(kernel, packages[i].part) || !is_like(packages[i].like)) {
		if (!*packages[i].like)
			break;
		i++;
	}
	snprintf(buf, size, packages[i].install, kernel);
}

/* "6.1.0-56-cloud-amd64" is of "cloud-amd64": the first letter behind a "-" begins it. */
static const char *flavour_of(const char *kernel)
{
	const char *c;

	for (c = kernel; (c = strchr(c, '-')); c++)
		if ((c[1] | 32) >= 'a' && (c[1] | 32) <= 'z')
			return c + 1;
	return NULL;
}

/* "24.04"; empty: it has none. */
static const char *release_version(void)
{
	char *line = strstr(read_release(), "\nVERSION_ID=");

	if (!line)
		return "";
	line += strlen("\nVERSION_ID=");
	line += *line == '"';
	line[strcspn(line, "\"\n")] = '\0';
	return line;
}

/* Each package of Debian has a folder there, unless the administrator wants none. */
#define DOC "/usr/share/doc/"

/* A release of Ubuntu may follow the kernels of later ones: then it is "generic-hwe-24.04". */
static const char *followed(const char *flavour)
{
	static char name[300];

	snprintf(name, sizeof(name), "%s-hwe-%s", flavour, release_version());
	return exists(DOC "linux-image-%s", name) ? name : flavour;
}

/* On Debian a package follows the newest kernel, and brings its headers with it. */
void check_headers(void)
{
	char kernel[256], mend[400];
	const char *flavour;

	if (!is_like("debian") || !exists(DOC "%s", "base-files") ||
	    !kernel_newest(kernel, sizeof(kernel)))
		return;
	flavour = flavour_of(kernel);
	if (!flavour || strstr(kernel, "-pve"))
		return;
	flavour = followed(flavour);
	snprintf(mend, sizeof(mend), "apt-get install linux-headers-%s", flavour);
	if (exists(DOC "linux-headers-%s", flavour))
		finding("headers", WELL, NULL, "linux-headers-%s brings those of the next kernel",
			flavour);
	else
		finding("headers", WARN, mend, "the next kernel will come without its headers");
}

/* === A module for each kernel ============================================= */

/* The version that DKMS has the source of. */
static bool dkms_version(char *buf, size_t size)
{
	DIR *dir = opendir(place_in_root("/usr/src"));
	struct dirent *entry;
	bool found = false;

	while (dir && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, "rescue-", 7) && entry->d_name[7] >= '0' &&
		    entry->d_name[7] <= '9') {
			snprintf(buf, size, "%s", entry->d_name + 7);
			found = true;
		}
	if (dir)
		closedir(dir);
	return found;
}

static void say_missing(const char *name, const char *what, const char *kernel)
{
	char mend[600], version[64], headers[300];
	size_t len = 0;

	if (!has_headers(kernel)) {
		headers_command(kernel, headers, sizeof(headers));
		len = snprintf(mend, sizeof(mend), "%s && ", headers);
	}
	if (dkms_version(version, sizeof(version)))
		snprintf(mend + len, sizeof(mend) - len, "dkms install rescue/%s -k %s", version,
			 kernel);
	else
		snprintf(mend + len, sizeof(mend) - len,
			 "make install KDIR=/lib/modules/%s/build", kernel);
	finding(name, BAD, mend, "none for %s, %s%s", kernel, what,
		len ? "; its headers are not installed" : "");
}

static void check_kernel(const char *name, const char *what, const char *kernel)
{
	char module[PATH_MAX];

	if (kernel_module(kernel, module, sizeof(module)))
		finding(name, WELL, NULL, "%s, for %s", module, what);
	else
		say_missing(name, what, kernel);
}

void check_kernels(void)
{
	char running[256], newest[256];
	bool runs = kernel_running(running, sizeof(running));

	if (runs)
		check_kernel("file", "the kernel that runs", running);
	if (!kernel_newest(newest, sizeof(newest)))
		finding("next", UNKNOWN, NULL, "no kernel is installed here");
	else if (!runs || strcmp(newest, running))
		check_kernel("next", "the newest kernel", newest);
	else
		finding("next", WELL, NULL, "no newer kernel is installed");
}
