// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a fork costs: by itself, with the module, in a cgroup whose processes are counted, and
 * with a listener at the proc connector, which tells of each fork, exec and exit.
 */
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define FORKS	1000
#define ROUNDS	7

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The median of single forks, in every round of the same pid numbers: the mean
 * moves by 1 %, with or without the module, when the kernel's allocators happen to
 * be refilled in another rhythm, and a larger number takes longer to allocate.
 */
static void time_forks(const char *label)
{
	static double took[FORKS];
	int i;

	write_file("/proc/sys/kernel/ns_last_pid", "5000");
	for (i = 0; i < FORKS; i++) {
		double start = now_ms();
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		must(pid < 0 || waitpid(pid, NULL, 0) != pid, "fork");
		took[i] = now_ms() - start;
	}
	qsort(took, FORKS, sizeof(took[0]), compare);
	printf("cost %s %.0f\n", label, took[FORKS / 2] * 1e6);
}

/* A process that reads all that the connector tells. */
static pid_t listen_to_connector(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC };
	struct {
		struct nlmsghdr head;
		struct cn_msg message;
		enum proc_cn_mcast_op op;
	} __attribute__((packed)) order = {
		.head = { .nlmsg_len = sizeof(order), .nlmsg_type = NLMSG_DONE },
		.message = { .id = { CN_IDX_PROC, CN_VAL_PROC }, .len = sizeof(order.op) },
		.op = PROC_CN_MCAST_LISTEN,
	};
	int fd = socket(PF_NETLINK, SOCK_DGRAM, NETLINK_CONNECTOR);
	char event[4096];
	pid_t pid;

	must(fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	     send(fd, &order, sizeof(order), 0) != sizeof(order), "proc connector");
	/* It has answered: from here on it tells. */
	must(recv(fd, event, sizeof(event), 0) <= 0, "proc connector's answer");
	pid = fork();
	while (!pid)
		recv(fd, event, sizeof(event), 0);
	close(fd);
	return pid;
}

void cost(void)
{
	pid_t listener;
	int round;

	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("without");
	write_file("/sys/cgroup.subtree_control", "+pids");
	mkdir("/sys/counted", 0755);
	write_file("/sys/counted/cgroup.procs", "0");
	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("pids-cgroup");
	write_file("/sys/cgroup.procs", "0");
	rmdir("/sys/counted");
	write_file("/sys/cgroup.subtree_control", "-pids");
	listener = listen_to_connector();
	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("connector");
	kill(listener, SIGKILL);
	waitpid(listener, NULL, 0);
	load();
	time_forks("warm-up");
	for (round = 0; round < ROUNDS; round++)
		time_forks("with");
}
