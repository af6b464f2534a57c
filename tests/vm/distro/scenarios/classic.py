# SPDX-License-Identifier: GPL-2.0-only
"""alice types the bash bomb; a second later root rescues, in a shell that is open, with builtins.

    alice's bash -+- (bash) -+- bash ...		() has exited
                  |          +- bash
                  +- (bash) --- bash ...

Expected: one freeze-top takes all of it, nothing of it runs, kill ends it, and alice's own
login is left alone. Her shell forks too, once for each job that she typed. On an emulator that has
little of the host, some dozens are there after a second, which is no storm yet: then root asks
again, each second. From a 24th of the slots on, none may be refused.
"""

import re

from bystanders import Bystanders

CROWD_PARTS = 24
GROWN_S = 60


def ask(root, calm):
    """The first answer that is no refusal of a small one."""
    slots = int(re.search(r"tasks_limit: (\d+)", root.cat("/proc/rescue/status"))[1])
    for _ in range(GROWN_S):
        root.run("read -t 1")
        tasks = root.tasks() - calm
        answer = root.rescue("freeze-top")
        if not answer.startswith("error ESRCH") or tasks > slots // CROWD_PARTS:
            break
    return answer


def play(machine, test):
    """No program is started before the kill."""
    alice, root = machine.login("alice"), machine.login("root")
    others = Bystanders(machine, test)
    calm = root.tasks()
    alice.type(":(){ :|:& };:")
    test.match(r"^ok froze \d+ processes", ask(root, calm), "one freeze-top")
    tasks = root.tasks()
    others.check("while it is frozen")
    test.ok(root.tasks() <= tasks, "nothing is born any more", f"{tasks}, then {root.tasks()}")
    test.match(r"^ok killed \d+ processes", root.rescue("kill"), "kill")
    root.until(root.tasks, lambda tasks: tasks < calm + 20)
    alice.comes_back()
    test.ok(True, "alice's login is left alone")
    others.after()
