# SPDX-License-Identifier: GPL-2.0-only
"""The course of one bomb in a whole distribution, from the line that starts it to its end.

One freeze-top stops every process of it, those beside it answer, kill ends it, and what had started
it is as it was.
"""

import collections

GROWN_S = 180
# Longer than by default, for what a process that was killed may take: the emulator is slow.
TIMEOUT = "/sys/module/rescue/parameters/timeout_ms"
TIMEOUT_MS = 30000
WAR_MS = 5000
AWAY_S = 300

# title; (user, line typed), user "ssh": a command of alice's over ssh; tasks it comes to before it
# is asked; stuck_s: seconds at its limit before that; after: a line typed in the end; stays: what
# was frozen is not woken; names of its processes, for ps; grown_s: how long it may take to come to
# so many tasks; digits: of the number of its processes, at least.
Way = collections.namedtuple("Way", "title start tasks stuck_s after stays names grown_s digits",
                             defaults=(0, None, True, "cfork", GROWN_S, 3))


def start(machine, way):
    """Begin; the session in which it was typed."""
    user, line = way.start
    if user == "ssh":
        return machine.login("alice", command=line)
    shell = machine.login(user)
    # Where the bomb is the command of a server, as tmux's, the prompt comes while it grows.
    shell.run(line, GROWN_S)
    return shell


def count(root, way, states):
    """How many processes of the bomb are in such a state, by ps."""
    return int(root.run(f"ps -C {way.names} -o stat= | grep -c '^{states}'", AWAY_S))


def rescue(machine, test, root, others, way):
    """One of them, from its beginning to the end."""
    calm = root.tasks()
    shell = start(machine, way)
    root.until(root.tasks, lambda tasks: tasks > calm + way.tasks, way.grown_s)
    if way.stuck_s:
        root.run(f"read -t {way.stuck_s}", way.stuck_s + 60)
    if way.title == "cron":
        root.run("rm /etc/cron.d/bomb")
    # What is woken all the time may not stand still all at once before the freeze gives up, which
    # waits for some times this.
    root.run(f"echo {TIMEOUT_MS if way.stays else WAR_MS} > {TIMEOUT}")
    many = rf"\d{{{way.digits},}}"
    test.match(rf"^ok froze {many} processes" if way.stays else
               rf"^(ok froze {many}|error ETIMEDOUT: {many}) processes",
               root.rescue("freeze-top", AWAY_S), f"{way.title}: freeze-top")
    if way.stays:
        test.equal(count(root, way, "[^TZ]"), 0, f"{way.title}: all of it is stopped")
    held = root.tasks()
    root.run("read -t 2")
    test.ok(root.tasks() <= held + 5, f"{way.title}: nothing is born", f"{held}, {root.tasks()}")
    others.check(f"while {way.title} is frozen")
    root.run(f"echo {TIMEOUT_MS} > {TIMEOUT}")
    test.match(rf"^ok killed {many} processes", root.kill(AWAY_S), f"{way.title}: kill")
    if way.after:
        shell.run(way.after)
    root.until(lambda: count(root, way, "."), lambda left: not left, AWAY_S)
    # For what had another name. Some others may have come meanwhile.
    root.until(root.tasks, lambda tasks: tasks < calm + 100)
    if way.start[0] != "ssh":
        test.match("(?m)^hello$", shell.run("echo hello"), f"{way.title}: its shell is well")
