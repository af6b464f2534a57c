// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long the pure rooms take, in user space: each row beside the one that it is compared with,
 * in one run, and the ratio that is the goal. tests/bench/run builds and runs it.
 *
 * A time is the least of some tries, and without what others had of the CPU: what they do on this
 * machine only adds to it.
 */
#include <stdarg.h>
#include <time.h>

#include "tree/adopt.h"
#include "tree/breath.h"
#include "tree/merge.h"
#include "tree/ring.h"
#include "tree/room.h"

/* As few nodes to a bucket as a machine has. */
#define WORLD_BUCKET_BITS	20

#include "../unit/shapes.h"

#define TRIES	5

unsigned long test_failures, test_seed = 1, test_breaths;

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("failed: %s:%d: ", file, line);
	vprintf(format, args);
	printf("\n");
	exit(1);
}

void rescue_breathe(void)
{
	test_breaths++;
}

static double now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/* room,shape,size,ns,ratio,goal; no goal where it is the row that the others are beside. */
static void row(const char *room, const char *shape, u32 size, double ns, double beside,
		double goal)
{
	printf("%s,%s,%u,%.1f,", room, shape, size, ns);
	if (goal > 0)
		printf("%.2f,%g\n", ns / beside, goal);
	else
		printf("%.2f,\n", ns / beside);
	fflush(stdout);
}

/* === Merge: records of all CPUs =========================================== */

/* As many on few CPUs as on many: the cache is to hold the same. */
#define RECORDS		32768u

static double time_merge(u32 nr_rings)
{
	struct rescue_merge m = {
		.nr_rings = nr_rings,
		.ring = calloc(nr_rings, sizeof(*m.ring)),
		.heap = calloc(nr_rings, sizeof(*m.heap)),
	};
	u32 i, try;
	double best = 1e18;
	u64 seq = 0;

	for (i = 0; i < nr_rings; i++)
		m.ring[i] = calloc(1, sizeof(*m.ring[i]));
	/* One takes a millisecond: less than others have a CPU for. */
	for (try = 0; try < 10 * TRIES; try++) {
		double start;

		/* In turns, but not in their order. */
		for (i = 0; i < RECORDS; i++) {
			struct rescue_record record = { .seq = ++seq };

			rescue_ring_put(m.ring[(u64)i * 7919 % nr_rings], &record);
		}
		start = now_ns();
		rescue_merge_begin(&m, seq);
		for (i = 0; rescue_merge_peek(&m); i++)
			rescue_merge_pop(&m);
		best = min(best, (now_ns() - start) / RECORDS);
		EXPECT_EQ(i, RECORDS);
	}
	for (i = 0; i < nr_rings; i++)
		free(m.ring[i]);
	free(m.ring);
	free(m.heap);
	return best;
}

static void bench_merge(void)
{
	double beside = time_merge(32);
	u32 rings;

	for (rings = 8; rings <= 1024; rings *= 2)
		row("merge", "rings", rings, time_merge(rings), beside, rings == 512 ? 2 : 0);
}

/* === Find: one process among many ========================================= */

/* As a machine has it on which so many processes fit. */
static void begin_among(u32 nr)
{
	u32 bits = rescue_room_bucket_bits((u64)nr << RESCUE_ROOM_BUCKET_SHIFT);

	world_begin(4096);
	free(l->bucket);
	rescue_lineage_init(l, calloc(1u << bits, sizeof(u32)), bits, l->chunk[0], 4096);
	while (l->nr_free < 2 * nr)
		world_add_chunk();
}

static void fork_below(u32 parent, u32 pid)
{
	struct rescue_person child = { .pid = pid, .start_ns = pid };

	rescue_lineage_birth(l, &child, parent, parent);
}

/* Each number once: in their order, as a walk of the task list has them, or as births do. */
static double time_find(u32 nr, u32 stride)
{
	double best = 1e18;
	u32 i, pid, try;

	begin_among(nr);
	for (i = 1; i <= nr; i++)
		fork_below(0, i);
	for (try = 0; try < TRIES; try++) {
		u64 found = 0;
		double start = now_ns();

		for (i = 0; i < nr; i++) {
			pid = 1 + (u64)i * stride % nr;
			found += rescue_lineage_find(l, pid, pid) != RESCUE_NOBODY;
		}
		best = min(best, (now_ns() - start) / nr);
		EXPECT_EQ(found, nr);
	}
	world_end();
	return best;
}

/*
 * What no table can do without: to read where a process is, and then that. So many reads of memory
 * take longer among millions, whatever the table.
 */
static double time_reads(u32 nr, u32 stride)
{
	u32 bits = rescue_room_bucket_bits((u64)nr << RESCUE_ROOM_BUCKET_SHIFT);
	u32 *bucket = calloc(1u << bits, sizeof(*bucket));
	struct rescue_node *node = calloc(nr + 1, sizeof(*node));
	double best = 1e18;
	u32 i, try;

	for (i = 1; i <= nr; i++) {
		node[i].pid = i;
		bucket[i * 0x61C88647u >> (32 - bits)] = i;
	}
	for (try = 0; try < TRIES; try++) {
		u64 found = 0;
		double start = now_ns();

		for (i = 0; i < nr; i++) {
			u32 pid = 1 + (u64)i * stride % nr;

			found += node[bucket[pid * 0x61C88647u >> (32 - bits)]].pid != 0;
		}
		best = min(best, (now_ns() - start) / nr);
		EXPECT_EQ(found, nr);
	}
	free(node);
	free(bucket);
	return best;
}

static void bench_find(void)
{
	static const struct {
		const char *find, *reads;
		u32 stride;
	} orders[] = {
		{ "in order", "(two reads)", 1 }, { "anyhow", "(two reads anyhow)", 7919 },
	};
	static const u32 sizes[] = { 30000, 100000, 1000000, 2000000, 4000000 };
	u32 i, order;

	for (order = 0; order < ARRAY_SIZE(orders); order++) {
		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			double reads = time_reads(sizes[i], orders[order].stride);

			row("find", orders[order].reads, sizes[i], reads, reads, 0);
			row("find", orders[order].find, sizes[i],
			    time_find(sizes[i], orders[order].stride), reads,
			    !order && sizes[i] == 2000000 ? 3 : 0);
		}
	}
}

/* === Resync: all of the task list ========================================= */

enum sweep_shape { FLAT, COMB, SIBLINGS };

static const char * const sweep_names[] = { "flat", "comb", "siblings" };

/* Init and @nr processes, as sweep_test.c has them; the kernel sees orphans of init. */
static void grow_sweep(enum sweep_shape shape, u32 nr)
{
	u32 pid, at = 1;

	fork_below(0, 1);
	for (pid = 2; pid < nr + 2; pid++) {
		switch (shape) {
		case FLAT:
			fork_below(1, pid);
			break;
		case COMB:	/* each leaves a sleeper, goes on in a child, and exits */
			fork_below(at, pid);
			if (pid % 2 == 0)
				break;
			if (at != 1)
				rescue_lineage_exit(l, at, at, 0, "comb\0\0\0\0\0\0\0\0\0\0");
			at = pid;
			break;
		case SIBLINGS:	/* by CLONE_PARENT */
			fork_below(pid - 1, pid);
			break;
		}
	}
	world_settle();
}

static double time_resync(enum sweep_shape shape, u32 nr)
{
	double best = 1e18, start;
	u32 pid, try, nr_found = 0;

	begin_among(nr);
	grow_sweep(shape, nr);
	for (try = 0; try < TRIES; try++) {
		start = now_ns();
		nr_found = 0;
		rescue_adopt_begin(l);
		for (pid = 1; pid < nr + 2; pid++) {
			struct rescue_person found = { .pid = pid, .start_ns = pid };

			/* One that has exited is not in the task list. */
			if (shape == COMB && pid % 2 && pid != 1 && pid < nr)
				continue;
			nr_found++;
			rescue_adopt(l, &found, "o\0\0\0\0\0\0\0\0\0\0\0\0\0", pid > 1, pid > 1,
				     pid > 1 ? 7 : 0, pid > 1 ? 8 : 0);
		}
		rescue_adopt_end(l);
		world_settle();
		best = min(best, (now_ns() - start) / nr_found);
	}
	world_end();
	return best;
}

static void bench_resync(void)
{
	static const u32 sizes[] = { 3000, 60000, 600000 };
	enum sweep_shape shape;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		double flat = time_resync(FLAT, sizes[i]);

		for (shape = FLAT; shape <= SIBLINGS; shape++)
			row("resync", sweep_names[shape], sizes[i],
			    shape == FLAT ? flat : time_resync(shape, sizes[i]), flat,
			    shape != FLAT && sizes[i] == 60000 ? 3 : 0);
	}
}

/* === Verdict: the choice of a storm ======================================= */

/* ns a node: of a look, and of a plain walk over the same nodes, in turns with it. */
struct look_times {
	double look, walk;
};

/* Down by the links. Of each node it reads and writes what a walk of a look does. */
static u32 walk_plainly(void)
{
	u32 seen = 0;
	u32 i;

	for (i = RESCUE_ROOT; i; i = rescue_lineage_next_down(l, i, RESCUE_ROOT)) {
		struct rescue_node *node = rescue_node(l, i);

		node->weight = node->flags & RESCUE_LIVING && node->start_ns > seen;
		seen++;
	}
	return seen;
}

static struct look_times time_look(u32 shape, u32 nr)
{
	struct look_times best = { 1e18, 1e18 };
	u32 nodes, try;

	begin(nr);
	picture.look.machine.slots = nr * 5 / 4;
	shapes[shape].grow(nr);
	world_settle();
	nodes = l->nr_living + l->nr_ghosts;
	picture_set_machine();
	for (try = 0; try < TRIES; try++) {
		double start = now_ns();

		EXPECT_EQ(walk_plainly(), nodes + 1);
		best.walk = min(best.walk, (now_ns() - start) / nodes);
		rescue_lineage_clear_marks(l);
		start = now_ns();
		rescue_choice_look(picture.choice, &picture.look, &picture.verdict);
		best.look = min(best.look, (now_ns() - start) / nodes);
	}
	picture_end();
	return best;
}

/* The time that a shape of 30,000 may take, in times of a fan: a living chain is the deepest. */
static double goal_beside_fan(u32 shape)
{
	return strcmp(shapes[shape].name, "chain") ? 3 : 1.5;
}

/* Beside the first shape of that size; of the largest, beside a plain walk. */
static void bench_verdict(void)
{
	static const u32 sizes[] = { 3000, 30000, 1000000 };
	u32 i, shape;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		bool largest = i == ARRAY_SIZE(sizes) - 1;
		double fan = 0;

		for (shape = 0; shape < ARRAY_SIZE(shapes); shape++) {
			struct look_times times = time_look(shape, sizes[i]);

			if (!shape)
				fan = times.look;
			if (!largest) {
				row("verdict", shapes[shape].name, sizes[i], times.look, fan,
				    shape && sizes[i] == 30000 ? goal_beside_fan(shape) : 0);
				continue;
			}
			row("verdict", "(a plain walk)", sizes[i], times.walk, times.walk, 0);
			row("verdict", shapes[shape].name, sizes[i], times.look, times.walk, 12);
		}
	}
}

/* === Memory =============================================================== */

static void bench_memory(void)
{
	static const u64 mib[] = { 512, 4096, 65536 };
	static const u32 cpus[] = { 2, 4, 64 };
	u32 i;

	/* A process, and a ghost that it can leave. */
	row("memory", "bytes a process", 1, 2 * sizeof(struct rescue_node), 128, 1);
	for (i = 0; i < ARRAY_SIZE(mib); i++) {
		u64 memory = mib[i] << 20;
		u64 bytes = rescue_room_at_load(memory, cpus[i]) * RESCUE_CHUNK_BYTES +
			    (sizeof(u32) << rescue_room_bucket_bits(memory)) +
			    cpus[i] * sizeof(struct rescue_ring);

		/* On a small machine the bitmaps, which are the same everywhere, come on top. */
		row("memory", "bytes at load", mib[i], bytes, memory * 0.0015, mib[i] > 512);
	}
}

int main(void)
{
	printf("room,shape,size,ns,ratio,goal\n");
	bench_merge();
	bench_find();
	bench_resync();
	bench_verdict();
	bench_memory();
	return 0;
}
