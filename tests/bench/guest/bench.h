/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PID 1 of the benchmark's guest; main.c tells what there is.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <sys/types.h>

/* main.c */
double now_ms(void);
_Noreturn void end(void);
void must(int failed, const char *what);
void write_file(const char *path, const char *text);
void load(void);
void unload(void);

/* cost.c */
void cost(void);

/* storm.c: a bomb, and what is seen of it. */
#define GIVE_UP_MS	30000

struct load {
	unsigned long births;
	unsigned int running;
	unsigned int tasks;
};

struct load look(void);
void storms_init(void);
void start_bomb(void);
double await_quiet(double start, void (*again)(void), int *passes);
void await_end(double start, void (*again)(void), double *gone, double *reaped);
void clear(void);
void heart_begin(void);
double heart_worst(void);

/* ways.c: to stop a bomb, and to kill it. */
void measure_freeze(void);
void measure_kill(void);

#endif
