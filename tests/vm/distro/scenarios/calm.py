# SPDX-License-Identifier: GPL-2.0-only
"""What honest machines do, with freeze-top asked for every second: it refuses each time.

A boot; ten logins at once; an upgrade by apt; a build with make -j4 and with -j8; a server
that forks for up to 700 connections at once; an application server that starts 1,500 threads;
ten containers rolled out at once; 110 quiet pods, which have come in tens: as many at once would be
55 tasks that run for each CPU. What asks is a shell that makes no process, so that it has no
part in what it is asked about.
"""

import re

import layers

ASKER = """[Unit]
Description=asks every second, from early on
DefaultDependencies=no
After=systemd-modules-load.service
[Service]
ExecStart=/bin/bash /root/ask
[Install]
WantedBy=sysinit.target
"""
ASK = r"""[ -p /run/wait ] || mkfifo /run/wait
exec 9<> /run/wait
while [ ! -e /run/enough ]; do
    echo freeze-top 2> /dev/null > /proc/rescue/ctl
    IFS= read -r answer < /proc/rescue/ctl
    echo "$answer" >> /run/asked
    read -t 1 -u 9
done
"""
# The second version of a package, whose script does what a kernel's does.
UPGRADE = r"""set -e
cd /root && rm -rf next repo && mkdir -p next/DEBIAN repo
make() {
    printf '%s\n' 'Package: next' "Version: $1" 'Architecture: all' \
        'Maintainer: root <root@localhost>' 'Description: one that is upgraded' > next/DEBIAN/control
    printf '%s\n' '#!/bin/sh' 'exec update-initramfs -u' > next/DEBIAN/postinst
    chmod 755 next/DEBIAN/postinst
    dpkg-deb -b next repo/next_$1.deb
}
make 1 && dpkg -i repo/next_1.deb && rm repo/next_1.deb && make 2 && cd repo
{ dpkg-deb -f next_2.deb; echo "Filename: ./next_2.deb"; echo "Size: $(stat -c %s next_2.deb)"
  echo "SHA256: $(sha256sum next_2.deb | cut -d' ' -f1)"; } > Packages
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/root/repo ./' > /etc/apt/sources.list.d/next.list
apt-get -q update && apt-get -qy upgrade
"""
# A pod: a pause and two that wait, in namespaces of their own.
POD = "unshare -mpf --mount-proc sh -c 'sleep {0} & sleep {0} & wait' &"


class Asked:
    """Asked every second while the block goes on; each answer must be a refusal."""

    def __init__(self, machine, test, title, least):
        self.test, self.title, self.least = test, title, least
        self.asker, self.root = machine.login("root"), machine.login("root")

    def __enter__(self):
        self.root.run("rm -f /run/enough /run/asked")
        self.asker.type("bash /root/ask")
        return self.root

    def __exit__(self, *error):
        judge(self.test, self.root, self.title, self.least)
        self.asker.close()


def judge(test, shell, title, least):
    """Was it asked so many times, and always refused?"""
    shell.until(lambda: shell.run("wc -l < /run/asked"), lambda count: int(count) >= least, 120)
    shell.run(": > /run/enough")
    answers = shell.run("sort /run/asked | uniq -c", 120)
    wrong = [line for line in answers.splitlines() if not re.match(r" *\d+ error ESRCH", line)]
    test.ok(not wrong, f"{title}: refused, {least} times or more", answers)


def boot(machine, test):
    """The next boot, from the moment that the module is loaded."""
    machine.write("/etc/systemd/system/ask.service", ASKER)
    root = machine.login("root")
    root.run("systemctl -q enable ask", 120)
    machine.reboot()
    root = machine.login("root")
    root.until(lambda: root.run("systemctl is-system-running"),
               lambda said: said in ("running", "degraded"), 240)
    judge(test, root, "a boot", 10)
    root.run("systemctl -q disable ask", 120)


def logins(machine, test):
    """Ten users of one host."""
    with Asked(machine, test, "ten logins at once", 10):
        with machine.logins("bob", 10):
            pass


def upgrade(machine, test):
    """From a repository in a folder."""
    with Asked(machine, test, "apt upgrade", 10) as root:
        machine.write("/root/upgrade", UPGRADE)
        test.match("(?m)^status 0$", root.run("sh /root/upgrade; echo status $?", 600), "apt upgrade")


def make(machine, test):
    """The module, by the distribution's own compiler."""
    for jobs in (4, 8):
        with Asked(machine, test, f"make -j{jobs}", 20) as root:
            machine.upload(["."], layers.SOURCES, layers.compiled(machine.base))
            root.run(f"make -s -C {layers.SOURCES} clean", 300)
            said = root.run(f"timeout 240 make -s -C {layers.SOURCES} -j{jobs}; echo status $?", 300)
            test.match(r"(?m)^status (0|124)$", said, f"make -j{jobs}")


def prefork(machine, test):
    """Eight times so many connections at once."""
    for size in (50, 200, 700):
        with Asked(machine, test, f"a server of {size} connections", 5) as root:
            server = machine.bomb("prefork", "workloads")
            test.match(r"(?m)^\d+$", root.run(f"cd /tmp && {server} 8 {size}", 300), "it has served")


def threads(machine, test):
    """As fast as they can be made."""
    with Asked(machine, test, "1,500 threads", 15) as root:
        test.match("(?m)^1500$", root.run(machine.bomb("pool", "workloads"), 300), "they have worked")


def containers(machine, test):
    """They stay for a while."""
    with Asked(machine, test, "ten containers at once", 15) as root:
        root.run("for i in {1..10}; do " + POD.format(20) + " done; wait", 300)


def pods(machine, test):
    """They stay until all have been there for a while."""
    with Asked(machine, test, "110 quiet pods", 60) as root:
        root.run("for i in {1..110}; do " + POD.format(120) + " ((i % 10)) || read -t 4; done", 300)
        root.until(lambda: root.run("pgrep -c unshare"), lambda count: count == "110")
        root.run("wait", 300)


STEPS = (boot, logins, upgrade, make, prefork, threads, containers, pods)


def play(machine, test):
    """One after the other."""
    machine.write("/root/ask", ASK)
    for step in test.chosen(STEPS, lambda step: step.__name__):
        step(machine, test)
