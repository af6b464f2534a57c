#!/bin/ash
# SPDX-License-Identifier: GPL-2.0-only
#
# PID 1 of the demo: a small machine with two terminals, root's on the second
# serial port and alice's on the third. tests/vm/demo types on both.

/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys

# A small machine: its process table is full within seconds.
echo 126000 > /proc/sys/kernel/threads-max
echo 4096 > /proc/sys/kernel/pid_max

mkdir -p /etc /root /home/alice
printf '%s\n' root:x:0:0::/root:/bin/bash alice:x:1000:1000::/home/alice:/bin/bash > /etc/passwd
printf '%s\n' root:x:0: alice:x:1000: > /etc/group
chown 1000:1000 /dev/ttyS2

insmod /rescue.ko

terminal() {	# TTY USER PROMPT
	setsid -c su -s /bin/ash "$2" -c "cd ~; PS1='$3 ' exec bash --noediting --norc -i" \
		< "/dev/$1" > "/dev/$1" 2>&1 &
}
terminal ttyS2 alice 'alice$'
terminal ttyS1 root 'root#'

# The last one turns off the light; orphans are reaped on the way.
while :; do
	wait
	read -r _ < /dev/zero
done
