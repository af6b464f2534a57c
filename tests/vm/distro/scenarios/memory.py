# SPDX-License-Identifier: GPL-2.0-only
"""A bomb of fat processes, and the key: once while there is memory, once when there is none.
Before that, a process that is in swap.

    alice's bash --- fat (64 MB) -+- fat (64 MB) ...
                                  +- fat (64 MB) ...

Expected each time: one press freezes all of it, another kills it, and memory is back. The
services and logins answer. What the kernel has killed of others was killed before the press: systemd
gives its users' processes an oom_score_adj of 100, and sshd and the bomb 0. Where no memory is left,
a member whose page fault waits for some does not come to its stop: then the press says how
many those are, all are held, and the next one kills them; it may say of some that they have not
exited yet. From the press on the kernel kills members alone; where it takes the first one, the job
is hung up, and none is left to be killed.
"""

import re

from bystanders import Bystanders

# Memory runs out, and the kernel says so.
OOM = True

# Memory is short when less than a tenth of it is available.
SHORT = 0.1
GROWN_S = 900
# While no memory is left, all that is read comes from the disk.
THRASHING_S = 300
SWAPPED_MIB = 64
VICTIM = r"Out of memory: Killed process \d+ \((.*?)\)"


def available(root):
    """What part of the memory is available, read without a process."""
    text = root.cat("/proc/meminfo")
    total, left = (int(re.search(rf"{name}: +(\d+)", text)[1]) for name in ("MemTotal", "MemAvailable"))
    return left / total


def row(root, name, key, value):
    """The line of a file of rescue's that has this value."""
    header, *lines = (line.split() for line in root.cat(f"/proc/rescue/{name}").splitlines())
    rows = (dict(zip(header, line)) for line in lines)
    return next((row for row in rows if row[key] == value), {})


def swap(machine, test, root):
    """What of a process is in swap, and of the machine: counted, and none of it promised again."""
    root.run(f"dd if=/dev/zero of=/swap bs=1M count={2 * SWAPPED_MIB} status=none && "
             "chmod 600 /swap && mkswap /swap && swapon /swap")
    root.run(f"{machine.bomb('kinds')} {SWAPPED_MIB} 30 swapped & disown")
    pid = root.run("echo $!")

    def becomes(name):
        root.until(lambda: root.cat(f"/proc/{pid}/comm"), lambda comm: comm == name)
        return row(root, "top", "root", pid)

    before = becomes("bare")
    root.run(f"kill -USR1 {pid}")
    after, machines = becomes("swapped"), row(root, "limits", "limit", "SwapTotal")
    mib = {name: (int(after[name]) - int(before[name])) / 1024
           for name in ("resident", "promised", "swapped")} if before and after else {}
    test.ok(mib and SWAPPED_MIB * .9 < mib["swapped"] < SWAPPED_MIB + 1,
            "top counts what is in swap", mib)
    test.ok(mib and abs(mib["resident"] + mib["swapped"] - SWAPPED_MIB) < 1,
            "and the rest as resident", mib)
    test.ok(mib and abs(mib["promised"]) < 1, "and neither is promised", mib)
    test.ok(machines and int(machines["used"]) > SWAPPED_MIB * 900 and machines["hurts"] == "no",
            "limits has the machine's", machines)
    total = re.search(r"SwapTotal: +(\d+)", root.cat("/proc/meminfo"))[1]
    test.equal(machines.get("max"), total, "and how much there is")
    test.match("^ok", root.rescue(f"kill tree {pid}"), "kill it")
    root.run("swapoff /swap && rm /swap")


def grow(machine, alice, root, until_gone):
    """Have alice start the bomb, until memory is short, or until the kernel wants a victim."""
    begin = machine.mark()
    alice.run(f"{machine.bomb('fat')} 64 &")
    if until_gone:
        machine.console(begin, VICTIM, GROWN_S)
    else:
        root.until(lambda: available(root), lambda left: left < SHORT, GROWN_S)


def rescue(machine, test, root, others, until_gone):
    """One bomb, from its beginning to the end. No shell of root's has a part in it."""
    alice, when = machine.login("alice"), "none is left" if until_gone else "memory is short"
    calm = root.tasks()
    # Slow enough for a look between short and gone.
    root.run(f"systemctl set-property --runtime user-$(id -u alice).slice "
             f"CPUQuota={'' if until_gone else '20%'}")
    grow(machine, alice, root, until_gone)
    since = machine.mark()
    machine.press("alt", "sysrq", "x")
    said = machine.console(since, r"SysRq freeze-top: .*\n", THRASHING_S)
    froze = r"ok froze \d+ processes of 1 tree:"
    if until_gone:
        froze = rf"({froze}|error ETIMEDOUT: \d+ processes held, .* have not stopped yet: .*;)"
    test.match(rf"{froze} root \S+ \(fat\) uid 1000", said,
               f"when {when}: the key freezes")
    frozen = machine.mark()
    if not until_gone:
        others.check(f"while frozen, when {when}")
    root.run("read -t 2", THRASHING_S)  # a press before the answer can have been read is none
    if re.search(r"(?m)^held: 0$", root.cat("/proc/rescue/status")):
        victims = re.findall(VICTIM, machine.read("console.log")[since:])
        test.ok(until_gone and "fat" in victims, f"when {when}: the kernel has taken it", victims)
    else:
        machine.press("alt", "sysrq", "x")
        said = machine.console(frozen, r"SysRq kill: .*\n", THRASHING_S)
        test.match("(ok|error ETIMEDOUT:) killed" if until_gone else "ok killed", said,
                   f"when {when}: and kills")
    root.until(lambda: available(root), lambda left: left > 0.5, THRASHING_S)
    victims = set(re.findall(VICTIM, machine.read("console.log")[frozen:]))
    test.ok(victims <= {"fat"}, f"when {when}: from then on no innocent process dies", victims)
    root.until(root.tasks, lambda tasks: tasks < calm + 20)
    test.match(r"(?m)^hello$", alice.run("echo hello"), f"when {when}: alice's shell is well")


def play(machine, test):
    """Memory is short first, and gone then."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    again = "/sys/module/rescue/parameters/sysrq_again_s"
    default = root.cat(again)
    swap(machine, test, root)
    root.run(f"echo {THRASHING_S} > {again}")
    for until_gone in (False, True):
        rescue(machine, test, root, others, until_gone)
    root.run(f"echo {default} > {again}")
    # What the kernel has killed before the press.
    root.run("systemctl reset-failed 'user@*'")
    others.after()
