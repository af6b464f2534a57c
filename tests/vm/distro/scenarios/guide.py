# SPDX-License-Identifier: GPL-2.0-only
"""The documents tried line by line, each line as it stands there, in its circumstance.

Which lines there are, and which circumstance is whose, is in tests/lines.py; a circumstance is a
function of STEPS. Expected of each line that is typed: its exit status is 0, or the one that the
guide tells of. Where an answer is shown, the answer has that form, whatever its numbers are.
"""

import glob
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

    def be_patient(self):
        """What is slow is the emulator."""
        for name, value in (("timeout_ms", 30000), ("sysrq_again_s", 120)):
            self.root.run(f"echo {value} > {PARAMETERS}/{name}")

    def loaded(self, wanted, when):
        """Is the module there, or not?"""
        said = self.root.run("[ -e /proc/rescue/ctl ]; echo $?")
        self.test.equal(said, "0" if wanted else "1", f"the module is there, or not: {when}")


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


def forks(guide):
    """What has been started until then."""
    shown = guide.one("comm ", "shown").split("\n")
    said = [line.split() for line in guide.type(guide.one("rescuectl forks")).split("\n")]
    guide.test.equal(said[0], shown[0].split(), "guide shows these columns")
    wide = len(said[0])
    guide.test.equal([line for line in said if len(line) != wide], [], "each line has all of them")
    guide.test.equal([line for line in shown if len(line.split()) != wide], [], "the guide's, too")


STEPS = (begin, limit, calm, full, forks, key)


def play(machine, test):
    """One after the other; the first two are for all."""
    guide = Guide(machine, test)
    for complaint in lines.complaints(guide.lines):
        test.ok(False, complaint)
    chosen = test.chosen(STEPS, lambda step: step.__name__)
    for step in STEPS:
        if step in (begin, limit, *chosen):
            guide.enter(step)
