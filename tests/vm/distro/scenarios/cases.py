# SPDX-License-Identifier: GPL-2.0-only
"""Storms that were refused, or taken for others, on such a machine: each is taken, and no more.

    systemd --- spawner --- worker ...              a daemon: other users, sessions of their own
    bash (root) --- sleep ...                       typed in the shell that asks
    systemd --- sleep ...                           left by a unit that is restarted for ever
    systemd --- pool{threads}                       threads, at the TasksMax of a unit
    systemd --- zombies --- (zombie) ...            of a parent that waits for none
    bash (alice) --- loops --- loops ...            140 busy ones
    systemd --- runtime --- sh --- cfork ...        in one of twenty containers
    systemd --- guarded --- helper ...              of a daemon with oom_score_adj -1000
    kthreadd --- hang ...                           a core_pattern program that does not end
    bash (alice) --- cfork ...                      200 at ulimit -u 200

Expected of each: what is stopped then has the name of the storm, and all that have it are stopped;
the answer names what it should, and kill ends it.
"""

import collections
import re

from bystanders import Bystanders

GROWN_S = 300
TIMEOUT_MS = 30000
AWAY_S = 300

SCRIPTS = {
    "spawner": r"""
        use POSIX "setsid";
        $0 = "spawner";
        for (1 .. 2000) {
            if (!fork) { setsid; $( = $) = 65534; $< = $> = 65534; $0 = "worker"; sleep }
            select undef, undef, undef, .002
        }
        sleep""",
    "zombies": r"""
        $0 = "zombies";
        for (1 .. 1800) { fork || exit }
        sleep""",
    "loops": r"""
        $0 = "loops";
        for (1 .. 140) { fork || do { 1 while 1 } }
        wait""",
    "guarded": r"""
        $0 = "guarded";
        for (1 .. 1800) {
            if (!fork) { $0 = "helper"; open F, ">/proc/self/oom_score_adj"; print F 0; close F; sleep }
            select undef, undef, undef, .002
        }
        sleep""",
    "crasher": r"""
        for (1 .. 600) { fork || kill "SEGV", $$; select undef, undef, undef, .01 }
        1 while wait > 0""",
    "hang": r"""
        1 while sysread STDIN, $core, 65536;
        sleep""",
    # One of the containers goes wrong as soon as all are there.
    "runtime": r"""
        for my $i (1 .. 20) {
            my $then = $i == 4 ? "until [ -e /run/go ]; do sleep 1; done; /tmp/bombs/cfork" : "wait";
            fork || exec "unshare", "-mpf", "--mount-proc", "sh", "-c", "sleep 900 & sleep 901 & $then"
        }
        1 while wait > 0""",
}

# begin: a user and a line. names: all that the storm is called. tasks: so many make it. ask:
# what is said to ctl. told: what the answer must have. away: what undoes it. ends: or else what is
# left alone goes on making them, and the answer says so.
Case = collections.namedtuple("Case", "title begin names tasks ask told away ends",
                              defaults=("freeze-top", "", "true", True))


def cases(machine):
    """In the order of the picture."""
    unit = "systemd-run -q --collect -u"
    return [
        Case("a daemon's children", ("root", f"{unit} spawner /usr/local/bin/spawner"),
             {"spawner", "worker"}, 2000),
        Case("the caller's own", ("here", "for ((i = 0; i < 1500; i++)); do sleep 1000 & done 2> /dev/null"),
             {"sleep"}, 1500, told=r"\(bash\), which is left alone"),
        Case("a unit that is restarted", (
            "root", f"{unit} again -p Restart=always -p RestartSec=10ms -p StartLimitIntervalSec=0"
                    " -p KillMode=process -p TasksMax=120 sh -c 'setsid sleep 1000 & exit 1'"),
             {"sleep"}, 110, "freeze-top force",
             "may start again.service anew", "systemctl stop again", ends=False),
        Case("threads", ("root", f"{unit} pool -p TasksMax=1400 "
                                 f"{machine.bomb('pool', 'workloads')} 1390 1000"),
             {"pool"}, 1390, "freeze-top force", away="systemctl stop pool"),
        Case("zombies", ("root", f"{unit} zombies -p TasksMax=2000 /usr/local/bin/zombies"),
             {"zombies"}, 1800, "freeze-top force", "zombies"),
        Case("busy loops", ("alice", "/usr/local/bin/loops &"), {"loops"}, 141),
        Case("one container of twenty", (
            "root", f"{unit} runtime -p TasksMax=infinity /usr/local/bin/runtime;"
                    " read -t 20; : > /run/go"),
             {"cfork"}, 1500, away="systemctl stop runtime"),
        Case("helpers of a guarded daemon", (
            "root", f"{unit} guarded -p OOMScoreAdjust=-1000 /usr/local/bin/guarded"),
             {"helper"}, 1800, told=r"\(guarded\), which is left alone, of guarded\.service",
             away="systemctl stop guarded"),
        Case("crash helpers", ("alice", "/usr/local/bin/crasher"),
             {"hang"}, 600, "freeze-top force", "the kernel goes on making them"),
        Case("200 at ulimit -u 200", ("alice", f"(ulimit -u 200; exec {machine.bomb('cfork')}) &"),
             {"cfork"}, 180),
    ]


def states(root):
    """How many processes there are of each name, in two counters: those that run on and the
    stopped. A zombie is neither."""
    going, stopped = collections.Counter(), collections.Counter()
    for line in root.run("ps -eo stat=,comm=", 120).splitlines():
        if found := re.fullmatch(r"(\S)\S* +(.*)", line.strip()):
            state, name = found.groups()
            if state == "T":
                stopped[name] += 1
            elif state != "Z":
                going[name] += 1
    return going, stopped


def rescue(machine, test, root, others, case):
    """One of them, from its beginning to the end."""
    calm = root.tasks()
    user, line = case.begin
    shell = root if user == "here" else machine.login(user)
    before = states(root)[0]
    shell.run(line, GROWN_S)
    root.until(root.tasks, lambda tasks: tasks >= calm + case.tasks, GROWN_S)
    answer = root.rescue(case.ask, 120)
    test.match(r"^ok froze \d+ process", answer, f"{case.title}: {case.ask}")
    if case.told:
        test.match(case.told, answer, f"{case.title}: the answer names it")
    going, stopped = states(root)
    left = {name: going[name] for name in case.names if going[name] > before[name]}
    test.ok(not left or not case.ends, f"{case.title}: all of it is stopped", left)
    wrong = set(stopped) - case.names
    test.ok(not wrong, f"{case.title}: nothing else is", {name: stopped[name] for name in wrong})
    others.check(f"while {case.title} are held")
    test.match(r"^ok killed \d+ process", root.kill(AWAY_S), f"{case.title}: kill")
    root.run(case.away, AWAY_S)
    root.until(root.tasks, lambda tasks: tasks < calm + 30, AWAY_S)
    if shell is not root:
        test.match("(?m)^hello$", shell.run("echo hello"), f"{case.title}: its shell is well")


def play(machine, test):
    """One after the other, beside the same bystanders."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    for name, text in SCRIPTS.items():
        machine.write(f"/usr/local/bin/{name}", f"#!/usr/bin/perl\n{text}\n")
    root.run(f"chmod 755 {' '.join(f'/usr/local/bin/{name}' for name in SCRIPTS)}")
    root.run(f"echo {TIMEOUT_MS} > /sys/module/rescue/parameters/timeout_ms")
    root.run("echo '|/usr/local/bin/hang' > /proc/sys/kernel/core_pattern")
    for case in test.chosen(cases(machine)):
        rescue(machine, test, root, others, case)
    root.run("echo core > /proc/sys/kernel/core_pattern; rm -f /run/go")
    others.after()
