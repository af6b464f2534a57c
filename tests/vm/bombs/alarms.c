// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everybody has a timer of the kernel that sends him SIGCONT, again and again. It
 * breaks whoever forbids others to wake what he has stopped: nobody else is there.
 */
#include <signal.h>
#include <time.h>
#include <unistd.h>

static void wake_me(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGCONT };
	struct itimerspec again = { .it_value = { .tv_sec = 8 }, .it_interval = { .tv_sec = 8 } };
	timer_t timer;

	timer_create(CLOCK_MONOTONIC, &event, &timer);
	timer_settime(timer, 0, &again, NULL);
}

int main(void)
{
	/* Timers are not inherited. */
	wake_me();
	for (;;)
		if (!fork())
			wake_me();
}
