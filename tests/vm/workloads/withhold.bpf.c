// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scheduler of sched_ext that gives a process of uid 1003 no turn, once that has had TURN_NS.
 * It stays in state R until the scheduler is ended: by its watchdog, after TIMEOUT_MS, or by
 * SysRq-S.
 */
#define SEC(name)	__attribute__((section(name), used))

#define UID		1003
#define TURN_NS		200000000ull
#define TIMEOUT_MS	30000

/* Of linux/sched/ext.h, which no package has for programs of BPF. */
#define SCX_DSQ_GLOBAL	((1ull << 63) | 1)
#define SCX_SLICE_DFL	20000000ull

/* What is read or set of the kernel's: libbpf finds the members by their names. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct cred {
	struct {
		unsigned int val;
	} uid;
};

struct sched_entity {
	unsigned long long sum_exec_runtime;
};

struct task_struct {
	struct sched_entity se;
	const struct cred *real_cred;
};

#pragma clang attribute pop

struct sched_ext_ops {
	int (*select_cpu)(struct task_struct *p, int prev_cpu, unsigned long long flags);
	void (*enqueue)(struct task_struct *p, unsigned long long flags);
	unsigned int timeout_ms;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, unsigned long long dsq,
			       unsigned long long slice, unsigned long long flags) SEC(".ksyms");

/* The kernel's own would give what wakes up an idle CPU, and not ask. */
SEC("struct_ops/withhold_select_cpu")
int withhold_select_cpu(unsigned long long *args)
{
	return args[1];
}

SEC("struct_ops/withhold_enqueue")
int withhold_enqueue(unsigned long long *args)
{
	struct task_struct *p = (void *)args[0];

	if (p->real_cred->uid.val != UID || p->se.sum_exec_runtime < TURN_NS)
		scx_bpf_dsq_insert(p, SCX_DSQ_GLOBAL, SCX_SLICE_DFL, args[1]);
	return 0;
}

SEC(".struct_ops")
struct sched_ext_ops withhold = {
	.select_cpu = (void *)withhold_select_cpu,
	.enqueue = (void *)withhold_enqueue,
	.timeout_ms = TIMEOUT_MS,
	.name = "withhold",
};

SEC("license")
char _license[] = "GPL";
