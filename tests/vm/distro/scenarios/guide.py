# SPDX-License-Identifier: GPL-2.0-only
"""The documents tried line by line, each line as it stands there, in its circumstance.

Which lines there are, and which circumstance is whose, is in tests/lines.py; a circumstance is a
function of STEPS. Expected of each line that is typed: its exit status is 0, or the one that the
guide tells of. Where an answer is shown, the answer has that form, whatever its numbers are.

The storm is alice's, at the limit that fork-overcommit.rst gives to a slice:

    alice's bash -+- (bash) -+- bash ...		() has exited
                  |          +- bash
                  +- (bash) --- bash ...
"""

import glob
import json
import os
import re
import sys
import tempfile

import layers
from machine import HERE, PROMPT, image

sys.path.insert(0, os.path.dirname(os.path.dirname(HERE)))
import lines  # pylint: disable=wrong-import-position

# The module is installed here, where DKMS would put it.
BARE = True

REFUSED = "error ESRCH: nothing is a storm; see top, or use force"
PARAMETERS = "/sys/module/rescue/parameters"
GROWN_S = 240
AWAY_S = 180


def form(text):
    """A pattern for all that says the same of other processes."""
    words = re.escape(" ".join(text.split())).replace(r"\ ", " ")
    words = re.sub(r"^(\\\.){3}", "", words)
    for given, wanted in ((r"; (\\\.){3}; ", "; (.*; )?"), (r"(\\\.){3}", ".*"),
                          (r"(ghost:)?(?<!\w)(\d+(\\\.\d+)?|N\b)", r"(ghost:)?[\\d.]+"),
                          (r"\btrees\b", "trees?"), (r" \\\(exited\\\)", r"( \\(exited\\))?"),
                          (r"(terminal|cgroup) [^ ,]+", r"\1 \\S+"),
                          (r"\\\(\w+,", r"\\([\\w-]+,")):
        words = re.sub(given, wanted, words)
    return words


class Guide:
    """The lines of the documents, of which each has to be tried; and what is typed and tested."""

    def __init__(self, machine, test):
        self.machine, self.test = machine, test
        self.root, self.left = machine.login("root"), []
        self.lines = lines.lines_of_documents()
        # No program that waits for a key.
        self.root.run("export SYSTEMD_PAGER=")

    def enter(self, step):
        """Go through the lines that have this circumstance, each of them once."""
        self.left = list(dict.fromkeys((line.kind, line.text) for line in self.lines
                                       if lines.circumstance(line) == step.__name__))
        try:
            step(self)
        except (AssertionError, RuntimeError) as err:
            self.test.ok(False, f"{step.__name__} comes to its end", err)
            self.root = self.machine.login("root")
            self.root.kill(AWAY_S)
        for _, text in self.left:
            self.test.ok(False, f"{step.__name__}: a line is tried: {text}")

    def take(self, pattern="", kind="typed"):
        """Those lines that fit; they will be tried."""
        found = [text for its, text in self.left if its == kind and re.match(pattern, text)]
        self.left = [line for line in self.left if line[0] != kind or line[1] not in found]
        return found

    def one(self, pattern, kind="typed"):
        """The only line that fits."""
        found = self.take(pattern, kind)
        if len(found) != 1:
            raise AssertionError(f"not one line that fits {pattern!r}: {found}")
        return found[0]

    def type(self, text, status=0, shell=None, **places):
        """Type a line, with something in the place of a word; what is said."""
        shell = shell or self.root
        for place, value in places.items():
            text = re.sub(rf"\b{place.strip('_')}\b", value, text)
        said = shell.run(text.replace("\n", "\r"), AWAY_S)
        got = shell.run("echo $?")
        self.test.ok(got == str(status), f"guide: {text}", f"status {got}, wanted {status}: {said}")
        return said

    def order(self, text, status=0, **places):
        """A line that gives a command to the module; the answer, read as the guide reads it."""
        self.type(text, status, **places)
        return self.root.run('read -r l < /proc/rescue/ctl; echo "$l"')

    def like(self, shown, said):
        """Has what is said the form of what is shown?"""
        self.test.match(form(shown), " ".join(said.split()), f"guide shows: {shown}")

    def write(self, path, text):
        """A file, and the folder for it."""
        self.root.run(f"mkdir -p {os.path.dirname(path)}")
        self.machine.write(path, text + "\n")

    def active(self, *units):
        """What systemd says of them."""
        return self.root.run(f"systemctl is-active {' '.join(units)}").split()

    def be_patient(self):
        """What is slow is the emulator."""
        for name, value in (("timeout_ms", 30000), ("sysrq_again_s", 120)):
            self.root.run(f"echo {value} > {PARAMETERS}/{name}")

    def loaded(self, wanted, when):
        """Is the module there, or not?"""
        said = self.root.run("[ -e /proc/rescue/ctl ]; echo $?")
        self.test.equal(said, "0" if wanted else "1", f"the module is there, or not: {when}")

    def sleeper(self):
        """A process that is called sleep by now, and no job of the shell."""
        self.root.run("sleep 1000 & disown")
        self.root.until(lambda: self.root.run("ps -C sleep -o s="), lambda said: said == "S")

    def storm(self):
        """alice's bomb, until it has filled her slice; her shell, and how many tasks were there."""
        alice, calm = self.machine.login("alice"), self.root.tasks()
        limit = int(re.search(r"TasksMax=(\d+)", "".join(line.text for line in self.lines
                                                         if "[Slice]" in line.text))[1])
        alice.type(":(){ :|:& };:")
        self.root.until(self.root.tasks, lambda tasks: tasks > calm + limit * 9 // 10, GROWN_S)
        return alice, calm

    def over(self, alice, calm):
        """What came is gone, and her shell has been left alone."""
        self.root.until(self.root.tasks, lambda tasks: tasks < calm + 30, AWAY_S)
        alice.comes_back()
        self.test.ok(True, "alice's shell is left alone")


def begin(guide):
    """root installs what was built on the host, and starts it as README says."""
    with tempfile.TemporaryDirectory() as debs:
        image.command(os.path.join(image.TOP, "packaging", "deb"), debs)
        name = os.path.basename(glob.glob(f"{debs}/rescue-tools_*.deb")[0])
        guide.machine.upload([name], "/root", debs)
    guide.machine.upload(["rescue.ko"], "/root", layers.compiled(guide.machine.base))
    for line in ("install -D -m 644 -t /lib/modules/$(uname -r)/updates/dkms /root/rescue.ko",
                 f"depmod && dpkg -i /root/{name}"):
        said = guide.root.run(f"{line} > /root/said; echo status $?", AWAY_S)
        guide.test.match("status 0$", said, line)
    guide.type(guide.one("systemctl start rescue-module"))
    guide.loaded(True, "started")
    for text in guide.take():
        guide.type(text)
    guide.be_patient()


def limit(guide):
    """alice gets the slice."""
    unit = f"user-{guide.root.run('id -u alice')}.slice"
    text = guide.one(r"\[Slice\]", "file")
    guide.write(f"/etc/systemd/system/{unit}.d/guide.conf", text)
    guide.root.run("systemctl daemon-reload")
    for name, value in re.findall(r"(\w+)=(.*)", text):
        said = guide.root.run(f"systemctl show --value -p {name} {unit}")
        wanted = r"^\d{9,}$" if value.endswith("%") else f"^{value}$"
        guide.test.match(wanted, said, f"guide: {name}={value}")


def calm(guide):
    """Nothing is wrong with the machine."""
    cron = guide.root.run("systemctl show -p MainPID --value cron")
    guide.take("read ")
    said = guide.order(guide.one("echo preview freeze-top"), 1)
    guide.test.equal(said, REFUSED, "a drill is refused")
    guide.test.ok(f"``{REFUSED}``" in " ".join(lines.read("Documentation/admin-guide.rst").split()),
                  "and the guide says so")
    said = guide.order(guide.one("echo preview freeze comm cron"))
    guide.like(guide.one("ok preview", "shown"), said)
    guide.root.run("echo preview freeze cgroup /system.slice > /proc/rescue/ctl")
    guide.like(guide.one(r"\.\.\.; left alone", "shown"), guide.root.cat("/proc/rescue/ctl"))
    for text in guide.take(r"echo .* > /proc/rescue/ctl"):
        guide.test.match("^ok ", guide.order(text, _812=cron), f"{text}: the answer")
        if "echo spare" in text or "echo 'spare" in text:
            undone = guide.root.run(text.replace("spare", "unspare").replace("812", cron))
            guide.test.equal(undone, "", "and it is undone")
    for word in ("oom", "guard"):
        guide.root.run(f"echo {word} off > /proc/rescue/ctl")
    for text in guide.take("options ", "file"):
        options(guide, text)
    for text in guide.take():
        guide.type(text, UNIT="cron", SERVICE="cron")
    guide.root.run("systemctl unmask cron; systemctl start cron")


def options(guide, text):
    """A line for modprobe.d, and what the module has of it when it is loaded anew."""
    guide.write("/etc/modprobe.d/rescue.conf", text)
    guide.root.run("systemctl restart rescue-module", AWAY_S)
    for name, value in re.findall(r"(\w+)=(\S+)", text):
        said = guide.root.run(f"cat {PARAMETERS}/{name}")
        guide.test.equal(said, value, f"guide: {name}={value}")
    guide.root.run("rm /etc/modprobe.d/rescue.conf; systemctl restart rescue-module", AWAY_S)
    guide.be_patient()


def load(guide):
    """At a boot, but for the boot."""
    guide.type(guide.one("echo rescue > /etc/modules-load.d"))
    guide.root.run("systemctl stop rescue-module", AWAY_S)
    guide.loaded(False, "stopped")
    guide.root.run("systemctl restart systemd-modules-load", AWAY_S)
    guide.loaded(True, "by modules-load.d")
    guide.root.run("systemctl start rescue-module; rm /etc/modules-load.d/rescue.conf", AWAY_S)
    for text in guide.take("options ", "file"):
        options(guide, text)
    for text in guide.take():
        guide.type(text)


def full(guide):
    """bob may have one process, and has it."""
    bob = guide.machine.login("bob")
    bob.run("ulimit -u 1")
    for text in guide.take():
        said = guide.type(text, shell=bob, WORD="hello", FILE="/tmp/word")
        guide.test.equal(said, "" if "WORD" in text else "hello", "without a fork")
    bob.type("ls")
    bob.expect("fork: retry: Resource temporarily unavailable")
    bob.press("c")
    bob.expect(PROMPT)
    # Or doctor would say that he has used up his limit.
    bob.close()
    guide.machine.shells.remove(bob)


def told(guide):
    """Two services wait for an incident: with what they have, and with what the guide adds."""
    root, test = guide.root, guide.test
    root.run("mkdir -p /var/lib/prometheus/node-exporter /srv/textfile")
    guide.write("/usr/local/sbin/on-rescue",
                '#!/bin/sh\nexec logger -t on-rescue "$RESCUE_PHASE $RESCUE_COMM"')
    root.run("chmod 755 /usr/local/sbin/on-rescue")
    for text in guide.take("systemctl enable"):
        guide.type(text)
    test.equal(guide.active("rescue-watch", "rescue-metrics"), ["active"] * 2, "both run")
    for text in guide.take("", "file"):
        unit = f"rescue-{re.search(r'rescuectl (watch|metrics)', text)[1]}"
        guide.write(f"/etc/systemd/system/{unit}.service.d/override.conf", text)
        root.run(f"systemctl daemon-reload; systemctl restart {unit}", AWAY_S)
    test.equal(guide.active("rescue-watch", "rescue-metrics"), ["active"] * 2, "with that added")
    guide.sleeper()
    for verb, its, wanted in (("freeze comm sleep", "on-rescue", "freeze sleep"),
                              ("kill", "rescue", "killed 1 processes of sleep")):
        test.match("^ok ", root.rescue(verb), verb)
        root.until(lambda its=its: root.run(f"journalctl -q -o cat -t {its}"),
                   lambda said, wanted=wanted: wanted in said)
    root.until(lambda: root.run("cat /srv/textfile/rescue.prom"),
               lambda said: "rescue_loaded 1" in said)
    test.match("sleep", guide.type(guide.one("journalctl ")), "the journal has it")
    test.ok(json.loads(guide.type(guide.one("rescuectl --json status"))), "JSON")
    test.match("in use", root.run("rmmod rescue"), "while it is waited for, it stays")
    guide.type(guide.one("systemctl stop rescue-module"))
    guide.loaded(False, "stopped")
    test.equal(guide.active("rescue-watch"), ["inactive"], "it was stopped before")
    root.run("systemctl start rescue-module", AWAY_S)


def storm(guide):
    """Two storms: one is frozen, looked at and killed, the other one thawed before."""
    root, test = guide.root, guide.test
    shown, read = guide.one("ok froze", "shown"), guide.one("read ")
    verbs = {verb: guide.one(f"echo {verb} > ") for verb in ("freeze-top", "kill", "thaw")}
    opened, by_it = guide.one("exec 9<>"), guide.take("echo .* >&9")
    view, watch = guide.one("rescuectl top"), guide.one("rescuectl watch")

    watcher = guide.machine.login("root")
    watcher.type(watch)
    alice, tasks = guide.storm()
    guide.type(verbs["freeze-top"])
    guide.like(shown, guide.type(read))
    watcher.expect("phase=freeze ")
    watcher.press("c")
    watcher.expect(PROMPT)
    viewer = guide.machine.login("root", columns=80)
    viewer.run("export TERM=vt100")
    viewer.type(view)
    viewer.sees("bash")
    viewer.child.send("q")
    viewer.sees("root@")
    for text in guide.take():
        guide.type(text)
    guide.type(verbs["kill"])
    test.match(r"^ok killed \d{4} processes in", guide.type(read), "the answer to kill")
    guide.type("ls")
    guide.over(alice, tasks)

    alice, tasks = guide.storm()
    guide.type(opened)
    guide.type(verbs["freeze-top"])
    guide.type(verbs["thaw"])
    test.match(r"^ok let \d{4} processes go", guide.type(read), "the answer to thaw")
    for text, wanted in zip(by_it, ("froze", "killed"), strict=True):
        test.match(rf"^ok {wanted} \d+ processes", guide.type(text), f"{text}: the answer")
    guide.over(alice, tasks)
    root.run("exec 9>&-")


def console(guide):
    """Over the serial line, and from QEMU's monitor."""
    machine, test = guide.machine, guide.test
    since = machine.mark()
    machine.send_break("h")
    shown = guide.one("sysrq: HELP", "shown")
    test.ok(machine.console(since, form(shown)), f"guide shows: {shown}")
    alice, tasks = guide.storm()
    since = machine.mark()
    machine.send_break("x")
    for shown in guide.one("sysrq: Rescue", "shown").split("\n"):
        test.ok(machine.console(since, form(shown), AWAY_S), f"guide shows: {shown}")
    guide.root.run("read -t 2")  # a press before the answer can have been read is none
    machine.qmp("human-monitor-command", **{"command-line": guide.one("sendkey ")})
    test.match("ok killed", machine.console(since, r"SysRq kill: .*\n", AWAY_S), "and kills")
    guide.over(alice, tasks)


def key(guide):
    """kernel.sysrq as it may be found."""
    status = "/proc/rescue/status"
    for shown in guide.take("", "shown"):
        guide.root.run(f"echo {re.search(r'sysrq=([0-9]+)', shown)[1]} > /proc/sys/kernel/sysrq")
        guide.test.ok(" ".join(shown.split()) in guide.root.cat(status).split("\n"),
                      f"guide shows: {shown}", guide.root.cat(status))
    for text in guide.take():
        guide.type(text)
    guide.test.match("(?m)^sysrq_key: x enabled by kernel.sysrq=80$", guide.root.cat(status), "now")
    guide.root.run("echo 16 > /proc/sys/kernel/sysrq; systemctl restart systemd-sysctl", AWAY_S)
    guide.test.equal(guide.root.cat("/proc/sys/kernel/sysrq"), "80", "and at every boot")
    guide.root.run("rm /etc/sysctl.d/60-rescue.conf; systemctl restart systemd-sysctl", AWAY_S)


def overcommit(guide):
    """vm.overcommit_memory=2."""
    guide.root.run("echo 2 > /proc/sys/vm/overcommit_memory")
    shown = guide.take("", "shown")
    said = guide.type(guide.one("forkcost --promise"))
    guide.test.ok(" ".join(shown[0].split()) in " ".join(said.split()),
                  f"guide shows: {shown[0]}", said)
    guide.root.run("echo 0 > /proc/sys/vm/overcommit_memory")
    guide.like(shown[1], guide.root.run("forkcost --tries 1 --threads 1 --max 1M | tail -n 1"))


def forks(guide):
    """After all these storms."""
    shown = guide.one("comm ", "shown").split("\n")
    said = [line.split() for line in guide.type(guide.one("rescuectl forks")).split("\n")]
    guide.test.equal(said[0], shown[0].split(), "guide shows these columns")
    wide = len(said[0])
    guide.test.equal([line for line in said if len(line) != wide], [], "each line has all of them")
    guide.test.equal([line for line in shown if len(line.split()) != wide], [], "the guide's, too")


def end(guide):
    """Away with the module; and what is left without it."""
    root, test = guide.root, guide.test
    guide.take("rescuectl top")  # the storm has it
    guide.type(guide.one("rescuectl doctor"))
    guide.type(guide.one("systemctl stop rescue-module"))
    guide.loaded(False, "stopped")
    root.run("modprobe rescue", AWAY_S)
    guide.type(guide.one("rmmod rescue"))
    guide.loaded(False, "rmmod")
    for text in guide.take("systemctl "):
        guide.type(text)
    guide.type(guide.one(r"\. "))
    test.match("rescue_stop", guide.type(guide.one("rescue_help")), "it helps")
    guide.sleeper()
    for word, states in (("stop", "T"), ("thaw", "S"), ("kill", "")):
        guide.type(guide.one(f"rescue_{word} NAME"), NAME="sleep")
        test.equal(root.run("ps -C sleep -o s="), states, f"rescue_{word}")
    for text in guide.take():
        guide.type(text)


STEPS = (begin, limit, calm, full, told, storm, console, forks, key, overcommit, load, end)


def play(machine, test):
    """One after the other; the first two are for all."""
    guide = Guide(machine, test)
    for complaint in lines.complaints(guide.lines):
        test.ok(False, complaint)
    chosen = test.chosen(STEPS, lambda step: step.__name__)
    for step in STEPS:
        if step in (begin, limit, *chosen):
            guide.enter(step)
