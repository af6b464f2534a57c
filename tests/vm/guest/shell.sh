#!/bin/ash
# SPDX-License-Identifier: GPL-2.0-only
#
# PID 1 of "run --shell": one terminal, the console, with root's shell, and the module.
# A bomb: su alice -c /bombs/cfork &

/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir /dev/pts
mount -t devpts devpts /dev/pts
mount -t cgroup2 cgroup2 /sys/fs/cgroup

mkdir -p /etc /root /home/alice
printf '%s\n' root:x:0:0::/root:/bin/bash alice:x:1000:1000::/home/alice:/bin/bash > /etc/passwd
printf '%s\n' root:x:0: alice:x:1000: > /etc/group
echo 126000 > /proc/sys/kernel/threads-max
echo "${vm_pid_max:-6000}" > /proc/sys/kernel/pid_max
# shellcheck disable=SC2154 # from the kernel's command line
stty -F /dev/console cols "$vm_cols" rows "$vm_rows"

[ ! -e /rescue.ko ] || insmod /rescue.ko
cat > /dev/console <<END

A shell of root on Linux $(uname -r); . /tools/rescue.sh has words for the module.
Bombs are in /bombs, for instance: su alice -c /bombs/cfork &
Ctrl-A b is a BREAK (then x is the key), Ctrl-A x stops the machine, exit too.
END
export PATH=/bin:/tools HOME=/root TERM=vt100
cd /root
setsid -c /bin/bash --noprofile --norc -i < /dev/console > /dev/console 2>&1
reboot -f
