# SPDX-License-Identifier: GPL-2.0-only
"""The guard on a machine: a login by ssh during the storm, which is found frozen.

    alice's bash --- (bash) -+- bash ...		() has exited
                             +- bash

A user may have all slots of the machine, as where TasksMax of the slice is infinity. Expected: logins
are let in during the storm and after, when it is frozen; alice's own shell is left alone, and a
kill ends it.
"""

from bystanders import Bystanders

# Fewer than alice's RLIMIT_NPROC.
THREADS_MAX = 8000
# Forks of 7.3 queue up at a semaphore: it took minutes to 90 %.
GROWN_S = 600
# Longer than by default, for what a process that is killed may take: the emulator is slow.
TIMEOUT = "/sys/module/rescue/parameters/timeout_ms"
TIMEOUT_MS = 30000


def play(machine, test):
    """Nothing asks for the freeze."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    before = root.cat("/proc/sys/kernel/threads-max")
    root.run(f"echo {THREADS_MAX} > /proc/sys/kernel/threads-max")
    default = root.cat(TIMEOUT)
    root.run(f"echo {TIMEOUT_MS} > {TIMEOUT}")
    test.match("^ok", root.rescue("guard freeze"), "the guard is set")
    calm = root.tasks()
    alice = machine.login("alice")
    root.run("systemctl set-property --runtime user-$(id -u alice).slice TasksMax=infinity")
    shell = alice.run("echo $$")
    alice.type(":(){ :|:& };:")
    # A login needs some hundred forks: it meets the bomb before, or after the guard has acted.
    late = machine.login("bob")
    test.equal(late.run("echo $((6 * 7))", GROWN_S), "42", "a login during the storm is let in")
    root.until(lambda: root.cat("/proc/rescue/log"), lambda text: " guard " in text, GROWN_S)
    test.ok(True, "the log has the guard's incident")
    admin = machine.login("root")
    test.match(r"(?m)^held: \d{4}", admin.cat("/proc/rescue/status"), "root logs in, and finds it frozen")
    test.ok(admin.cat(f"/proc/{shell}/stat").rpartition(") ")[2][:1] in ("S", "R"),
            "alice's login shell is left alone")
    # The phase is over when all have stopped, and only then there is room for another program; bash
    # tries again while the killed still wait to be reaped.
    admin.until(lambda: admin.cat("/proc/rescue/status"), lambda text: "guard: freeze resting" in text,
                GROWN_S)
    said = admin.until(
        lambda: admin.run("dmesg | grep -c 'rescue: incident=.* phase=freeze .*trigger=guard '"),
        lambda said: "Resource temporarily" not in said, GROWN_S)
    test.match(r"(?m)^1$", said, "the kernel log has the phase, once")
    others.check("while it is frozen")
    test.match(r"^ok killed \d+ processes", admin.kill(GROWN_S), "kill")
    root.until(root.tasks, lambda tasks: tasks < calm + 30, GROWN_S)
    alice.comes_back()
    test.ok(True, "alice's login answers")
    test.match("^ok", root.rescue("guard off"), "the guard is off again")
    root.run(f"echo {before} > /proc/sys/kernel/threads-max; echo {default} > {TIMEOUT}")
    others.after()
