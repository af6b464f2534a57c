/* SPDX-License-Identifier: GPL-2.0-only */
/* Screen: what top looks like. */
#ifndef RESCUECTL_SCREEN_H
#define RESCUECTL_SCREEN_H

#include <stdbool.h>

#include "trees.h"

#define SCREEN_NOTES	(TREES_MAX + 1)
#define SCREEN_NOTE	640

/**
 * struct notes - what is to be read, below the list
 * @nr: how many
 * @text: of each
 */
struct notes {
	int nr;
	char text[SCREEN_NOTES][SCREEN_NOTE];
};

bool screen_begin(bool color);
void screen_end(void);
void screen_draw(const struct trees *trees, const struct notes *notes, const char *question,
		 int pause_ms);
int screen_key(int wait_ms);

enum { SCREEN_UP = -100, SCREEN_DOWN, SCREEN_HOME, SCREEN_LAST, SCREEN_NOTHING, SCREEN_GONE };

#endif
