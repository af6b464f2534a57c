/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inbox: how the rescuer is reached. A kick says that there is something to look at; a
 * call is work that its caller waits for; a post is work without a waiter.
 *
 * Barriers:
 *
 *   label       between                                 pairs with
 *   inbox:K     what there is to see is written /       inbox:W
 *               kicked is read, and set if it is not
 *   inbox:W     kicked is cleared / what there is       inbox:K
 *               is read
 *               If the rescuer does not read what was written, then kicked is read, and set,
 *               after it was cleared, and the rescuer looks again.
 *   inbox:S     a call is filled in / its slot is set   inbox:T
 *   inbox:T     a slot is taken / its call is read      inbox:S
 *               If the slot reads from inbox:S, then the call reads what was filled in. The
 *               caller and the rescuer both take with an exchange, so one of them has it.
 *   inbox:P     what a post is about is written / it    inbox:T
 *               is posted
 *               If the rescuer takes the post, then it reads what was written. It may come to it
 *               before the kick.
 */
#ifndef RESCUE_INBOX_H
#define RESCUE_INBOX_H

#include <linux/types.h>

/* Each source of calls has one slot, and serialises itself. */
enum rescue_source {
	RESCUE_FROM_CTL,
	RESCUE_FROM_READER,
	RESCUE_NR_SOURCES,
};

/* Each source of posts has one, too, and posts again only when the last was taken. */
enum rescue_poster {
	RESCUE_BY_KEY,
	RESCUE_BY_OOM,
	RESCUE_NR_POSTERS,
};

typedef void (*rescue_work)(void);

/* Called in any context. */
void rescue_inbox_kick(void);
void rescue_inbox_post(enum rescue_poster poster, rescue_work fn);
int rescue_inbox_call(enum rescue_source source, void (*fn)(void *arg), void *arg);

/* Called by the rescuer. */
void rescue_inbox_wait(long patience);
bool rescue_inbox_nap(u64 ns);
void rescue_inbox_serve_posters(void);
void rescue_inbox_serve(enum rescue_source source);

/* Called at unload. */
void rescue_inbox_close(void);

#endif /* RESCUE_INBOX_H */
