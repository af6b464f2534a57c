// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each process has timers of the kernel that send it SIGCONT, one after the other. It
 * breaks a tool that forbids others to wake what it has stopped: there is no other.
 */
#include <signal.h>
#include <time.h>
#include <unistd.h>

/*
 * Not one that goes on for ever: since Linux 6.13 a timer rests as long as its signal is
 * ignored, as SIGCONT is without a handler; it wakes once all the same. Ten last for as
 * long as the scenario looks, and RLIMIT_SIGPENDING, which they count against, has room.
 */
#define ALARMS 10

static void wake_me(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGCONT };
	struct itimerspec when = {};
	timer_t timer;
	int i;

	for (i = 1; i <= ALARMS; i++) {
		when.it_value.tv_sec = 8 * i;
		timer_create(CLOCK_MONOTONIC, &event, &timer);
		timer_settime(timer, 0, &when, NULL);
	}
}

int main(void)
{
	/* Timers are not inherited. */
	wake_me();
	for (;;)
		if (!fork())
			wake_me();
}
