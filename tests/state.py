# SPDX-License-Identifier: GPL-2.0-only
"""What has passed, on which state of the module and its tests.

A state is named by the trees that git would make of module/, and of tests/ and what else they
test, as they are now, committed or not: it stays what it is when only a document changes.
"""

import os
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.environ.get("RESCUE_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "rescue")


def git(*args, **env):
    """What git says, or None if it does not know."""
    done = subprocess.run(["git", "-C", TOP, *args], env=dict(os.environ, **env), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return None if done.returncode else done.stdout.strip()


def trees():
    """The names of the trees of module/ (with Kbuild), and of tests/ (with tools/ and
    packaging/); None without git."""
    with tempfile.TemporaryDirectory() as where:
        index = {"GIT_INDEX_FILE": os.path.join(where, "index")}
        git("read-tree", "HEAD", **index)
        git("add", "-A", "--", "Kbuild", "module", "tests", "tools", "packaging", **index)
        names = [git("write-tree", f"--prefix={name}/", **index)
                 for name in ("module", "tests", "tools", "packaging")]
        kbuild = git("rev-parse", ":Kbuild", **index)
    if None in names + [kbuild]:
        return None
    return names[0][:7] + "+" + kbuild[:4], names[1][:7] + "+" + names[2][:4] + names[3][:4]


def name():
    """The state, in words."""
    found = trees()
    return f"module {found[0]}, tests {found[1]}" if found else "a state that git does not know"


class Passed:
    """The results that have passed on this state: a file that grows line by line, so that a
    check can be stopped at any time."""

    def __init__(self):
        found = trees()
        self.path = found and os.path.join(CACHE, "passed", "-".join(found))
        self.known = set()
        if found and os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.known = set(file.read().splitlines())

    def add(self, what):
        """It has passed, or has said why it cannot be tried here."""
        if self.path and what not in self.known:
            self.known.add(what)
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(what + "\n")

    def __contains__(self, what):
        return what in self.known
