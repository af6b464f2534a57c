/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Console: what must be read where there is nothing but a screen.
 */
#ifndef RESCUE_CONSOLE_H
#define RESCUE_CONSOLE_H

struct rescue_culprit;

int rescue_console_start(void);
void rescue_console_stop(void);
void rescue_console_say_culprit(const struct rescue_culprit *c);

#endif /* RESCUE_CONSOLE_H */
