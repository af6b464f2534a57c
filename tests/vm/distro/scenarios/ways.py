# SPDX-License-Identifier: GPL-2.0-only
"""A bomb started in each of the ways that a machine has, at a limit or free, and rescued.

    sshd --- bash (alice) --- cfork ...              ulimit -u
    systemd --- (a service) --- cfork ...            TasksMax=
    cron --- sh --- cfork ...                        a job
    bash (root) --- su --- sh --- cfork ...          another user's
    sshd --- cfork ...                               ssh host command
    systemd --user --- cfork ...                     systemd-run --user
    tmux --- bash --- cfork ...                      one pane, and another beside it
    tmux --- cfork ...                               the command of a pane, which tmux wakes
    bash (root) --- unshare --- cfork ...            a container of one's own
    systemd-nspawn --- cfork ...                     and one of systemd's

Expected of each: one freeze-top stops every process of it, those beside it answer, kill ends it,
and what had started it is as it was. tmux sends SIGCONT to a pane's own command and its
group whenever that stops: it is stopped anew each time, and nothing is born.
"""

from bystanders import Bystanders
from course import Way, rescue

# So many more tasks than before make a storm on any of the machines.
MANY = 1500
# A bomb at its limit was seen as one at first, and refused a minute later.
STUCK_S = 60


def ways(machine):
    """How each begins: a line typed by its user, and what it comes to."""
    bomb = machine.bomb("cfork")
    return [
        Way("alice at ulimit -u 2500", ("alice", f"(ulimit -u 2500; exec {bomb}) &"), 2000,
            STUCK_S),
        Way("a service at TasksMax=1000", (
            "root", f"systemd-run -q -u atlimit -p TasksMax=1000 {bomb}"), 900, STUCK_S),
        Way("cron", ("root", f"echo '* * * * * alice {bomb}' > /etc/cron.d/bomb"), MANY),
        Way("su -c", ("root", f"su alice -c {bomb} &"), MANY,
            # It has stopped itself, as its command was.
            after="fg"),
        Way("ssh host command", ("ssh", bomb), MANY),
        Way("systemd-run --user", ("alice", f"systemd-run -q --user {bomb}"), MANY),
        Way("tmux", ("alice", "tmux new -d -s beside; tmux new -d -s bombs; "
                              f"tmux send-keys -t bombs {bomb} Enter"), MANY),
        Way("tmux's own", ("alice", f"tmux new -d -s own {bomb}"), MANY, stays=False),
        Way("unshare", ("root", f"unshare -mpf --mount-proc {bomb} &"), MANY),
        Way("systemd-nspawn", ("root", "systemd-nspawn -q -D / --volatile=yes --bind=/tmp/bombs "
                                       f"-M boxed {bomb} < /dev/null > /dev/null 2>&1 &"), MANY),
    ]


def play(machine, test):
    """One after the other, beside the same bystanders."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    chosen = test.chosen(ways(machine))
    for way in chosen:
        rescue(machine, test, root, others, way)
    if "tmux" in (way.title for way in chosen):
        alice = machine.login("alice")
        test.match("beside", alice.run("tmux ls"), "tmux's other session lives")
        alice.run("tmux kill-server")
    others.after()
