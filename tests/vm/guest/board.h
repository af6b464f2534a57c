/* SPDX-License-Identifier: GPL-2.0-only */
/* What the emulated machine is: its ports, and how it is told the verdict. */
#ifndef RESCUE_GUEST_BOARD_H
#define RESCUE_GUEST_BOARD_H

#include <sys/syscall.h>

#ifdef __aarch64__

#define BOARD_CONSOLE	"/dev/ttyAMA0"
#define BOARD_CHANNEL	"/dev/ttyS0"

/* All processes are made by clone() and clone3(). */
#define BOARD_NR_FORK	__NR_clone
#define BOARD_NR_VFORK	__NR_clone

/* By semihosting: SYS_EXIT_EXTENDED, ADP_Stopped_ApplicationExit. It exits with this value. */
static inline void board_exit(int value)
{
	unsigned long block[2] = { 0x20026, 2 * value + 1 };

	asm volatile("mov x0, #0x20\n\tmov x1, %0\n\thlt #0xf000"
		     : : "r"(block) : "x0", "x1", "memory");
}

#else

#include <sys/io.h>

#define BOARD_CONSOLE	"/dev/ttyS0"
#define BOARD_CHANNEL	"/dev/ttyS1"

#define BOARD_NR_FORK	__NR_fork
#define BOARD_NR_VFORK	__NR_vfork

/* By the isa-debug-exit port: it exits with 2 * value + 1. */
static inline void board_exit(int value)
{
	if (!iopl(3))
		outb(value, 0xf4);
}

#endif

#endif /* RESCUE_GUEST_BOARD_H */
