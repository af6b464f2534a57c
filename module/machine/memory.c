// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory, as the kernel counts it.
 *
 * The rule: only counters are read. What would take mmap_lock, or a walk over page tables, is
 * not known here.
 */
#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/mman.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bounds.h"
#include "compat.h"
#include "machine/census.h"
#include "machine/memory.h"
#include "machine/process.h"
#include "machine/sanity.h"
#include "machine/slots.h"
#include "tree/ledger.h"
#include "tree/lineage.h"

#define MEMINFO_BYTES 4096u

/* Read at each birth, so among what is hardly ever written. */
unsigned long rescue_memory_bell __read_mostly;

/* Counters of each mm that are read. */
#define COUNTERS 4u

/* KiB of a line of /proc/meminfo; -1: not known. */
static long memory_line(const char *text, const char *name)
{
	const char *line = strstr(text, name);
	long kib;

	return line && sscanf(line + strlen(name), ": %ld kB", &kib) == 1 ? kib : -1;
}

/* As /proc/meminfo says: the functions are exported to modules on no kernel. */
static void memory_read_lines(struct rescue_memory *memory)
{
	char *text = kzalloc(MEMINFO_BYTES, GFP_KERNEL);

	if (!text)
		return;
	if (rescue_slots_read_text("/proc/meminfo", text, MEMINFO_BYTES) > 0) {
		memory->commit_limit = memory_line(text, "CommitLimit");
		memory->swap = memory_line(text, "SwapTotal");
		memory->swap_free = memory_line(text, "SwapFree");
	}
	kfree(text);
}

/**
 * rescue_memory_of_machine() - the memory of the machine now
 * @memory: result
 *
 * Context: process, may sleep, allocates; not the rescuer.
 */
void rescue_memory_of_machine(struct rescue_memory *memory)
{
	*memory = (struct rescue_memory){
		.total = rescue_memory_kib(totalram_pages()),
		.available = rescue_memory_kib(max(si_mem_available(), 0L)),
		.committed = rescue_memory_kib(vm_memory_committed()),
		.commit_limit = -1,
		.swap = -1,
		.swap_free = -1,
		.overcommit = rescue_slots_read_file("/proc/sys/vm/overcommit_memory"),
	};
	memory_read_lines(memory);
}

/* Killed, and has not come to where it tells its parent. Until then it may have memory. */
static bool memory_is_of_killed(struct task_struct *p)
{
	const struct signal_struct *sig = p->signal;

	/* Without siglock: what is just being killed counts from the next look on. */
	return data_race(sig->flags & SIGNAL_GROUP_EXIT && sig->group_exit_code == SIGKILL) &&
	       !rescue_process_has_exited(p);
}

/**
 * rescue_memory_is_coming() - is there a process that was killed, and has its memory still?
 *
 * Of the task list, as the lineage is the rescuer's: so that of a process which another has
 * killed counts, too.
 *
 * Context: process; takes a look at each process, at worst.
 * Return: whether there is one.
 */
bool rescue_memory_is_coming(void)
{
	struct task_struct *p;
	bool found = false;

	rcu_read_lock();
	for_each_process(p) {
		found = memory_is_of_killed(p);
		if (found)
			break;
	}
	rcu_read_unlock();
	return found;
}

/* === A process ============================================================ */

/* Since Linux 6.2 a counter is one line a CPU, and exact only as their sum. */
static bool memory_may_sum(void)
{
	return (u64)rescue_census_lineage()->nr_living * COUNTERS * num_online_cpus() <=
	       RESCUE_EXACT_LINES;
}

static void memory_read_counters(struct mm_struct *mm, struct rescue_account *account)
{
	bool exact = memory_may_sum();
	u64 anon = rescue_mm_counter(mm, MM_ANONPAGES, exact);
	u64 ksm = rescue_mm_ksm_pages(mm);

	account->swapped = rescue_mm_counter(mm, MM_SWAPENTS, exact);
	account->resident = anon + rescue_mm_counter(mm, MM_FILEPAGES, exact) +
			    rescue_mm_counter(mm, MM_SHMEMPAGES, exact);
	account->claimed = READ_ONCE(mm->data_vm) + READ_ONCE(mm->stack_vm);
	/* Many of those may be one page. */
	account->backed = anon - min(anon, ksm) + account->swapped;
}

/* Other holders of a reference make it look shared, which is only dearer. */
static bool memory_is_shared(struct mm_struct *mm, struct task_struct *t)
{
	return atomic_read(&mm->mm_users) > get_nr_threads(t);
}

/* False: this thread has no memory. */
static bool memory_read_thread(struct task_struct *t, bool whole, struct rescue_account *account)
{
	struct mm_struct *mm;

	task_lock(t);
	mm = t->flags & PF_KTHREAD ? NULL : t->mm;
	if (mm) {
		account->mm = memory_is_shared(mm, t) ? (uintptr_t)mm : 0;
		account->family = (uintptr_t)rcu_access_pointer(mm->exe_file);
		/* Of the first thread: of the others the flag says nothing. */
		account->is_copy = t->group_leader->flags & PF_FORKNOEXEC;
		if (whole)
			memory_read_counters(mm, account);
	}
	task_unlock(t);
	return mm;
}

/**
 * rescue_memory_of_process() - the memory of the process of a node
 * @node: the node
 * @whole: read the counters, too
 * @account: result: zeroes, if the process is gone or has no memory
 *
 * Each exec opens the program anew, and fork() hands that struct file on: so it is the identity
 * of a family, unless one of it has called prctl(PR_SET_MM_EXE_FILE), as CRIU does.
 *
 * Holds task_lock() of one thread for as long as a few words are read. Not get_task_mm(): the
 * last mmput() would take as long as the memory is large.
 *
 * Context: the rescuer.
 */
void rescue_memory_of_process(const struct rescue_node *node, bool whole,
			      struct rescue_account *account)
{
	struct task_struct *p, *t;

	rescue_assert_owner();
	*account = (struct rescue_account){};
	rcu_read_lock();
	p = rescue_process_find(node);
	if (p) {
		/* The first thread may have exited, and the others go on. */
		for_each_thread(p, t)
			if (memory_read_thread(t, whole, account))
				break;
	}
	rcu_read_unlock();
}

/**
 * rescue_memory_certain() - private memory that some processes have for certain
 * @only: flags of their nodes
 *
 * What is in swap does not count: it is not what is short.
 *
 * Context: the rescuer.
 * Return: KiB.
 */
u64 rescue_memory_certain(u8 only)
{
	rescue_assert_owner();
	return rescue_memory_kib(rescue_ledger_certain(rescue_census_lineage(), only,
						       rescue_memory_of_process,
						       global_node_page_state(NR_ANON_MAPPED)));
}

/**
 * rescue_memory_set_bell() - have births wake the rescuer
 * @rings: when little memory is free, a tenth of a second from now at the soonest; or never
 *
 * Context: the rescuer.
 */
void rescue_memory_set_bell(bool rings)
{
	unsigned long bell = rings ? (jiffies + HZ / 10) | 1 : 0;

	rescue_assert_owner();
	if (bell || rescue_memory_bell)
		WRITE_ONCE(rescue_memory_bell, bell);
}
