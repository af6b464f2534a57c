// SPDX-License-Identifier: GPL-2.0-only
/*
 * stall - whoever comes back from a function is kept there
 *
 * What a rescuer that is late gets wrong happens between two of its steps, in
 * microseconds, where no test would meet it. This makes them as long as the test needs,
 * without a line in the module:
 *
 *	insmod stall.ko symbol=rescue:rescue_census_catch_up
 *	echo 1 > /sys/module/stall/parameters/armed	the next one stays
 *	/sys/module/stall/parameters/waiting		"Y": it is there
 *	echo 0 > /sys/module/stall/parameters/armed	go on
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>

/* Well below what a watchdog calls a soft lockup. */
#define LIMIT_MS 12000

static char *symbol;
module_param(symbol, charp, 0444);
static bool armed;
module_param(armed, bool, 0644);
static bool waiting;
module_param(waiting, bool, 0444);

static int stay(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	unsigned int ms;

	if (!READ_ONCE(armed))
		return 0;
	WRITE_ONCE(waiting, true);
	for (ms = 0; ms < LIMIT_MS && READ_ONCE(armed); ms++)
		mdelay(1);
	WRITE_ONCE(armed, false);
	WRITE_ONCE(waiting, false);
	return 0;
}

static struct kretprobe probe = { .handler = stay };

static int __init stall_init(void)
{
	probe.kp.symbol_name = symbol;
	return register_kretprobe(&probe);
}

static void __exit stall_exit(void)
{
	unregister_kretprobe(&probe);
}

module_init(stall_init);
module_exit(stall_exit);
MODULE_DESCRIPTION("Keeps whoever comes back from a function there");
MODULE_LICENSE("GPL");
