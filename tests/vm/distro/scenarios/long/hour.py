# SPDX-License-Identifier: GPL-2.0-only
"""An hour of what honest machines do, all of it side by side, with a guard that only tells.

A build with make -j4 and one with -j8; a server that forks for up to 700 connections at once; an
application server that starts 1,500 threads; ten containers; an upgrade by apt; ten logins: each
again and again from the boot on, beside 110 pods that are quiet. Expected: all of them go on, and
the guard, set for the boot, has not one line to say.
"""

import contextlib
import time

import layers
from machine import NoAnswer
from scenarios.calm import POD, UPGRADE

HOUR_S = 3600
# All of it at once, on an emulator.
PATIENCE_S = 600
ROUNDS = 3
# An upgrade makes two initramfs, of ten minutes each beside all the others.
UPGRADES = 1
OPTIONS = "/etc/modprobe.d/hour.conf"
LOOP = """[ -p /run/wait ] || mkfifo /run/wait
exec 9<> /run/wait
while [ ! -e /run/enough ]; do
    ( {line} ) > /run/said.{name} 2>&1 || {{ echo failed >> /run/rounds.{name}; break; }}
    echo >> /run/rounds.{name}
    read -t {pause} -u 9
done
"""


def jobs(machine):
    """What goes on: a name, a line of shell, the seconds between two rounds."""
    server, threads = machine.bomb("prefork", "workloads"), machine.bomb("pool", "workloads")
    for count in (4, 8):
        # It is not done in five minutes, beside all the others.
        yield (f"make{count}", f"cd {layers.SOURCES}{count} && make -s clean && "
               f"{{ timeout 300 make -s -j{count} || [ $? = 124 ]; }}", 1)
    yield "upgrade", "sh /root/upgrade", 30
    yield "prefork", f"mkdir -p /tmp/served && cd /tmp/served && {server} 8 700", 20
    yield "threads", threads, 20
    yield "containers", "for i in {1..10}; do " + POD.format(20) + " done; wait", 10


def begin(machine):
    """All of it; the jobs' names."""
    machine.write("/root/upgrade", UPGRADE)
    for count in (4, 8):
        machine.upload(["."], f"{layers.SOURCES}{count}", layers.compiled(machine.base))
    root = machine.login("root")
    root.run("for i in {1..110}; do " + POD.format(2 * HOUR_S) + " ((i % 10)) || read -t 4; done",
             PATIENCE_S)
    names = []
    for name, line, pause in jobs(machine):
        machine.write(f"/root/again.{name}", LOOP.format(name=name, line=line, pause=pause))
        machine.login("root").type(f"bash /root/again.{name}")
        names.append(name)
    return names


def log_in(machine):
    """For an hour, ten at once, again and again; how often all of them were let in."""
    rounds, end = 0, time.monotonic() + HOUR_S
    while time.monotonic() < end:
        # A busy sshd may be too slow for one of them.
        with contextlib.suppress(NoAnswer), machine.logins("bob", 10):
            rounds += 1
        time.sleep(10)
    return rounds


def play(machine, test):
    """One boot."""
    machine.write(OPTIONS, "options rescue guard=preview\n")
    machine.reboot()
    root = machine.login("root")
    names = begin(machine)
    rounds = log_in(machine)
    test.ok(rounds >= ROUNDS, "ten logins at once, again and again", rounds)
    root.run(": > /run/enough", PATIENCE_S)
    for name in names:
        said = root.run(f"grep -c '^$' /run/rounds.{name}; grep failed /run/rounds.{name}", PATIENCE_S)
        least = UPGRADES if name == "upgrade" else ROUNDS
        test.ok(said.isdigit() and int(said) >= least, f"{name}: again and again",
                said + root.run(f"tail -n 3 /run/said.{name}", PATIENCE_S))
    test.match("(?m)^guard: preview armed", root.cat("/proc/rescue/status", PATIENCE_S),
               "the guard is still armed")
    test.equal(root.cat("/proc/rescue/log", PATIENCE_S).count(" guard "), 0,
               "the guard has no incident")
    test.equal(root.run("dmesg | grep -c 'guard: '", PATIENCE_S), "0", "the guard has said nothing")
    root.run(f"rm {OPTIONS}", PATIENCE_S)
