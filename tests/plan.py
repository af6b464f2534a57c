# SPDX-License-Identifier: GPL-2.0-only
"""What is tested where: the sets of scenarios, and the parts of a check.

A part is a command that speaks KTAP. A long one is a group: its items, each of which is a
result of the command by that name, can be run apart.
"""

import os
import subprocess
import sys

TESTS = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(TESTS, "vm"))
import scenario  # pylint: disable=wrong-import-position

# Names of scenarios, their parts, and folders, as tests/vm/run takes them. Parts of one
# scenario stand side by side: they share a boot.
SETS = {
    # What fits into a check: each way to give an order, to name and spare, the key, a reload.
    "core": ["cfork-user", "cfork-smp4", "chain", "two-bombs", "key", "key-idle", "named",
             "others", "quiet", "reload"],
    "all": [],
    # It loads there, a storm is frozen and killed, and the key is heard.
    "few": ["cfork-user", "key"],
    # All that may be other with spinlocks that sleep and readers that are preempted: waiting,
    # signals, priorities, the key, births while it looks. What is said and counted is not.
    "rt": ["cfork-user", "cfork-smp4", "chain", "fifo", "undone", "woken", "older.late", "keys",
           "key", "key-idle", "key-softirq", "reload", "full", "named.targets", "others.spares",
           "zoo.classic", "zoo.threads", "zoo.chains", "zoo-small.vfork", "quiet.idle", "oom.kill",
           "guard.cfork", "unstoppable.icebox", "breath.order"],
    # What only a debug kernel can show, and code of its own under its eyes. Shapes do not
    # multiply with debug options.
    "debug": ["scenarios/debug", "scenarios/faults", "undone", "woken.cont", "key", "reload",
              "named.targets", "others", "full", "older.late", "zoo.threads", "zoo.readers",
              "zoo-small.vfork", "quiet.rights", "quiet.fuzz"],
    # Where CPUs meet: what KCSAN is for. Other scenarios would only be slow under it.
    "races": ["undone", "kunit", "cfork-user", "cfork-smp4", "zoo.threads", "zoo.chains",
              "woken.cont", "older.late", "reload", "key", "zoo-small.vfork", "named.targets",
              "full.limits", "fault-late", "fault-hotplug", "quiet.idle"],
    # What is other there: barriers, the calls by which processes are made, a key by BREAK.
    "arm64": ["cfork-user", "zoo.classic", "keys.break", "undone.thaw"],
}
QUICK = ["cfork-user", "zoo.classic", "consoles.dash", "key"]

# On which kernels of kernels/table, which set, in the 25 minutes of a check; the rest is nightly.
CHECK = {"6.1": "core"}
# At night the oldest and the newest kernel run all; what both can do, those between can do, too,
# and show it with the core.
LONG = {"6.1": "all", "newest": "all", "6.12-rt": "few"}
LONG_BY_FLAVOUR = {"rt": "rt", "debug": "debug", "kcsan": "races", "arm64": "arm64"}
MEANING = """\
  core   orders, names, spares, the key, loading: what fits into a check
  all    all scenarios; what a stock kernel cannot do is skipped there
  rt     where locks that sleep and readers that are preempted may matter
  few    it loads, freezes and kills a storm, and hears the key
  debug  what only a debug kernel can show, and what reaches code of its own
  races  where CPUs meet
  arm64  a C bomb, the classic one, the key by BREAK, thaw, kill, unload
  whole  a distribution with its own services and logins: all of tests/vm/distro/scenarios
"""

# Weights of an item, to cut slices: about how many boots of a stock kernel it lasts.
SLOWER = {"debug": 4, "kcsan": 4, "mutants": 2, "distro": 6, "arm64": 2, "hours": 60}


def kernels(purpose):
    """The kernels of kernels/table that are for that."""
    said = subprocess.run([os.path.join(TESTS, "vm", "kernels", "list"), purpose], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    return said.split()


def set_for(kernel, is_long):
    """The name of the set of scenarios that runs on a kernel."""
    if is_long:
        return LONG.get(kernel) or LONG_BY_FLAVOUR.get(kernel.rpartition("-")[2], "core")
    return CHECK.get(kernel, "few")


def boots(kernel, is_long):
    """The command that runs a kernel's set."""
    return ["vm/run", "--kernel", kernel] + SETS[set_for(kernel, is_long)]


def is_patient(command):
    """Does a part only compute, so that it does not matter how long it takes?"""
    return "unit" in command or command[0] in (
        "./style", "model/run", "model/litmus", "mutants/run", "worlds/check")


def quick():
    """After each edit, in three minutes."""
    return [["make", "-s", "-C", "unit", "run"], ["./style", "6.1"],
            ["vm/run", "--kernel", "6.1"] + QUICK]


# What a check compiles for: what differs most. All others are nightly, and of `make style`.
COMPILED = ["6.1", "newest", "5.10", "6.1-686"]
# Of the mutants without a VM a check tries one in so many, others with each commit.
SHARE = 4


def check():
    """The parts of `make check`. Those that only compute come in this order, beside the others:
    what needs a kernel last, as that is being fetched."""
    return [["make", "-s", "-C", "unit", "run", "coverage"], ["worlds/check"],
            ["mutants/run", "--share", str(SHARE), "unit"], ["model/run", "--light"],
            ["./style", *COMPILED],
            ["make", "-s", "-C", "tools", "check"], ["vm/selftest"],
            *(boots(kernel, False) for kernel in kernels("check"))]


def mutants_of_scenarios():
    """Their names, in order."""
    said = subprocess.run([os.path.join(TESTS, "mutants", "run"), "--names"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    return said.split()


def machines():
    """The whole distributions: the first word of each line of distro/machines."""
    with open(os.path.join(TESTS, "vm", "distro", "machines"), encoding="ascii") as file:
        return [line.split()[0] for line in file if line.strip() and line[0] != "#"]


def stories(*folders):
    """The scenarios of whole distributions."""
    folder = os.path.join(TESTS, "vm", "distro", "scenarios", *folders)
    return sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py"))


def long():
    """The groups of `make check-long`: a command, the items that it takes, their weights."""
    groups = [(["make", "-s", "-C", "unit", "run", "coverage"], None, 2),
              (["worlds/check", "--long"], None, 4), (["./style"], None, 4),
              (["make", "-s", "-C", "tools", "check"], None, 4), (["tools/life"], None, 12),
              (["tools/piuparts"], None, 6),
              (["mutants/run", "unit"], None, 4),
              (["model/run", "--fresh"], None, 12), (["model/litmus"], None, 1),
              (["vm/selftest", "--long"], None, 8)]
    for kernel in kernels("long"):
        names = [f"{each.title}.{part}" if part else each.title
                 for each in scenario.find(SETS[set_for(kernel, True)])
                 for part in each.parts or [None]]
        weight = SLOWER.get(kernel.rpartition("-")[2], 1)
        groups.append((["vm/run", "--kernel", kernel], names, weight))
    for machine in machines():
        groups.append((["vm/distro/run", "--machine", machine],
                       stories(), SLOWER["distro"]))
    groups.append((["vm/distro/run", "--machine", machines()[0]], stories("long"), SLOWER["hours"]))
    groups.append((["mutants/run"], mutants_of_scenarios(), SLOWER["mutants"]))
    return groups


def sliced(groups, number, of):
    """Of the groups those items that are slice `number` of `of`: neighbours, of about the
    same weight in each, so that few kernels are of several slices."""
    units = [(command, item, weight) for command, items, weight in groups
             for item in (items or [None])]
    whole = sum(weight for _, _, weight in units)
    chosen, at = [], 0
    for command, item, weight in units:
        if (number - 1) * whole <= at * of < number * whole:
            if not chosen or chosen[-1][0] != command:
                chosen.append((command, []))
            chosen[-1][1].append(item)
        at += weight
    return chosen


def table():
    """Which set runs on which kernel, in words."""
    names = list(dict.fromkeys(kernels("check") + kernels("long")))
    lines = [f"{'kernel':14}{'make check':14}make check-long"]
    for name in names:
        each = [set_for(name, is_long) if name in kernels(what) else "-"
                for what, is_long in (("check", False), ("long", True))]
        lines.append(f"{name:14}{each[0]:14}{each[1]}")
    lines += [f"{name:14}{'-':14}whole" for name in machines()]
    return "\n".join(lines) + "\n\n" + MEANING
