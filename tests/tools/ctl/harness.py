# SPDX-License-Identifier: GPL-2.0-only
"""What tests of rescuectl are written in."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.path.join(HERE, "..", "..", "tools", "rescuectl")
RECORDED = os.path.join(HERE, "recorded")
CACHE = os.environ.get("RESCUE_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "rescue")
PROGRAM = os.path.join(CACHE, "tools", "rescuectl")
PACKAGES = "make gcc libjansson-dev libncurses-dev python3-jsonschema mandoc strace tmux systemd"
OVER_PROC = ["unshare", "-m", "sh", "-c", 'mount --bind "$1" /proc && shift && exec "$@"', "sh"]
# Within which a program on a busy machine answers; waited for in small steps.
PATIENCE_S = 60

UPDATE = "--update" in sys.argv[1:]
WANTED = [word for word in sys.argv[1:] if not word.startswith("-")]


class Results:
    """KTAP, with the plan in the end."""

    def __init__(self):
        self.number, self.failed = 0, 0

    def check(self, name, good, why=""):
        """One test."""
        self.number += 1
        if not good:
            self.failed += 1
            for line in str(why).splitlines():
                print("#", line)
        print(f"{'' if good else 'not '}ok {self.number} {name}", flush=True)

    def skip(self, name, why):
        """One test that cannot be made here."""
        self.number += 1
        print(f"ok {self.number} {name} # SKIP {why}", flush=True)

    def same(self, name, got, wanted):
        """One test: two values are equal."""
        self.check(name, got == wanted, f"got    {got!r}\nwanted {wanted!r}")


RESULTS = Results()
check, same, skip = RESULTS.check, RESULTS.same, RESULTS.skip


def rescuectl(*args, over=None, stdin=subprocess.DEVNULL, env=None, before=()):
    """Run it. over: a folder for /proc; before: a program that runs it."""
    command = list(before) + (OVER_PROC + [over] if over else []) + [PROGRAM] + list(args)
    clean = {"PATH": os.environ["PATH"], "HOME": "/"} | (env or {})
    return subprocess.run(command, env=clean, stdin=stdin, text=True, check=False,
                          errors="surrogateescape", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)


def recorded(name, file):
    """The lines of a recorded file, in words."""
    with open(os.path.join(RECORDED, name, file), encoding="ascii") as lines:
        return [line.rstrip("\n") for line in lines]


@contextlib.contextmanager
def fake_proc(**files):
    """A folder to mount over /proc: rescue/ctl is a FIFO, the rest as given."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "rescue"))
        os.mkfifo(os.path.join(folder, "rescue", "ctl"))
        for name, text in files.items():
            with open(os.path.join(folder, "rescue", name), "w", encoding="ascii") as file:
                file.write(text)
        yield folder


def validate(name, run):
    """The object, if it is as the schema has it."""
    import jsonschema  # pylint: disable=import-outside-toplevel
    with open(os.path.join(SOURCE, "schema.json"), encoding="ascii") as file:
        schema = json.load(file)
    try:
        said = json.loads(run.stdout)
        jsonschema.validate(said, schema)
    except ValueError as err:
        check(name, False, f"{err}\n{run.stdout}{run.stderr}")
        return {}
    except jsonschema.ValidationError as err:
        reason = jsonschema.exceptions.best_match([err])
        check(name, False, f"{list(reason.path)}: {reason.message}"[:400])
        return {}
    check(name, True)
    return said
