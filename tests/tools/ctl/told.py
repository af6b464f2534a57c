# SPDX-License-Identifier: GPL-2.0-only
"""Watch: incidents on stdout, in the journal, and by a program."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

from harness import (
    HERE, PATIENCE_S, PROGRAM, RECORDED, SOURCE, check, recorded, rescuectl, same, validate)

HEADER = recorded("held", "log")[0]
CATALOG = os.path.join(HERE, "..", "..", "packaging", "rescue.catalog")
# A real journald, and nothing of the machine's: /run is empty there. $1: a folder for the
# journal; the rest is run beside it.
BESIDE_JOURNALD = r"""
mount -t tmpfs tmpfs /run && mkdir -p /run/log/journal /run/systemd/journal
journald=/lib/systemd/systemd-journald; [ -x $journald ] || journald=/usr$journald
$journald & echo $! > "$1/journald"
until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done
into=$1; shift
"$@" & echo $! > "$into/pid"
wait $!
journalctl --sync
kill "$(cat "$into/journald")"; wait
journalctl --directory=/run/log/journal -o json SYSLOG_IDENTIFIER=rescue > "$into/entries"
"""


def row(number, state="frozen", held=900, killed=0, left=0, comm="cfork"):
    """A line of the log."""
    return (f"{number} 2026-11-28T22:25:0{number % 10}Z ctl {state} 1 361 1000 - / {held} 0 0 0 0 "
            f"{killed} {left} 48454 1992575 0 {comm} {comm}<-witness(136)<-init(1)")


def until(condition):
    """Whether that comes true."""
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


class Watch:
    """rescuectl watch, on a log that can be changed while it looks."""

    def __init__(self, *args, before=(), env=None, rows=()):
        self.files = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.folder = self.files.name
        self.proc = os.path.join(self.folder, "rescue")
        shutil.copytree(os.path.join(RECORDED, "anchor"), self.proc)
        self.status("held")
        self.log(*rows)
        # Unbuffered files, so that what is read is what was said.
        self.out, self.err = (os.path.join(self.folder, name) for name in ("out", "err"))
        with open(self.out, "w", encoding="ascii") as out, \
                open(self.err, "w", encoding="ascii") as err:
            # pylint: disable-next=consider-using-with
            self.process = subprocess.Popen(
                [self.folder if word == "@" else word for word in before] +
                [PROGRAM, "--proc", self.proc, "--delay=0.1", "watch", *args],
                stdout=out, stderr=err, stdin=subprocess.DEVNULL,
                env={"PATH": os.environ["PATH"]} | (env or {}))
        if "unshare" in before:
            until(lambda: os.path.exists(os.path.join(self.folder, "pid")))
        self.looked()

    def write(self, name, text):
        """Put another file in the place of one."""
        fresh = os.path.join(self.folder, "fresh")
        with open(fresh, "w", encoding="ascii") as file:
            file.write(text)
        os.rename(fresh, os.path.join(self.proc, name))

    def log(self, *rows):
        """What has happened."""
        self.write("log", "\n".join([HEADER, *rows]) + "\n")

    def status(self, folder):
        """How it stands: as it was recorded."""
        self.write("status", "\n".join(recorded(folder, "status")) + "\n")

    def reads(self):
        """How often it has read; 0 as long as another program is to become it."""
        with contextlib.suppress(OSError, ValueError, TypeError):
            with open(f"/proc/{self.pid()}/comm", encoding="ascii") as file:
                if file.read().strip() != os.path.basename(PROGRAM):
                    return 0
            with open(f"/proc/{self.pid()}/io", encoding="ascii") as file:
                return int(re.search(r"syscr: (\d+)", file.read())[1])
        return 0

    def looked(self):
        """Wait until it has looked once more, with the two files that it reads at each look; the
        libraries may have been read since it began, too."""
        until(lambda: self.reads() > 0 or self.process.poll() is not None)
        begun = self.reads()
        until(lambda: self.reads() > begun + 16 or self.process.poll() is not None)

    def pid(self):
        """Of rescuectl, which another program may have started."""
        path = os.path.join(self.folder, "pid")
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                return int(file.read() or 0)
        return self.process.pid

    def said(self, what="out"):
        """What it has said."""
        with open(os.path.join(self.folder, what), encoding="ascii") as file:
            return file.read()

    def says(self, name, pattern, what="out"):
        """One test: it comes to say that."""
        found = until(lambda: os.path.exists(os.path.join(self.folder, what)) and
                      re.search(pattern, self.said(what), re.M))
        check(f"watch: {name}", found, f"{pattern}\n{self.said('out')}{self.said('err')}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid(), signal.SIGTERM)
        self.process.wait(PATIENCE_S)
        self.files.cleanup()


def test_watch():
    """Each phase of each incident is told once, and nothing of before."""
    with Watch(rows=[row(1, "killed", killed=900), row(2)]) as watch:
        watch.log(row(1, "killed", killed=900), row(2), row(3, "pending", held=0))
        watch.looked()
        same("watch: nothing of before, and no freeze that is under way", watch.said(), "")
        watch.log(row(1, "killed", killed=900), row(2), row(3, "pending", left=4))
        watch.says("a freeze", "^2026-11-28T22:25:03Z phase=freeze incident=3 trigger=ctl "
                   "state=pending trees=1 root=361 uid=1000 .* held=900 .* comm=cfork")
        watch.log(row(1, "killed", killed=900), row(2, "thawed"), row(3), row(4, comm=r"a\040b"))
        watch.says("another", r"incident=4 .* comm=a\\040b ")
        watch.log(row(3, "dying", left=2), row(4, "gone"))
        watch.says("a kill", "^.* phase=kill incident=3 .*state=dying .*left=2 ")
        watch.log(row(3, "killed", killed=900), row(4, "gone"))
        watch.says("its end", "^.* phase=kill incident=3 .*state=killed .*killed=900 ")
        watch.looked()
        said = [tuple(re.findall(r"(?:phase|incident|state)=(\w+)", line))
                for line in watch.said().splitlines()]
        same("watch: each once", said, [
            ("freeze", "3", "pending"), ("thaw", "2", "thawed"), ("freeze", "4", "frozen"),
            ("kill", "3", "dying"), ("gone", "4", "gone"), ("kill", "3", "killed")])
        os.rename(watch.proc, watch.proc + ".gone")
        same("watch: the module goes", watch.process.wait(PATIENCE_S), 6)
    same("watch: no module", rescuectl("--proc", "/nonexistent", "watch").returncode, 6)


def test_watch_lacks():
    """Where there is no memory or no descriptor to read the log, it looks again."""
    for error in ("ENOMEM", "ENFILE"):
        trace = ["sh", "-c", "exec strace -D -qq -o /dev/null -P \"$0/rescue/log\" "
                 f"-e inject=openat:error={error}:when=2..4 \"$@\"", "@"]
        with Watch(before=trace) as watch:
            watch.log(row(1))
            watch.says(f"goes on after {error}", "^.* phase=freeze incident=1 ")


def test_watch_json():
    """An object a line."""
    with Watch("--json") as watch:
        watch.log(row(1), row(2, "killed", killed=900))
        watch.says("objects", '"incident".*\n.*"incident"')
        for line in watch.said().splitlines():
            said = validate("watch: schema", subprocess.CompletedProcess([], 0, line, ""))
            check("watch: numbers are numbers", said.get("held") == 900 and
                  said.get("tty", 0) is None, said)
        same("watch: phases", [json.loads(line)["phase"] for line in watch.said().splitlines()],
             ["freeze", "kill"])


def test_watch_streams():
    """With a closed stdout it ends, unless there is something else to do."""
    over = ["sh", "-c", 'exec "$@" >&-', "sh"]
    with Watch(before=over) as watch:
        watch.log(row(1))
        same("watch: nobody to tell", watch.process.wait(PATIENCE_S), 1)
    with Watch("--exec=/bin/true", before=over) as watch:
        watch.log(row(1))
        watch.looked()
        watch.looked()
        same("watch: goes on for the program", watch.process.poll(), None)


def test_hook():
    """It is run once for each incident, one after the other, with what it is to know."""
    with tempfile.TemporaryDirectory() as folder:
        hook = os.path.join(folder, "hook")
        with open(hook, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\nenv > {folder}/env.$RESCUE_INCIDENT\n"
                       f"mkdir {folder}/one || touch {folder}/two\n"
                       f"until [ -e {folder}/go ]; do sleep 0.05; done\nrmdir {folder}/one\n"
                       f"echo $RESCUE_INCIDENT >> {folder}/done\n[ $RESCUE_INCIDENT != 6 ]\n")
        os.chmod(hook, 0o755)
        with Watch(f"--exec={hook}", rows=[row(1)], env={"SECRET": "x"}) as watch:
            watch.log(row(1, "killed", killed=9), row(2, "pending", held=0))
            watch.looked()
            same("hook: not before a freeze is over", os.listdir(folder), ["hook"])
            watch.log(row(2), row(3, comm=r"a\040$(x)"), row(4, "killed", killed=7),
                      row(5, "thawed"), row(6))
            check("hook: run", until(lambda: os.path.exists(f"{folder}/env.2")))
            watch.looked()
            check("hook: one at a time", not os.path.exists(f"{folder}/env.3"))
            with open(f"{folder}/go", "w", encoding="ascii"):
                pass
            watch.says("a hook that fails", "hook: exit status 1", "err")
            with open(f"{folder}/done", encoding="ascii") as file:
                same("hook: once for each", file.read().split(), ["2", "3", "4", "5", "6"])
            check("hook: never two", not os.path.exists(f"{folder}/two"))
            with open(f"{folder}/env.3", encoding="ascii") as file:
                env = dict(line.split("=", 1) for line in file.read().splitlines())
            same("hook: is told", [env.get(f"RESCUE_{name}") for name in (
                "INCIDENT", "PHASE", "STATE", "TRIGGER", "ROOT", "COMM", "UID", "CGROUP", "HELD")],
                 ["3", "freeze", "frozen", "ctl", "361", r"a\040$(x)", "1000", "/", "900"])
            same("hook: and nothing else", {name for name in env if not name.startswith("RESCUE_")}
                 - {"PATH", "PWD", "SHLVL", "_", "OLDPWD"}, set())


def test_hook_limit():
    """One that hangs is killed with what it has started; one that is not there is said."""
    with tempfile.TemporaryDirectory() as folder:
        hook = os.path.join(folder, "hook")
        with open(hook, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\nsleep 1000 & echo $! > {folder}/pid\nwait\n")
        os.chmod(hook, 0o755)
        with Watch(f"--exec={hook}", "--timeout=0.5") as watch:
            watch.log(row(1))
            watch.says("a hook that hangs", "hook: killed after 0.5 s\n.*hook: ended by signal 9",
                       "err")
            with open(f"{folder}/pid", encoding="ascii") as file:
                pid = int(file.read())

            def has_ended():
                try:
                    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                        return file.read().split()[2] == "Z"
                except OSError:
                    return True
            check("hook: its children are killed", until(has_ended))
    with Watch("--exec=/nonexistent/x") as watch:
        watch.log(row(1))
        watch.says("a hook that is not there", "^rescuectl: /nonexistent/x: No such file", "err")


def test_hook_full():
    """Without a process slot it is tried until there is one."""
    with tempfile.TemporaryDirectory() as folder:
        trace = ["strace", "-D", "-qq", "-o", "/dev/null", "-e",
                 "inject=clone,clone3,vfork:error=EAGAIN:when=1..2"]
        hook = os.path.join(folder, "hook")
        with open(hook, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\ntouch {folder}/run\n")
        os.chmod(hook, 0o755)
        with Watch(f"--exec={hook}", before=trace) as watch:
            watch.log(row(1))
            check("hook: tried again", until(lambda: os.path.exists(f"{folder}/run")),
                  watch.said("err"))


def message_ids():
    """{phase: MESSAGE_ID}, as the source has them."""
    with open(os.path.join(SOURCE, "watch.c"), encoding="ascii") as file:
        text = file.read()
    found = {phase: number for phase, number in re.findall(
        r'\[PHASE_\w+\]\s*= \{ "(\w+)",[^}]*"([0-9a-f]{32})"', text)}
    return found | {"key": re.search(r'KEY_MASKED\s+"([0-9a-f]{32})"', text)[1]}


def test_journal():
    """What journalctl has of it, with a real journald."""
    with Watch("--journal", before=["unshare", "-m", "sh", "-c", BESIDE_JOURNALD, "sh", "@"]) \
            as watch:
        watch.log(row(1, comm=r"a\040b"))
        watch.says("journal: a freeze", "phase=freeze")
        watch.log(row(1, "killed", killed=900))
        watch.says("journal: a kill", "phase=kill")
        watch.status("anchor")
        watch.says("journal: a key that is masked", "^rescuectl: SysRq key: x masked", "err")
        os.kill(watch.pid(), signal.SIGTERM)
        watch.process.wait(PATIENCE_S)
        entries = [json.loads(line) for line in watch.said("entries").splitlines()]
    ids = message_ids()
    same("journal: entries", [entry.get("MESSAGE_ID") for entry in entries],
         [ids["freeze"], ids["kill"], ids["key"]])
    first = entries[0] if entries else {}
    same("journal: fields", [first.get(name) for name in (
        "MESSAGE", "PRIORITY", "DOCUMENTATION", "RESCUE_INCIDENT", "RESCUE_PHASE",
        "RESCUE_TRIGGER", "RESCUE_ROOT", "RESCUE_COMM", "RESCUE_UID", "RESCUE_CGROUP",
        "RESCUE_HELD", "RESCUE_KILLED", "RESCUE_SENT_US", "RESCUE_STOPPED_US")], [
            r"incident 1: froze 900 processes of a\040b (tree 361, user 1000)", "4",
            "man:rescue(4)", "1", "freeze", "ctl", "361", r"a\040b", "1000", "/", "900", "0",
            "48454", "1992575"])
    rows = [line.split() for line in recorded("anchor", "top")[1:]]
    names = recorded("anchor", "top")[0].split()
    others = [dict(zip(names, line)) for line in rows if "held" not in line[:12]][:2]
    same("journal: runners-up", first.get("RESCUE_RUNNER_UP"), [
        f"root={other['root']} tasks={other['tasks']} comm={other['comm']}" for other in others])


def test_catalog():
    """It is one, each message is explained, and of fields that an entry has."""
    with open(CATALOG, encoding="ascii") as file:
        text = file.read()
    same("catalog: an entry for each MESSAGE_ID", sorted(re.findall(r"(?m)^-- (\w+)$", text)),
         sorted(set(message_ids().values())))
    with open(os.path.join(SOURCE, "incident.c"), encoding="ascii") as file:
        names = set(re.findall(r'"(RESCUE_\w+)"', file.read()))
    same("catalog: fields", set(re.findall(r"@(\w+)@", text)) - names, set())
    with open(os.path.join(SOURCE, "..", "man", "rescuectl.8"), encoding="ascii") as file:
        page = file.read()
    same("rescuectl(8): each field", set(re.findall(r"\bRESCUE_[A-Z_]+", page)) -
         {"RESCUE_PHASE", "RESCUE_RUNNER_UP", "RESCUE_PROC"}, names)
    with tempfile.TemporaryDirectory() as root:
        folder = os.path.join(root, "usr", "lib", "systemd", "catalog")
        os.makedirs(folder)
        os.makedirs(os.path.join(root, "var", "lib", "systemd", "catalog"))
        shutil.copy(CATALOG, folder)
        subprocess.run(["journalctl", f"--root={root}", "--update-catalog"], check=False)
        said = subprocess.run(["journalctl", f"--root={root}", "--list-catalog"], check=False,
                              stdout=subprocess.PIPE, text=True).stdout
    same("catalog: journalctl reads all of it", len(said.splitlines()), len(set(
        message_ids().values())))
