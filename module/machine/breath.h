/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Breath: how the rescuer lets others run while a walk of its takes long; see tree/breath.h.
 */
#ifndef RESCUE_MACHINE_BREATH_H
#define RESCUE_MACHINE_BREATH_H

void rescue_breath_share(long patience);
void rescue_breath_keep(void);

#endif /* RESCUE_MACHINE_BREATH_H */
