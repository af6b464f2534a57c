// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ways to start a program. Each does what programs do that use it: the libc's function
 * where there is one, with all that it does beside the system call.
 *
 * The rule: until it executes, a child that shares the memory of its parent makes system
 * calls and nothing else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "forkcost.h"

#define STACK_SIZE	65536

const char *const way_names[NR_WAYS] = {
	[WAY_FORK]	= "fork",
	[WAY_VFORK]	= "vfork",
	[WAY_CLONE_VM]	= "clone-vm",
	[WAY_CLONE3]	= "clone3",
	[WAY_CLONE3_VM]	= "clone3-vm",
	[WAY_SPAWN]	= "posix_spawn",
};

static char *const argv[] = { PROGRAM, NULL };

/* One child at a time borrows it. */
static char stack[STACK_SIZE] __attribute__((aligned(16)));

/* Descriptors from 3 on close when a program is executed: 0, or -1 and errno. */
int close_range_cloexec(void)
{
	return syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
}

static int run(void *guard)
{
	if (guard)
		close_range_cloexec();
	execve(PROGRAM, argv, environ);
	_exit(127);
}

static pid_t by_fork(void *guard)
{
	pid_t pid = fork();

	if (!pid)
		run(guard);
	return pid;
}

static __attribute__((noinline)) pid_t by_vfork(void *guard)
{
	pid_t pid = vfork();

	if (!pid)
		run(guard);
	return pid;
}

static pid_t by_clone_vm(void *guard)
{
	return clone(run, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | SIGCHLD, guard);
}

/* What fork() is without the libc: no handlers of pthread_atfork(), no locks of malloc(). */
static pid_t by_clone3(void *guard)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	pid_t pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		run(guard);
	return pid;
}

/*
 * The libc has no function for it: posix_spawn() of glibc 2.38 and later does this. Signal
 * handlers are reset as there.
 */
static pid_t by_clone3_vm(void *guard)
{
#ifdef __x86_64__
	struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK | CLONE_CLEAR_SIGHAND,
		.exit_signal = SIGCHLD,
		.stack = (uintptr_t)stack,
		.stack_size = STACK_SIZE,
	};
	register void *fn asm("r8") = run;
	register void *arg asm("r9") = guard;
	long pid = SYS_clone3;

	asm volatile("syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "xor %%ebp, %%ebp\n\t"
		     "mov %[arg], %%rdi\n\t"
		     "call *%[fn]\n\t"
		     "hlt\n"
		     "1:"
		     : "+a" (pid)
		     : "D" (&args), "S" (sizeof(args)), [fn] "r" (fn), [arg] "r" (arg)
		     : "rcx", "r11", "memory", "cc");
	if (pid >= 0)
		return pid;
	errno = -pid;
#else
	(void)guard;
	errno = ENOSYS;
#endif
	return -1;
}

/* It has no close_range(CLOSE_RANGE_CLOEXEC); closing them in the child comes to the same. */
static int close_from_3(posix_spawn_file_actions_t *actions)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
	return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
	(void)actions;
	return ENOSYS;
#endif
}

static pid_t by_posix_spawn(void *guard)
{
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int error;

	error = posix_spawn_file_actions_init(&actions);
	if (error)
		goto failed;
	if (guard)
		error = close_from_3(&actions);
	if (!error)
		error = posix_spawn(&pid, PROGRAM, guard ? &actions : NULL, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (!error)
		return pid;
failed:
	errno = error;
	return -1;
}

/**
 * way_spawn() - start PROGRAM as a child
 * @way: How.
 * @guard: Let no descriptor from 3 on pass.
 *
 * Return: the child's pid; -1 and errno.
 */
pid_t way_spawn(enum way way, bool guard)
{
	static pid_t (*const by[NR_WAYS])(void *) = {
		[WAY_FORK]	= by_fork,
		[WAY_VFORK]	= by_vfork,
		[WAY_CLONE_VM]	= by_clone_vm,
		[WAY_CLONE3]	= by_clone3,
		[WAY_CLONE3_VM]	= by_clone3_vm,
		[WAY_SPAWN]	= by_posix_spawn,
	};

	return by[way]((void *)(uintptr_t)guard);
}
