# SPDX-License-Identifier: GPL-2.0-only
"""alice types the bash bomb; one second later root rescues, in a shell that is open, with builtins.

    alice's bash -+- (bash) -+- bash ...		() has exited
                  |          +- bash
                  +- (bash) --- bash ...

Expected: one freeze-top takes all of it, nothing of it runs, kill ends it, and alice's own
login is left alone. Her shell forks too, once for each job that she typed.
"""

from bystanders import Bystanders


def play(machine, test):
    """No program is started before the kill."""
    alice, root = machine.login("alice"), machine.login("root")
    others = Bystanders(machine, test)
    calm = root.tasks()
    alice.type(":(){ :|:& };:")
    root.run("read -t 1")
    test.match(r"^ok froze \d+ processes", root.rescue("freeze-top"), "one freeze-top")
    tasks = root.tasks()
    others.check("while it is frozen")
    test.ok(root.tasks() <= tasks, "nothing is born any more", f"{tasks}, then {root.tasks()}")
    test.match(r"^ok killed \d+ processes", root.rescue("kill"), "kill")
    root.until(root.tasks, lambda tasks: tasks < calm + 20)
    alice.press("c")
    alice.type("echo hel''lo")
    alice.expect("hello")
    test.ok(True, "alice's login is left alone")
    others.after()
