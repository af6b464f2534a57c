// SPDX-License-Identifier: GPL-2.0-only
/*
 * prefork [BURSTS [SIZE]] - a server that forks a process for each connection,
 * as inetd and Apache's prefork do, and its clients: BURSTS (8) times SIZE (200) of them
 * connect at once, and only when all have been served may they go.
 *
 *	prefork ─┬─ prefork (clients)
 *	         ├─ prefork (connection)
 *	         ├─ prefork (connection)
 *	         └─ … (200)
 *
 * It breaks a tool that takes many children of one parent, forked as fast as it can,
 * for a bomb. What it prints is the sum of all answers: of the squares of 1 to
 * BURSTS * SIZE.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST	1024

static struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "prefork" };

static int new_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		err(1, "socket");
	return fd;
}

static _Noreturn void be_clients(int bursts, int size)
{
	static int fds[MOST];
	long number = 0, sum = 0, answer;
	int i;

	while (bursts--) {
		for (i = 0; i < size; i++) {
			fds[i] = new_socket();
			number++;
			if (connect(fds[i], (struct sockaddr *)&address, sizeof(address)) ||
			    write(fds[i], &number, sizeof(number)) != sizeof(number))
				err(1, "connection %ld", number);
		}
		for (i = 0; i < size; i++) {
			if (read(fds[i], &answer, sizeof(answer)) != sizeof(answer))
				errx(1, "a connection of burst %d was lost", bursts);
			sum += answer;
		}
		/* All are served, and wait for a next request. */
		for (i = 0; i < size; i++)
			close(fds[i]);
	}
	printf("%ld\n", sum);
	exit(0);
}

static _Noreturn void serve(int fd)
{
	long number;

	while (read(fd, &number, sizeof(number)) == sizeof(number)) {
		number *= number;
		if (write(fd, &number, sizeof(number)) != sizeof(number))
			exit(1);
	}
	exit(0);
}

/* The child is the server's too: a full machine is no reason to lose a connection. */
static pid_t have_child(void)
{
	pid_t pid;

	while ((pid = fork()) < 0)
		usleep(10000);
	return pid;
}

int main(int argc, char **argv)
{
	int bursts = argc > 1 ? atoi(argv[1]) : 8, size = argc > 2 ? atoi(argv[2]) : 200;
	int left = bursts * size, listener = new_socket(), status, bad = 0, fd;

	if (size > MOST || chdir("/tmp") || (unlink(address.sun_path), 0) ||
	    bind(listener, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(listener, size))
		err(1, "%s", address.sun_path);
	if (!have_child())
		be_clients(bursts, size);
	while (left--) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0)
			err(1, "accept");
		if (!have_child())
			serve(fd);
		close(fd);
		while (waitpid(-1, &status, WNOHANG) > 0)
			bad |= status;
	}
	while (wait(&status) > 0)
		bad |= status;
	return bad ? 1 : 0;
}
