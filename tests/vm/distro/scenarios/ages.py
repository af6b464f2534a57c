# SPDX-License-Identifier: GPL-2.0-only
"""The bash bomb typed by alice over ssh, ten times, asked for at ages of 10 s to 5 min.

    sshd --- bash (alice) --- (bash) -+- bash ...		() has exited
                                      +- bash

Expected each time: one freeze-top takes all of it, and leaves the login shell in which it was
typed alone.
"""

from bystanders import Bystanders

# Longer than by default, for what a stop or an exit may take: of thousands that exit at once, which
# share two slow CPUs, none was done for 5 s.
TIMEOUT = "/sys/module/rescue/parameters/timeout_ms"
TIMEOUT_MS = 30000
AWAY_S = 300
AGES_S = (10, 20, 30, 45, 60, 90, 120, 180, 240, 300)


def ask(machine, test, root, age):
    """One bomb, `age` seconds old."""
    alice = machine.login("alice")
    shell = alice.run("echo $$")
    calm = root.tasks()
    default = root.cat(TIMEOUT)
    root.run(f"echo {TIMEOUT_MS} > {TIMEOUT}")
    alice.type(":(){ :|:& };:")
    root.run(f"read -t {age}", age + 120)
    test.match(r"^ok froze \d+ processes", root.rescue("freeze-top", AWAY_S), f"after {age} s: one freeze-top")
    state = root.cat(f"/proc/{shell}/stat").rpartition(") ")[2][:1]
    test.ok(state in ("S", "R"), f"after {age} s: the login shell goes on", f"state {state!r}")
    tasks = root.tasks()
    root.run("read -t 2")
    test.ok(root.tasks() <= tasks, f"after {age} s: nothing is born any more",
            f"{tasks}, then {root.tasks()}")
    test.match(r"^ok killed \d+ processes", root.kill(AWAY_S), f"after {age} s: kill")
    root.run(f"echo {default} > {TIMEOUT}")
    root.until(root.tasks, lambda tasks: tasks < calm + 20, AWAY_S)
    alice.comes_back()
    test.ok(True, f"after {age} s: alice's login answers")
    alice.close()
    machine.shells.remove(alice)


def play(machine, test):
    """No program is started while a bomb goes on."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    for age in test.chosen(AGES_S, str):
        ask(machine, test, root, age)
        others.check(f"after the bomb of {age} s")
    others.after()
