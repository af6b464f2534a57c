// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plays worlds: world.h tells what one is.
 *
 *   play [--verbose] [--ktap] FILE...
 *
 * Exit status: 0 if all are right, 1 if not, 2 if one is not understood.
 */
#include <stdlib.h>
#include <string.h>

#include "world.h"

/* Births in which weight fades by half, as the module has it. */
#define WINDOW	4096u

#define BUCKET_BITS	16

static struct rescue_lineage lineage;

static void begin(struct world *w, const char *file)
{
	static u32 buckets[1u << BUCKET_BITS];
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	struct rescue_node *chunk = malloc(RESCUE_CHUNK_BYTES);

	*w = (struct world){
		.file = file, .slots = 31500, .cpus = 2, .memory = 4u << 20, .l = &lineage,
	};
	snprintf(w->label, sizeof(w->label), "%.*s", (int)strcspn(base, "."), base);
	memset(buckets, 0, sizeof(buckets));
	memset(chunk, 0xa5, RESCUE_CHUNK_BYTES);
	rescue_lineage_init(w->l, buckets, BUCKET_BITS, chunk, WINDOW);
	table_begin(w);
}

static void end(struct world *w)
{
	u32 i;

	for (i = 0; i < w->l->nr_places; i++)
		free(w->l->chunk[i]);
	free(w->process);
	free(w->name);
	free(w->cgroup);
	free(w->user);
}

static void play_file(struct world *w, const char *path, bool verbose)
{
	FILE *file = fopen(path, "r");

	if (!file) {
		perror(path);
		exit(2);
	}
	begin(w, path);
	w->verbose = verbose;
	play(w, file);
	fclose(file);
	end(w);
}

int main(int argc, char **argv)
{
	u32 nr = 0, nr_right = 0;
	u64 missed = 0, innocents = 0;
	bool verbose = false, ktap = false;
	struct world w;
	int i;

	/* What was found before a crash is to be seen. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc && !strncmp(argv[i], "--", 2); i++) {
		verbose |= !strcmp(argv[i], "--verbose");
		ktap |= !strcmp(argv[i], "--ktap");
	}
	if (ktap)
		printf("KTAP version 1\n1..%d\n", argc - i);
	for (; i < argc; i++) {
		play_file(&w, argv[i], verbose);
		nr++;
		nr_right += !w.nr_wrong;
		missed += w.nr_missed;
		innocents += w.nr_innocents;
		if (ktap)
			printf("%sok %u world %s\n", w.nr_wrong ? "not " : "", nr, w.label);
	}
	printf("%sworlds %u  right %u  missed %llu  innocents %llu\n", ktap ? "# " : "", nr,
	       nr_right, missed, innocents);
	return nr_right == nr ? 0 : 1;
}
