# SPDX-License-Identifier: GPL-2.0-only
"""Metrics: what promtool says of the numbers and of the alerts."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

from harness import HERE, PATIENCE_S, PROGRAM, RECORDED, check, recorded, rescuectl, same, skip
from told import HEADER, row, until

PACKAGING = os.path.join(HERE, "..", "..", "packaging")
RULES = os.path.join(PACKAGING, "rescue.rules.yml")
NAMES = ("info loaded key_enabled storm tasks tasks_limit heaviest_tree_tasks held_tasks "
         "incidents_total killed_processes_total lost_births_total").split()

# Those that the module has, as the ABI lists them.
with open(os.path.join(HERE, "..", "..", "Documentation", "ABI", "procfs-rescue"),
          encoding="ascii") as ABI:
    TRIGGERS = tuple(re.search(r"\ttrigger +where the order came from: ([a-z, ]+)\n",
                               ABI.read())[1].split(", "))


def promtool(name, *words, text=None, quiet=False):
    """One test: it is content; with quiet, and has nothing to say."""
    fetched = subprocess.run([os.path.join(HERE, "promtool")], check=False, text=True,
                             stdout=subprocess.PIPE)
    if fetched.returncode == 77:
        skip(name, "the archive does not serve the package prometheus")
        return
    said = subprocess.run([fetched.stdout.strip(), *words], input=text, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(name, said.returncode == 0 and not (quiet and said.stdout), said.stdout)


def values(text):
    """{name with labels: value}"""
    return {name: float(value) for name, value in
            re.findall(r"(?m)^([a-z_]+(?:\{.*\})?) (\S+)$", text)}


def test_metrics():
    """Eleven names, as Prometheus wants them, and the numbers of the files."""
    for folder in sorted(os.listdir(RECORDED)):
        with tempfile.TemporaryDirectory() as proc:
            shutil.copytree(os.path.join(RECORDED, folder), proc, dirs_exist_ok=True)
            if not os.path.exists(os.path.join(proc, "log")):
                with open(os.path.join(proc, "log"), "w", encoding="ascii") as file:
                    file.write(f"{HEADER}\n{row(1)}\n{row(2, 'killed', killed=31)}\n")
            text = rescuectl("--proc", proc, "metrics").stdout
        promtool(f"metrics: {folder}: promtool", "check", "metrics", text=text, quiet=True)
        got = values(text)
        same(f"metrics: {folder}: eleven names", {name.split("{")[0] for name in got},
             {f"rescue_{name}" for name in NAMES})
        same(f"metrics: {folder}: no label of a process", set(re.findall(r"\{(\w+)=", text)),
             {"version", "trigger"})
        stand = dict(line.split(": ", 1) for line in recorded(folder, "status") if ": " in line)
        trees = [line.split() for line in recorded(folder, "top")]
        column = {name: [tree[trees[0].index(name)] for tree in trees[1:]]
                  for name in ("tasks", "storm")}
        same(f"metrics: {folder}: values", [int(got[f"rescue_{name}"]) for name in (
            "loaded", "key_enabled", "storm", "tasks", "tasks_limit", "heaviest_tree_tasks",
            "held_tasks", "lost_births_total")],
             [1, " enabled " in stand["sysrq_key"], "yes" in column["storm"],
              int(stand["tasks_used"]), int(stand["tasks_limit"]),
              max(map(int, column["tasks"])), int(stand["held"]),
              int(stand.get("births_missed", 0))])
    run = rescuectl("--proc", "/nonexistent", "metrics")
    same("metrics: no module", (run.returncode, values(run.stdout)), (0, {"rescue_loaded": 0}))


class Keeper:
    """rescuectl metrics --watch, on files that can be changed."""

    def __init__(self):
        self.files = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.proc = os.path.join(self.files.name, "rescue")
        self.folder = os.path.join(self.files.name, "out")
        self.path = os.path.join(self.folder, "rescue.prom")
        os.mkdir(self.folder)
        shutil.copytree(os.path.join(RECORDED, "held"), self.proc)
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(
            [PROGRAM, "--proc", self.proc, "--delay=0.1", "metrics", f"--watch={self.path}"],
            stderr=subprocess.DEVNULL)

    def log(self, *rows):
        """Put another log in the place of this one."""
        fresh = os.path.join(self.files.name, "fresh")
        with open(fresh, "w", encoding="ascii") as file:
            file.write("\n".join([HEADER, *rows]) + "\n")
        os.rename(fresh, os.path.join(self.proc, "log"))

    def now(self):
        """What the file says."""
        try:
            with open(self.path, encoding="ascii") as file:
                return values(file.read())
        except FileNotFoundError:
            return {}

    def has(self, name, **wanted):
        """One test: the numbers come to be these."""
        def get():
            now = self.now()
            return {key: now.get("rescue_incidents_total{trigger=\"%s\"}" % key
                                 if key in TRIGGERS + ("other",) else f"rescue_{key}")
                    for key in wanted}
        until(lambda: get() == wanted)
        same(f"metrics: {name}", get(), wanted)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.files.cleanup()


def test_metrics_watch():
    """One process, locked, whose counters only grow until the module is loaded again."""
    with Keeper() as keeper:
        keeper.has("a file", loaded=1, ctl=1, killed_processes_total=900)
        with open(f"/proc/{keeper.process.pid}/status", encoding="ascii") as file:
            locked = int(re.search(r"VmLck:\s+(\d+)", file.read())[1])
        check("metrics: its memory is locked", locked > 500, locked)
        keeper.log(row(1, "killed", killed=900), row(2, "dying", killed=5))
        keeper.has("another incident", ctl=2, killed_processes_total=905)
        keeper.log(row(1, "killed", killed=900), row(2, "killed", killed=9))
        keeper.has("only what is new of it", ctl=2, killed_processes_total=909)
        keeper.log(*[row(number, "killed", killed=1).replace(" ctl ", " sysrq ")
                     for number in range(2, 66)])
        keeper.has("more than the log keeps", ctl=2, sysrq=63, other=0,
                   killed_processes_total=972)
        keeper.log(*[row(number, "killed", killed=1) for number in range(70, 134)])
        keeper.has("some that were not seen", ctl=66, sysrq=63, other=4)
        keeper.log(*[row(number).replace(" ctl ", f" {trigger} ")
                     for number, trigger in enumerate(TRIGGERS, 1)])
        keeper.has("each trigger has its own", **dict.fromkeys(TRIGGERS, 1), other=0)
        keeper.log(row(1))
        keeper.has("the module was loaded again", ctl=1, sysrq=0, other=0,
                   killed_processes_total=0)
        os.rename(keeper.proc, keeper.proc + ".gone")
        keeper.has("the module has gone", loaded=0, ctl=None)
        os.rename(keeper.proc + ".gone", keeper.proc)
        keeper.has("and is back", loaded=1, ctl=1)
        same("metrics: nothing else in the folder",
             set(os.listdir(keeper.folder)) - {"rescue.prom.new"}, {"rescue.prom"})
    run = rescuectl("metrics", "--watch=/nonexistent/rescue.prom")
    same("metrics: no folder", run.returncode, 1)
    for words in (["--json", "metrics"], ["metrics", "x"], ["-n", "metrics"],
                  ["--watch=", "metrics"],
                  ["--exec=", "watch"], ["--timeout=0", "watch"], ["-n", "watch"]):
        same(f"usage: {' '.join(words)}", rescuectl(*words).returncode, 2)


def test_metrics_atomic():
    """A reader never finds a part of the file."""
    with Keeper() as keeper:
        until(lambda: os.path.exists(keeper.path))
        parts, seen, end = 0, set(), time.monotonic() + 1
        while time.monotonic() < end or len(seen) < 3:
            with open(keeper.path, encoding="ascii") as file:
                seen.add(os.fstat(file.fileno()).st_ino)
                parts += "heaviest_tree_tasks 900\n" not in file.read()
            if time.monotonic() > end + PATIENCE_S:
                break
        check("metrics: renamed, not written over", len(seen) > 2 and not parts, (seen, parts))


def filtered(name):
    """The system calls that a unit allows."""
    def expand(word):
        if not word.startswith("@"):
            return {word}
        said = subprocess.run(["systemd-analyze", "syscall-filter", word], check=False, text=True,
                              stdout=subprocess.PIPE).stdout
        return set().union(*(expand(line.strip()) for line in said.splitlines()[1:]
                             if line.strip() and not line.strip().startswith("#")))
    allowed = expand("@default")
    with open(os.path.join(PACKAGING, name), encoding="ascii") as file:
        for line in re.findall(r"(?m)^SystemCallFilter=(.*)", file.read()):
            words = set().union(*map(expand, line.lstrip("~").split()))
            allowed = allowed - words if line.startswith("~") else allowed | words
    return allowed


def test_units():
    """Their files are right, and allow what is done."""
    for name in ("rescue-metrics.service", "rescue-watch.service"):
        with tempfile.TemporaryDirectory() as folder:
            for unit in ("rescue-module.service", name):
                with open(os.path.join(PACKAGING, unit), encoding="ascii") as file:
                    text = file.read()
                with open(os.path.join(folder, unit), "w", encoding="ascii") as file:
                    file.write(re.sub("/usr/sbin/rescuectl|/sbin/modprobe", "/bin/true",
                                      re.sub(r"(?m)^Documentation=.*\n", "", text)))
            said = subprocess.run(["systemd-analyze", "verify", os.path.join(folder, name)],
                                  check=False, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT).stdout
        same(f"{name}: systemd-analyze verify",
             [line for line in said.splitlines() if name in line], [])
        command = re.search(r"(?m)^ExecStart=/usr/sbin/rescuectl (.*)", text)[1].split()
        same(f"{name}: its command is one", rescuectl(
            "--proc", "/nonexistent", *command[:-1], "--delay=x").returncode, 2)
    with tempfile.TemporaryDirectory() as folder:
        log, path = (os.path.join(folder, name) for name in ("log", "rescue.prom"))
        times = set()

        def written():
            with contextlib.suppress(FileNotFoundError):
                times.add(os.stat(path).st_mtime_ns)
            return len(times)

        with subprocess.Popen(["strace", "-o", log, PROGRAM, "--proc", os.path.join(
                RECORDED, "held"), "--delay=0.1", "metrics", f"--watch={path}"],
                              start_new_session=True) as process:
            until(lambda: written() > 3)
            os.killpg(process.pid, signal.SIGTERM)
        with open(log, encoding="ascii") as file:
            calls = set(re.findall(r"(?m)^(\w+)\(", file.read()))
    check("rescue-metrics.service: strace has seen it", "rename" in calls, calls)
    same("rescue-metrics.service: allows each system call",
         calls - filtered("rescue-metrics.service"), set())
    same("and no fork", filtered("rescue-metrics.service") & {"fork", "vfork", "clone", "clone3"},
         set())


# (alert, severities that fire, series, minute). A value that holds for N minutes is "VxN".
ALERTS = [
    ("RescueNotLoaded", ["warning"], {"rescue_loaded": "0x30"}, 20),
    ("RescueNotLoaded", ["warning"], {}, 20),
    ("RescueNotLoaded", [], {"rescue_loaded": "0x10 1x20"}, 20),
    ("RescueKeyMasked", ["info"], {"rescue_key_enabled": "0x90"}, 70),
    ("RescueKeyMasked", [], {"rescue_key_enabled": "0x50 1x40"}, 70),
    ("RescueStale", ["warning"], {'node_textfile_mtime_seconds{file="/v/rescue.prom"}': "0x9"}, 6),
    ("RescueStale", [], {'node_textfile_mtime_seconds{file="/v/rescue.prom"}': "120x9",
                         'node_textfile_mtime_seconds{file="/v/other.prom"}': "0x9"}, 6),
    ("TasksNearLimit", ["warning", "critical"],
     {"rescue_tasks": "95x9", "rescue_tasks_limit": "100x9"}, 6),
    ("TasksNearLimit", ["critical"], {"rescue_tasks": "95x9", "rescue_tasks_limit": "100x9"}, 1),
    ("TasksNearLimit", ["warning"], {"rescue_tasks": "85x9", "rescue_tasks_limit": "100x9"}, 6),
    ("TasksNearLimit", [], {"rescue_tasks": "75x9", "rescue_tasks_limit": "100x9"}, 6),
    ("RescueStorm", ["critical"], {"rescue_storm": "0x2 1x9"}, 5),
    ("RescueStorm", ["critical"], {'rescue_incidents_total{trigger="ctl"}': "0x2 1x9"}, 5),
    ("RescueStorm", [], {"rescue_storm": "0x9", 'rescue_incidents_total{trigger="ctl"}': "7x9"}, 5),
    ("RescueHeldTooLong", ["warning"], {"rescue_held_tasks": "9x30"}, 20),
    ("RescueHeldTooLong", [], {"rescue_held_tasks": "9x10 0x20"}, 20),
    ("RescueLost", ["info"], {"rescue_lost_births_total": "3x2 4x30"}, 10),
    ("RescueLost", [], {"rescue_lost_births_total": "3x30"}, 10),
]


def rule_test(alert, severities, series, minute):
    """One group of tests, as promtool reads it: which of that name fire then?"""
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": re.sub(r"(\d+)x(\d+)", r"\1+0x\2", course)}
                         for name, course in series.items()],
        "promql_expr_test": [{
            "expr": f'count by (severity) (ALERTS{{alertname="{alert}",alertstate="firing"}})',
            "eval_time": f"{minute}m",
            "exp_samples": [{"labels": f'{{severity="{severity}"}}', "value": 1}
                            for severity in severities],
        }],
    }


def test_alerts():
    """promtool reads the rules; each alert fires when it should, and not when it should not."""
    with open(RULES, encoding="ascii") as file:
        text = file.read()
    alerts = set(re.findall(r"alert: (\w+)", text))
    same("alerts: seven", len(alerts), 7)
    same("alerts: each has its cases", [(alert, bool(severities)) for alert in sorted(alerts)
                                        for severities in (1, 0)],
         sorted({(alert, bool(severities)) for alert, severities, _, _ in ALERTS},
                key=lambda case: (case[0], not case[1])))
    same("alerts: only numbers that there are", set(re.findall(r"\brescue_\w+", text)) -
         {f"rescue_{name}" for name in NAMES}, set())
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "test.yml")
        with open(path, "w", encoding="ascii") as file:
            json.dump({"rule_files": [os.path.abspath(RULES)], "evaluation_interval": "1m",
                       "tests": [rule_test(*case) for case in ALERTS]}, file)
        for words in (["check", "rules", RULES], ["test", "rules", path]):
            promtool(f"alerts: promtool {' '.join(words[:2])}", *words)
