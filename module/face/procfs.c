// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files of /proc/rescue, and their owner.
 *
 * The rule: ctl comes last, because with it processes can be held, and loading must not
 * fail after that.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/uidgid.h>

#include "face/file.h"
#include "face/procfs.h"
#include "face/top.h"
#include "params.h"

static const struct {
	const char *name;
	umode_t mode;
	const struct proc_ops *ops;
	rescue_render render;
} files[] = {
	{ "status",	0400, &rescue_snapshot_ops, rescue_status_render },
	{ "top",	0400, &rescue_snapshot_ops, rescue_top_render },
	{ "limits",	0400, &rescue_snapshot_ops, rescue_limits_render },
	{ "forks",	0400, &rescue_snapshot_ops, rescue_forks_render },
	{ "ps",		0400, &rescue_ps_ops },
	{ "log",	0400, &rescue_log_ops },
	{ "ctl",	0600, &rescue_ctl_ops },
};

static struct proc_dir_entry *dir;	/* I */

/* What root may do with a file its group may, if there is one. */
static void procfs_open_to_group(struct proc_dir_entry *entry)
{
	if (rescue_params.gid >= 0)
		proc_set_user(entry, GLOBAL_ROOT_UID, make_kgid(&init_user_ns, rescue_params.gid));
}

static umode_t procfs_with_group(umode_t mode)
{
	return rescue_params.gid >= 0 ? mode | mode >> 3 : mode;
}

/**
 * rescue_procfs_init() - make /proc/rescue and its files
 *
 * Context: process, may sleep; everything else works already.
 * Return: 0 or -ENOMEM.
 */
int rescue_procfs_init(void)
{
	int i;

	dir = proc_mkdir_mode("rescue", procfs_with_group(0500), NULL);
	if (!dir)
		return -ENOMEM;
	procfs_open_to_group(dir);
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		struct proc_dir_entry *entry =
			proc_create_data(files[i].name, procfs_with_group(files[i].mode), dir,
					 files[i].ops, files[i].render);

		if (!entry) {
			rescue_procfs_exit();
			return -ENOMEM;
		}
		procfs_open_to_group(entry);
	}
	return 0;
}

/**
 * rescue_procfs_exit() - on return no file operation runs or will run
 *
 * Files that are still open lose their operations, and are released.
 *
 * Context: process, sleeps until running operations have returned.
 */
void rescue_procfs_exit(void)
{
	proc_remove(dir);
}
