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

import collections

from bystanders import Bystanders

# So many more tasks than before make a storm on any of the machines.
MANY = 1500
GROWN_S = 180
# Longer than by default, for what a process that was killed may take: the emulator is slow.
TIMEOUT = "/sys/module/rescue/parameters/timeout_ms"
TIMEOUT_MS = 30000
WAR_MS = 5000
AWAY_S = 300
# A bomb at its limit was seen as one at first, and refused a minute later.
STUCK_S = 60

Way = collections.namedtuple("Way", "title start tasks stuck_s after stays", defaults=(0, None, True))


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


def start(machine, way):
    """Begin; the session in which it was typed."""
    user, line = way.start
    if user == "ssh":
        return machine.login("alice", command=line)
    shell = machine.login(user)
    # Where the bomb is the command of a server, as tmux's, the prompt comes while it grows.
    shell.run(line, GROWN_S)
    return shell


def going_on(root):
    """How many processes of the bomb are not stopped, by ps."""
    return int(root.run("ps -C cfork -o stat= | grep -vc ^T", 120))


def rescue(machine, test, root, others, way):
    """One of them, from its beginning to the end."""
    calm = root.tasks()
    shell = start(machine, way)
    root.until(root.tasks, lambda tasks: tasks > calm + way.tasks, GROWN_S)
    if way.stuck_s:
        root.run(f"read -t {way.stuck_s}", way.stuck_s + 60)
    if way.title == "cron":
        root.run("rm /etc/cron.d/bomb")
    # What is woken all the time may not stand still all at once before the freeze gives up, which
    # waits for some times this.
    root.run(f"echo {TIMEOUT_MS if way.stays else WAR_MS} > {TIMEOUT}")
    test.match(r"^ok froze \d{3,} processes" if way.stays else
               r"^(ok froze \d{3,}|error ETIMEDOUT: \d{3,}) processes",
               root.rescue("freeze-top", AWAY_S), f"{way.title}: freeze-top")
    if way.stays:
        test.equal(going_on(root), 0, f"{way.title}: all of it is stopped")
    held = root.tasks()
    root.run("read -t 2")
    test.ok(root.tasks() <= held + 5, f"{way.title}: nothing is born", f"{held}, {root.tasks()}")
    others.check(f"while {way.title} is frozen")
    root.run(f"echo {TIMEOUT_MS} > {TIMEOUT}")
    test.match(r"^ok killed \d{3,} processes", root.kill(AWAY_S), f"{way.title}: kill")
    if way.after:
        shell.run(way.after)
    root.until(lambda: root.run("pgrep -c cfork", AWAY_S), lambda count: count == "0", AWAY_S)
    root.until(root.tasks, lambda tasks: tasks < calm + 50)
    if way.start[0] != "ssh":
        test.match("(?m)^hello$", shell.run("echo hello"), f"{way.title}: its shell is well")


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
