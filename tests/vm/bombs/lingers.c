// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes of which the last takes long to exit: they share many packet sockets, and the kernel
 * waits for a grace period before it frees each, after the exit was recorded.
 *
 *	lingers{256 sockets} ──┬─ lingers
 *	                       ├─ lingers
 *	                       └─ … 300
 *
 * It breaks a tool that takes the beginning of an exit for its end: memory and files are there
 * still.
 */
#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

#define NR_SOCKETS	256
#define NR_CHILDREN	300

int main(void)
{
	int i;

	for (i = 0; i < NR_SOCKETS; i++)
		if (socket(AF_PACKET, SOCK_DGRAM, 0) < 0)
			return 1;
	for (i = 0; i < NR_CHILDREN; i++)
		if (!fork())
			break;
	for (;;)
		pause();
}
