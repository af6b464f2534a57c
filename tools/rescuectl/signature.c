// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the kernel want modules signed, and is ours, by a key that is enrolled?
 *
 * The rule: what an EFI variable or a file does not say is unknown, not well.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"
#include "place.h"

#define EFIVARS "/sys/firmware/efi/efivars"

static const char mark[] = "~Module signature appended~\n";

/* Where DKMS and Ubuntu keep the certificate with which they sign. */
static const char *const certificates[] = {
	"/var/lib/shim-signed/mok/MOK.der",
	"/var/lib/dkms/mok.pub",
	"/etc/pki/akmods/certs/public_key.der",
};

#define NR_CERTIFICATES	(sizeof(certificates) / sizeof(certificates[0]))

static ssize_t read_all(const char *path, char *buf, size_t size)
{
	int fd = place_open_root(path);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return -1;
	while (len < size && (n = read(fd, buf + len, size - len)) > 0)
		len += n;
	close(fd);
	return len;
}

/* An EFI variable: four bytes of attributes, and its value. */
static bool is_secure_boot(void)
{
	char variable[5];

	return read_all(EFIVARS "/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", variable,
			sizeof(variable)) == 5 && variable[4] == 1;
}

static bool is_enforced(void)
{
	char value[128];

	if (doctor_read("/sys/module/module/parameters/sig_enforce", value, sizeof(value)) &&
	    value[0] == 'Y')
		return true;
	return doctor_read("/sys/kernel/security/lockdown", value, sizeof(value)) &&
	       !strstr(value, "[none]");
}

static bool is_signed(const char *path)
{
	char tail[sizeof(mark) - 1];
	int fd = place_open_root(path);
	bool found;

	if (fd < 0)
		return false;
	found = lseek(fd, -(off_t)sizeof(tail), SEEK_END) >= 0 &&
		read(fd, tail, sizeof(tail)) == sizeof(tail) && !memcmp(tail, mark, sizeof(tail));
	close(fd);
	return found;
}

static bool is_compressed(const char *path)
{
	return strcmp(path + strlen(path) - 3, ".ko");
}

/* A list of enrolled keys has whole certificates in it. */
static bool is_in(const char *variable, const char *certificate, size_t len)
{
	static char list[65536];
	char path[PATH_MAX];
	ssize_t n;

	snprintf(path, sizeof(path), EFIVARS "/%s", variable);
	n = read_all(path, list, sizeof(list));
	return n > 0 && len && memmem(list, n, certificate, len);
}

static bool is_enrolled(const char *path)
{
	static char certificate[8192];
	ssize_t len = read_all(path, certificate, sizeof(certificate));
	DIR *dir = opendir(place_in_root(EFIVARS));
	struct dirent *entry;
	bool found = false;

	while (dir && len > 0 && !found && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, "MokListRT", 9))
			found = is_in(entry->d_name, certificate, len);
	if (dir)
		closedir(dir);
	return found;
}

static const char *certificate_here(void)
{
	size_t i;

	for (i = 0; i < NR_CERTIFICATES; i++)
		if (!access(place_in_root(certificates[i]), F_OK))
			return certificates[i];
	return NULL;
}

static void check_key_of(const char *certificate)
{
	char mend[300];

	snprintf(mend, sizeof(mend), "mokutil --import %s; then reboot, and confirm on the console",
		 certificate);
	if (is_enrolled(certificate))
		finding("signature", WELL, NULL, "signed; %s is enrolled", certificate);
	else
		finding("signature", doctor_is_loaded() ? UNKNOWN : BAD, mend,
			"signed; %s is not among the enrolled keys", certificate);
}

void check_signature(void)
{
	static const char no_key[] =
		"apt-get install openssl; dkms remove rescue --all; dkms autoinstall";
	static const char by_hand[] = "modinfo -F signer rescue; then mokutil --list-enrolled";
	char kernel[256], path[PATH_MAX];
	const char *certificate = certificate_here();
	bool wanted = is_secure_boot() || is_enforced();

	if (!kernel_running(kernel, sizeof(kernel)) ||
	    !kernel_module(kernel, path, sizeof(path)))
		return;
	if (!wanted)
		finding("signature", WELL, NULL, "none is needed: Secure Boot is off");
	else if (!is_compressed(path) && !is_signed(path))
		finding("signature", BAD, no_key,
			"the kernel wants one (Secure Boot), and the module has none");
	else if (certificate)
		check_key_of(certificate);
	else
		finding("signature", doctor_is_loaded() ? WELL : UNKNOWN,
			doctor_is_loaded() ? NULL : by_hand,
			"signed by a key that is in no place known here%s",
			doctor_is_loaded() ? "; the kernel took it" : "");
}
