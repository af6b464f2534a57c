// SPDX-License-Identifier: GPL-2.0-only
/*
 * The numbers of now.
 *
 * The rule: it is not made by the rescuer, because it must answer while a freeze or a kill
 * is under way.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/seq_buf.h>

#include "face/file.h"
#include "face/oom.h"
#include "face/sysrq.h"
#include "machine/census.h"
#include "machine/held.h"
#include "machine/pool.h"
#include "machine/rings.h"
#include "machine/quota.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "order/answer.h"
#include "order/guard.h"
#include "order/incident.h"
#include "order/journal.h"
#include "order/spare.h"
#include "tree/lineage.h"

/*
 * The lineage is the rescuer's, which does not mark its writes. These numbers are shown
 * and decide nothing: each is right for some moment, and torn at worst.
 */
#define glance(number) data_race(READ_ONCE(number))

static void status_put_storm(struct seq_buf *out)
{
	const struct rescue_lineage *l = rescue_census_lineage();
	u32 held = glance(l->nr_members);

	seq_buf_printf(out, "held: %u\n", held);
	seq_buf_printf(out, "stopped: %u\n", held - min(held, rescue_incident_pending()));
	seq_buf_printf(out, "captured: %u\n", rescue_held_captured());
	seq_buf_printf(out, "incidents: %u\n", rescue_journal_last());
	seq_buf_printf(out, "processes: %u\n", glance(l->nr_living));
	seq_buf_printf(out, "ghosts: %u\n", glance(l->nr_ghosts));
	seq_buf_printf(out, "births: %llu\n", glance(l->nr_births));
	seq_buf_printf(out, "tasks_used: %u\n", rescue_slots_used());
	seq_buf_printf(out, "tasks_limit: %u\n",
		       min(rescue_slots_pid_max(), rescue_slots_threads_max()));
}

static void status_put_setup(struct seq_buf *out)
{
	char text[RESCUE_SYSRQ_TEXT];

	rescue_sysrq_show(text, sizeof(text));
	seq_buf_printf(out, "sysrq_key: %s\n", text);
	rescue_oom_show(out);
	rescue_guard_show(out);
	rescue_spare_show(out);
}

static void status_put_health(struct seq_buf *out)
{
	const struct rescue_lineage *l = rescue_census_lineage();

	rescue_answer_show_counts(out);
	seq_buf_printf(out, "impossible: %u\n", rescue_sanity_count());
	seq_buf_printf(out, "records_lost: %llu\n", rescue_rings_lost());
	seq_buf_printf(out, "births_missed: %llu\n", glance(l->nr_missed));
	seq_buf_printf(out, "resyncs: %llu\n", rescue_census_resyncs());
	seq_buf_printf(out, "nodes: %u\n", rescue_lineage_size(l));
	seq_buf_printf(out, "nodes_free: %u\n", glance(l->nr_free));
	seq_buf_printf(out, "rings_kib: %zu\n", DIV_ROUND_UP(rescue_rings_bytes(), 1024));
	seq_buf_printf(out, "bitmaps_kib: %zu\n", DIV_ROUND_UP(rescue_held_bytes(), 1024));
	seq_buf_printf(out, "lineage_kib: %zu\n", DIV_ROUND_UP(rescue_pool_bytes(l), 1024));
}

int rescue_status_render(struct seq_buf *out)
{
	rescue_quota_refresh();
	seq_buf_printf(out, "version: %s\n", THIS_MODULE->version);
	status_put_storm(out);
	status_put_setup(out);
	status_put_health(out);
	return 0;
}
