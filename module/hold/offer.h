/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Offer: what is held, to the kernel's OOM killer.
 */
#ifndef RESCUE_OFFER_H
#define RESCUE_OFFER_H

struct rescue_lineage;

void rescue_offer_members(struct rescue_lineage *l);

#endif /* RESCUE_OFFER_H */
