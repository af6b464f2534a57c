/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What compat.h needs of headers, and is the same in all kernels. Most others of this folder
 * are empty.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	long counter;
} atomic_long_t;

struct pid_namespace;
struct task_struct {
	unsigned int __state;
	volatile long state;
	struct {
		atomic_t live;
	} *signal;
};

#define READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define IS_ENABLED(option)	0
#define preemptible()		true
#define TASK_RUNNING		0
#define TASK_UNINTERRUPTIBLE	2
#define TASK_NOLOAD		1024
#define TASK_RTLOCK_WAIT	0x1000

int atomic_read(const atomic_t *v);
long atomic_long_read(const atomic_long_t *v);
