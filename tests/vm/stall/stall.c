// SPDX-License-Identifier: GPL-2.0-only
/*
 * stall - a task that comes back from a function is kept there
 *
 * What a rescuer that is late gets wrong happens between two of its steps, in
 * microseconds, where no test would meet it. This makes them as long as the test needs,
 * without a line in the module:
 *
 *	insmod stall.ko symbol=rescue:rescue_census_catch_up
 *	echo 1 > /sys/module/stall/parameters/armed	the next one stays
 *	/sys/module/stall/parameters/waiting		"Y": it is there
 *	echo 0 > /sys/module/stall/parameters/armed	go on
 *
 * With call=1 the function is called once instead, without arguments: it tells the module
 * of what cannot be made to happen.
 */
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/processor.h>

/* Well below what a watchdog calls a soft lockup. */
#define LIMIT_MS 12000

static char *symbol;
module_param(symbol, charp, 0444);
static bool armed;
module_param(armed, bool, 0644);
static bool call;
module_param(call, bool, 0444);
static bool waiting;
module_param(waiting, bool, 0444);

static int stay(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	ktime_t end;

	if (!READ_ONCE(armed))
		return 0;
	end = ktime_add_ms(ktime_get(), LIMIT_MS);
	WRITE_ONCE(waiting, true);
	/* Not mdelay(): an emulator's CPU may have been calibrated to anything. */
	while (READ_ONCE(armed) && ktime_before(ktime_get(), end))
		cpu_relax();
	WRITE_ONCE(armed, false);
	WRITE_ONCE(waiting, false);
	return 0;
}

static struct kretprobe probe = { .handler = stay };

static int __init stall_init(void)
{
	int err;

	probe.kp.symbol_name = symbol;
	err = register_kretprobe(&probe);
	if (!err && call)
		((void (*)(void))probe.kp.addr)();
	return err;
}

static void __exit stall_exit(void)
{
	unregister_kretprobe(&probe);
}

module_init(stall_init);
module_exit(stall_exit);
MODULE_DESCRIPTION("Keeps whoever comes back from a function there");
MODULE_LICENSE("GPL");
