# SPDX-License-Identifier: GPL-2.0-only
"""Beside programs that kill when memory is short: a bomb of fat processes, and oom=kill.

    alice's bash --- fat (64 MB) -+- fat (64 MB) ...
                                  +- fat (64 MB) ...

earlyoom acts at a tenth of memory, and so before the kernel asks for an answer. It takes one process
at a time, and the bomb goes on: a press of the key freezes all of it, and another kills it.
systemd-oomd needs a slice that it may act on, and some seconds of pressure there. Without swap
memory runs out before: rescue answers, and alice's login stays. Expected of both: a server with
the largest memory of all goes on, and so do services and logins.
"""

import re

from bystanders import Bystanders

# Memory may run out, and the kernel says so.
OOM = True
AWAY_S = 300
FIRST = "earlyoom.*sending SIG|systemd-oomd.*Killed |rescue: incident=.*phase="
AGAIN = "/sys/module/rescue/parameters/sysrq_again_s"


def first(root):
    """What acted first, by the journal."""
    return root.until(
        lambda: root.run(f"journalctl -q --no-pager -b --cursor-file=/run/cursor | grep -Em1 '{FIRST}'",
                         AWAY_S), lambda said: re.search(FIRST, said), AWAY_S)


def begin(machine, root):
    """The bomb in a login of alice's."""
    root.run("rm -f /run/cursor; journalctl -q -b -n1 --cursor-file=/run/cursor")
    alice = machine.login("alice")
    alice.run(f"{machine.bomb('fat')} 64 &")
    return alice


def earlyoom(machine, test, root, others):
    """It is told what not to take: it goes by oom_score, and systemd raises that of its users'
    own services, so that it would take (sd-pam) of 2 MiB before any of the bomb."""
    root.run("systemd-run -q -u early earlyoom -r 0 --avoid '^(database|sshd|systemd|dbus-.*|\\(sd-pam\\))$'")
    alice = begin(machine, root)
    test.match("earlyoom.*fat", first(root), "earlyoom acts first, on one of the bomb")
    since = machine.mark()
    machine.press("alt", "sysrq", "x")
    # It goes on meanwhile, with what is held, too: on a slow emulator it may have taken all of it.
    test.match(r"ok froze \d+ processes of 1 tree: root \S+ \(fat\)",
               machine.console(since, r"SysRq freeze-top: .*\n", AWAY_S), "the key freezes all of it")
    since = machine.mark()
    root.run("read -t 2", AWAY_S)  # a press before the answer can have been read is none
    machine.press("alt", "sysrq", "x")
    test.match("SysRq kill: ok killed|ESRCH: nothing is a storm",
               machine.console(since, r"SysRq (kill|freeze-top): .*\n", AWAY_S), "and kills it")
    root.until(lambda: root.run("pgrep -c fat", AWAY_S), lambda count: count == "0", AWAY_S)
    test.match(r"(?m)^hello$", alice.run("echo hello"), "alice's shell is well")
    root.run("systemctl stop early")
    others.check("after earlyoom")


def oomd(machine, test, root, others):
    """It may act on what users run."""
    root.run("systemctl start systemd-oomd; systemctl set-property --runtime user.slice "
             "ManagedOOMMemoryPressure=kill ManagedOOMMemoryPressureLimit=10%")
    test.match("user.slice", root.run("oomctl", 120), "systemd-oomd watches the slice of users")
    alice = begin(machine, root)
    test.match("rescue: .*trigger=oom", first(root), "rescue acts first")
    root.until(lambda: root.run("pgrep -c fat", AWAY_S), lambda count: count == "0", AWAY_S)
    test.match(r"(?m)^hello$", alice.run("echo hello"), "alice's login stays")
    root.run("systemctl stop systemd-oomd; systemctl set-property --runtime user.slice "
             "ManagedOOMMemoryPressure=auto")
    others.check("after systemd-oomd")


CASES = (earlyoom, oomd)


def play(machine, test):
    """One after the other, beside the same server."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    default = root.cat(AGAIN)
    root.run(f"echo {AWAY_S} > {AGAIN}")
    root.run(f"systemd-run -q -u server {machine.bomb('database', 'workloads')} 600")
    server = root.run("systemctl show -p MainPID --value server")
    # What came with the storm, and has an eighth of the memory, is of it.
    root.run("read -t 30")
    test.match("^ok", root.rescue("oom kill"), "the answer is set")
    for case in test.chosen(CASES, lambda case: case.__name__):
        case(machine, test, root, others)
        test.match("^database", root.cat(f"/proc/{server}/comm"), "the server goes on")
    test.match("^ok", root.rescue("oom off"), "the answer is off again")
    root.run("systemctl stop server")
    root.run(f"echo {default} > {AGAIN}")
    others.after()
