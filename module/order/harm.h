/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Harm: what notices that processes stand still, and may act on it.
 */
#ifndef RESCUE_HARM_H
#define RESCUE_HARM_H

#include <linux/types.h>

struct rescue_request;

/* Called by the rescuer. */
void rescue_harm_say(struct rescue_request *request, u32 above);

#endif /* RESCUE_HARM_H */
