# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios: where they are, and what their headers wish for."""

import collections
import glob
import os
import re
import sys

VM = os.path.dirname(os.path.abspath(__file__))

# Room for bombs of a few thousand, which fit into the memory: a bomb that makes
# the machine swap or kill is another test than one that fills its table.
# 6144 process numbers keep a bomb inside of 3 GiB when the scenario's shell, a
# task like any other, is late: it can wait for seconds for a CPU. Without that
# every scenario would be one of memory too.
DEFAULTS = {"smp": "2", "mem": "3G", "pid_max": "6000", "timeout": "120",
            "shell": "bash", "forks": "no", "module": "yes", "append": "", "grace": "60",
            "thread": "multi", "icount": "no", "rcu": "fed", "console": "",
            "kunit": "no", "workload": "", "pack": "", "oom": "no", "whole": "no",
            "define": "", "stall": "no"}

# A debug kernel takes a multiple of time and of memory for each process. So its bombs
# are smaller by this factor, and all patience is greater (witness.c does its part).
SLOW = 3

# Where a part of a scenario begins: a line for each, as this is all that is known of
# them before they run.
PART = re.compile(r"^[ \t]*(?:if )?(?:part|row) ([a-z][a-z0-9-]*)", re.M)

# A scenario, and those of its parts that are to run.
Scenario = collections.namedtuple("Scenario", "path title parts")


def read(path):
    """A whole file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def title(path):
    """How a scenario is called."""
    return os.path.splitext(os.path.basename(path))[0]


def known():
    """The files of all scenarios, by name."""
    return {title(path): path for path in sorted(
        glob.glob(os.path.join(VM, "scenarios", "**", "*.sh"), recursive=True))}


def find(names):
    """The scenarios that are named on the command line, in order.

    A name is one below scenarios/, a file, or a folder; "zoo.classic" is one part of zoo.
    """
    paths = known()
    wanted = []  # [path, parts]; None stands for all of them
    for name in names or sorted(paths):
        whole, _, part = name.partition(".")
        folder = sorted(glob.glob(os.path.join(VM, name, "*.sh")))
        if whole in paths and part:
            if not wanted or wanted[-1][0] != paths[whole] or None in wanted[-1][1]:
                wanted.append((paths[whole], []))
            wanted[-1][1].append(part)
        elif folder or name in paths or os.path.isfile(name):
            wanted += [(path, [None]) for path in folder or [paths.get(name, name)]]
        else:
            sys.exit(f"{sys.argv[0]}: no scenario {name}")
    return [Scenario(path, title(path), choose(path, parts)) for path, parts in wanted]


def choose(path, parts):
    """Those parts of a scenario, in its own order; None stands for all."""
    there = PART.findall(read(path))
    unknown = set(parts) - set(there) - {None}
    if unknown:
        sys.exit(f"{sys.argv[0]}: {title(path)} has no part {' '.join(sorted(unknown))}")
    return [part for part in there if None in parts or part in parts]


def names():
    """What can be run: all scenarios, and their parts."""
    found = []
    for name, path in known().items():
        found += [name] + [f"{name}.{part}" for part in PART.findall(read(path))]
    return found


def read_header(path):
    """The wishes in a scenario's leading comment; what is no wish is prose."""
    wishes = dict(DEFAULTS)
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                break
            found = re.match(r"# ([a-z_]+):\s*(.*?)\s*$", line)
            if found and found[1] in wishes:
                wishes[found[1]] = found[2]
    return wishes


def wait_longer(wishes, times):
    """What a scenario wishes, with more patience."""
    for name in ("timeout", "grace"):
        wishes[name] = str(int(wishes[name]) * times)


def slow_down(wishes):
    """What a scenario wishes, for a debug kernel."""
    if wishes["whole"] != "yes":
        wishes["pid_max"] = str(max(int(wishes["pid_max"]) // SLOW, 2000))
        wishes["append"] += f" vm_small={SLOW}"
    wait_longer(wishes, SLOW)
    wishes["mem"] = "6G"
    wishes["append"] += f" vm_slow={SLOW}"
