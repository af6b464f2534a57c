# SPDX-License-Identifier: GPL-2.0-only
"""The key: from the keyboard, and then, against another bomb, as a BREAK on the serial line.

    alice's bash --- cfork -+- cfork ...
                            +- cfork ...
"""

from bystanders import Bystanders


def play(machine, test):
    """No shell of root's has a part in it; one looks, and waits."""
    alice, root = machine.login("alice"), machine.login("root")
    others = Bystanders(machine, test)
    calm = root.tasks()
    # Longer than by default: what is slow is the emulator.
    again = "/sys/module/rescue/parameters/sysrq_again_s"
    default = root.cat(again)
    root.run(f"echo 120 > {again}")
    for how, press in (("the keyboard", lambda: machine.press("alt", "sysrq", "x")),
                       ("the serial line", lambda: machine.send_break("x"))):
        alice.run(f"{machine.bomb('cfork')} &")
        root.until(root.tasks, lambda tasks: tasks > calm + 1500, 120)
        since = machine.mark()
        press()
        test.match(r"ok froze \d+ processes of 1 tree: root \d+ \(cfork\) uid 1000",
                   machine.console(since, r"SysRq freeze-top: .*\n"), f"the key freezes, from {how}")
        others.check(f"while frozen from {how}")
        root.run("read -t 2")  # a press before the answer can have been read is none
        press()
        test.match("ok killed", machine.console(since, r"SysRq kill: .*\n"), f"and kills, from {how}")
        root.until(root.tasks, lambda tasks: tasks < calm + 50)
        test.match(r"(?m)^hello$", alice.run("echo hello"), "alice's shell is well")
    root.run(f"echo {default} > {again}")
    others.after()
