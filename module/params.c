// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module parameters, and what they may be.
 *
 * The rule: a parameter that cannot be is refused at load, with a sentence.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysrq.h>
#include <linux/uidgid.h>

#include "params.h"
#include "tree/guard.h"

struct rescue_params rescue_params = {
	.window = 4096,
	.gid = -1,
	.spare = "",
	.guard = "off",
	.sysrq_key = "x",
	.sysrq_enable = SYSRQ_ENABLE_SIGNAL | SYSRQ_ENABLE_BOOT,
	.timeout_ms = 5000,
	.sysrq_again_s = 30,
	.oom = "off",
};

module_param_named(window, rescue_params.window, uint, 0444);
MODULE_PARM_DESC(window, "births on the machine in which weight fades by half, 64 to 1048576 (default 4096)");

module_param_named(gid, rescue_params.gid, int, 0444);
MODULE_PARM_DESC(gid, "group that may use /proc/rescue beside root, above 0 (default -1: none)");

module_param_named(user, rescue_params.user, bool, 0444);
MODULE_PARM_DESC(user, "a user of the group gid= may freeze and kill processes of that user, and no others (default off)");

module_param_named(spare, rescue_params.spare, charp, 0444);
MODULE_PARM_DESC(spare, "processes that are never touched: KIND:VALUE,... as for the command spare (default: no more)");

module_param_named(guard, rescue_params.guard, charp, 0444);
MODULE_PARM_DESC(guard, "act without being asked when a storm fills the machine: off, preview, freeze (default off)");

module_param_named(sysrq_key, rescue_params.sysrq_key, charp, 0444);
MODULE_PARM_DESC(sysrq_key, "the SysRq key, a letter or digit; empty: none (default x)");

module_param_named(sysrq_enable, rescue_params.sysrq_enable, int, 0444);
MODULE_PARM_DESC(sysrq_enable,
		 "bits of kernel.sysrq that let the key through, any of them (default 0xc0: signalling, reboot)");

module_param_named(timeout_ms, rescue_params.timeout_ms, uint, 0644);
MODULE_PARM_DESC(timeout_ms,
		 "ms that freeze-top waits until all have stopped, and kill without one exit, at least 100 (default 5000)");

module_param_named(sysrq_again_s, rescue_params.sysrq_again_s, uint, 0644);
MODULE_PARM_DESC(sysrq_again_s, "seconds in which a second press kills (default 30)");

module_param_named(oom, rescue_params.oom, charp, 0444);
MODULE_PARM_DESC(oom, "what is done with a storm when memory has run out: off, freeze or kill (default off)");

static bool params_is_key(const char *key)
{
	return !key[0] || (!key[1] && isascii(key[0]) && isalnum(key[0]));
}

/* Not 0: of that group is whatever root starts, with and without its capabilities. */
static bool params_is_group(int gid)
{
	return gid == -1 || (gid > 0 && gid_valid(make_kgid(&init_user_ns, gid)));
}

/**
 * rescue_params_check() - can they all be? Then what they say is set
 *
 * The list of spares is not looked at here: rescue_spare_init() does that.
 *
 * Context: load.
 * Return: 0, or -EINVAL, and the log says which.
 */
int rescue_params_check(void)
{
	struct rescue_params *p = &rescue_params;

	if (p->window < 64 || p->window > 1048576)
		pr_err("window=%u is not in 64 to 1048576\n", p->window);
	else if (!params_is_key(p->sysrq_key))
		pr_err("sysrq_key=%s is not a letter or digit\n", p->sysrq_key);
	else if (p->sysrq_enable < 2 || p->sysrq_enable > 0x1ff)
		pr_err("sysrq_enable=%d is not a sum of bits of kernel.sysrq, 2 to 256\n",
		       p->sysrq_enable);
	else if (rescue_guard_mode_of(p->guard, strlen(p->guard)) < 0)
		pr_err("guard=%s is not off, preview or freeze\n", p->guard);
	else if (!params_is_group(p->gid))
		pr_err("gid=%d is not a group, or is that of root\n", p->gid);
	else if (p->user && p->gid < 0)
		pr_err("user=1 says what users of a group may do, and gid= names none\n");
	else if (rescue_command_parse_oom(p->oom, strlen(p->oom), &p->oom_answer))
		pr_err("oom=%s is none of off, freeze, kill\n", p->oom);
	else
		return 0;
	return -EINVAL;
}
