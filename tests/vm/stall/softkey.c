// SPDX-License-Identifier: GPL-2.0-only
/*
 * softkey - a SysRq key, pressed in a softirq
 *
 * As the target SYSRQ of xtables-addons does it, which takes the key from a packet:
 * handle_sysrq() in a softirq, on top of a process that has no part in it.
 *
 *	insmod softkey.ko name=cfork
 *	echo 1 > /sys/module/softkey/parameters/armed	pressed once, when the softirq has
 *							interrupted a process of that name
 *
 * With PREEMPT_RT a softirq interrupts no process, and the key is pressed in the first one.
 */
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/sysrq.h>
#include <linux/timer.h>

#ifndef HAVE_TIMER_DELETE_SYNC
#define timer_delete_sync del_timer_sync
#endif

static char *name = "";
module_param(name, charp, 0444);
static bool armed;
module_param(armed, bool, 0644);
static struct timer_list timer;

static bool is_meant(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_RT) || !strcmp(current->comm, name);
}

static void on_timer(struct timer_list *unused)
{
	if (READ_ONCE(armed) && !WARN_ON_ONCE(!in_serving_softirq()) && is_meant()) {
		WRITE_ONCE(armed, false);
		handle_sysrq('x');
	}
	mod_timer(&timer, jiffies + 1);
}

static int __init softkey_init(void)
{
	timer_setup(&timer, on_timer, 0);
	mod_timer(&timer, jiffies + 1);
	return 0;
}

static void __exit softkey_exit(void)
{
	timer_delete_sync(&timer);
}

module_init(softkey_init);
module_exit(softkey_exit);
MODULE_DESCRIPTION("Presses a SysRq key in a softirq");
MODULE_LICENSE("GPL");
