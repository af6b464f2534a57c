// SPDX-License-Identifier: GPL-2.0-only
/*
 * rescue: a way back from a fork bomb.
 *
 * This file wires the rooms, and nothing else.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "face/console.h"
#include "face/oom.h"
#include "face/procfs.h"
#include "face/sysrq.h"
#include "machine/census.h"
#include "machine/failures.h"
#include "machine/held.h"
#include "machine/pool.h"
#include "machine/probe.h"
#include "machine/quota.h"
#include "machine/rings.h"
#include "order/rescuer.h"
#include "order/spare.h"
#include "params.h"

static int __init rescue_init(void)
{
	int err = rescue_params_check();

	if (err)
		return err;
	rescue_quota_refresh();
	err = rescue_spare_init(rescue_params.spare);
	if (err)
		return err;
	err = rescue_sysrq_prepare();
	if (err)
		return err;
	err = rescue_rings_init();
	if (err)
		goto err_sysrq;
	err = rescue_pool_init(rescue_census_lineage(), rescue_params.window);
	if (err)
		goto err_rings;
	err = rescue_held_init();
	if (err)
		goto err_pool;
	err = rescue_probe_attach();
	if (err)
		goto err_held;
	err = rescue_console_start();
	if (err)
		goto err_rescuer;
	err = rescue_rescuer_start();
	if (err)
		goto err_rescuer;
	err = rescue_procfs_init();
	if (err)
		goto err_rescuer;
	rescue_sysrq_init();
	rescue_oom_init();
	rescue_quota_init();
	rescue_failures_init();
	pr_info("version %s ready; see /proc/rescue/status\n", THIS_MODULE->version);
	return 0;

err_rescuer:
	rescue_probe_detach();
	rescue_rescuer_stop();
	rescue_console_stop();
err_held:
	rescue_held_exit();
err_pool:
	rescue_pool_exit(rescue_census_lineage());
err_rings:
	rescue_rings_exit();
err_sysrq:
	rescue_sysrq_exit();
	return err;
}

/*
 * No process is held, because that would pin the module. In this order:
 *
 * 1. No key: on return no handler runs. A press that was posted is served in 5.
 * 2. No file: running reads and writes are waited for. The rescuer still serves them.
 * 3. No OOM: a running call is waited for. What it has posted is served in 5, if at all.
 * 4. No probe, on any CPU, of births or of failures. What may still kick: an irq_work that a
 *    probe has queued.
 * 5. No rescuer: that irq_work is waited for, then the thread ends.
 * 6. No console thread: it prints what the rescuer has said.
 * 7. Memory: the work item that makes chunks is waited for, the rest has no user left.
 */
static void __exit rescue_exit(void)
{
	rescue_quota_exit();
	rescue_sysrq_exit();
	rescue_procfs_exit();
	rescue_oom_exit();
	rescue_failures_exit();
	rescue_probe_detach();
	rescue_rescuer_stop();
	rescue_console_stop();
	rescue_held_exit();
	rescue_pool_exit(rescue_census_lineage());
	rescue_rings_exit();
}

module_init(rescue_init);
module_exit(rescue_exit);

MODULE_DESCRIPTION("A way back from a fork bomb: freeze the process tree that produces it, then kill it");
MODULE_AUTHOR("The rescue authors");
MODULE_VERSION("0.1.0");
MODULE_LICENSE("GPL");
