# SPDX-License-Identifier: GPL-2.0-only
"""What the documents tell an administrator to type, line by line, and where each line is tried.

A line stands in a literal block, or between backquotes if it begins with one of PROGRAMS. It is
tried in a circumstance, which goes by the title of its section: a function of that name in
tests/vm/distro/scenarios/guide.py, which gets the lines of its sections in the order of the
documents. A new line in such a section is tried without a word here. A line that cannot be tried
there stands in UNTRIED, and the blocks of a section that another test has in ELSEWHERE, with the
reason.
"""

import collections
import os
import re

TESTS = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(TESTS)
SCENARIO = os.path.join(TESTS, "vm", "distro", "scenarios", "guide.py")

TRIED = {
    "README.md": {
        "Install": "begin",
        "Install without packages": "end",
        "Use": "storm",
    },
    "Documentation/admin-guide.rst": {
        "At a root shell": "storm",
        "What forks, and what does not": "full",
        "Load it at boot": "load",
        "Keep a way in": "storm",
        "Does the key get through?": "key",
        "Say what is never touched": "calm",
        "Say what is done when memory runs out": "calm",
        "Drill": "calm",
        "Be told": "told",
        "Deciding": "calm",
        "What is a storm": "calm",
        "An example: the bash bomb over ssh": "storm",
        "What is left alone": "calm",
        "The guard": "calm",
        "Answers of ctl": "calm",
        "From the package": "end",
        "Can I unload it in the middle?": "end",
        "Without the module": "end",
    },
    "Documentation/consoles.rst": {
        "Before the day": "console",
        "A virtual machine": "console",
        "What it looks like": "console",
    },
    "Documentation/faq.rst": {
        "What if it does not compile for my next kernel?": "begin",
        "Does it work with Secure Boot?": "begin",
        "How do I get rid of it?": "end",
        "How do I practise?": "calm",
    },
    "Documentation/fork-overcommit.rst": {
        "What prevents it": "limit",
        "What fork promises": "overcommit",
        "Descriptors": "overcommit",
        "Which programs fork here": "forks",
    },
}

ELSEWHERE = {
    ("README.md", "rescue"): "tests/tools/documents compares it with the recording of make demo",
    ("README.md", "Install without packages"): "tests/vm/distro/scenarios/install.py types it",
    ("Documentation/fork-overcommit.rst", "What fork costs"):
        "a GiB and 64 threads, which an emulator copies for minutes; tests/tools/forkcost has less",
}

UNTRIED = {
    # README.md
    "make demo": "it boots a machine of its own",
    "make check": "it is what all of this is a part of",
    "apt-get install debhelper libjansson-dev libncurses-dev": "no archive can be reached",
    "make deb DEB=/tmp/deb": "done by begin() on the host, where the compiler is no emulator's",
    "apt-get install /tmp/deb/rescue-dkms_*.deb /tmp/deb/rescue-tools_*.deb":
        "dkms is not there; tests/tools/life has it, and begin() the second one by dpkg",
    # admin-guide.rst
    "systemctl edit rescue-watch": "an editor; told() puts what it would have written there",
    "systemctl edit rescue-metrics": "an editor; told() puts what it would have written there",
    "systemctl stop": "mentioned, without a unit",
    "apt-get install": "mentioned, without a package",
    "echo kill > /proc/rescue/ctl ends them, echo thaw lets them go": "said by the guard",
    # consoles.rst
    "virsh send-key NAME KEY_LEFTALT KEY_SYSRQ KEY_X":
        "no libvirt; console() presses by QEMU's monitor",
    "qm sendkey VMID alt-sysrq-x": "no Proxmox",
    "virsh qemu-monitor-command NAME --hmp chardev-send-break charserial0":
        "no libvirt; what it gives to QEMU's monitor is what machine.send_break() does",
    "apt-get install xtables-addons-dkms xtables-addons-common": "no archive can be reached",
    "(umask 077; echo 'options xt_SYSRQ password=SECRET' > /etc/modprobe.d/xt_SYSRQ.conf)":
        "xtables-addons is not there",
    "iptables -A INPUT -i MANAGEMENT -s ADMIN -p udp --dport 9 -m limit --limit 5/minute -j SYSRQ":
        "xtables-addons is not there",
    # faq.rst
    "mokutil --import /var/lib/dkms/mok.pub": "no Secure Boot, and it asks for a password",
    "apt-get purge rescue-dkms rescue-tools": "dkms is not there; tests/tools/life has it",
    # fork-overcommit.rst
    "setpriv --reuid=54321 --regid=54321 --clear-groups prlimit --nproc=1 \\\n"
    "gawk 'BEGIN { print \"hi\" | \"cat\" }'": "no gawk there; findings/popen-enomem.sh shows it",
    "gawk: cmd. line:1: fatal: cannot open pipe `cat' for output: Cannot allocate memory":
        "no gawk there; findings/popen-enomem.sh shows it",
}

# A span between backquotes that begins with one of these, and a blank, is typed.
PROGRAMS = ("apt-get", "echo", "getent", "groupadd", "journalctl", "modprobe", "mokutil",
            "rescue_kill", "rescue_stop", "rescue_thaw", "rescuectl", "rmmod", "systemctl")
# And a line of a block with one of these, or with a prompt. All else is shown, or put into a file.
WORDS = (*PROGRAMS, "(umask", ".", "exec", "iptables", "make", "qm", "read", "rescue_help",
         "sendkey", "virsh", "while")
PROMPT = re.compile(r"^[$#] (?=[a-z])")
REMARK = re.compile(r"(?<=\S) {2,}# .*")
IN_FILES = re.compile(r"\[\w+\]$|\w+=|options ")
UNDERLINE = re.compile(r"([=~-])\1{2,}$")

# kind: "typed", "shown" or "file". What is shown, or is put into a file, is a line or several.
Line = collections.namedtuple("Line", "document section kind text in_block")


class Reader:
    """Reads a document line by line."""

    def __init__(self, document):
        self.document, self.section, self.lines = document, "", []
        self.is_markdown = document.endswith(".md")
        # How far the paragraph that announced a block is indented. The prose of the section.
        self.outside, self.is_new, self.prose = None, False, []

    def add(self, kind, text, in_block=True):
        """One more."""
        self.lines.append(Line(self.document, self.section, kind, text, in_block))

    def end_section(self, title):
        """What stands between backquotes comes after the blocks."""
        quote = "`" if self.is_markdown else "``"
        for span in re.findall(rf"(?<!`){quote}([^`]+){quote}(?!`)", "\n".join(self.prose)):
            if re.match(rf"({'|'.join(PROGRAMS)})\s", span):
                self.add("typed", " ".join(span.split()), False)
        self.section, self.prose = title, []

    def block(self, text):
        """A line of a block; a part of the one before, if that goes on."""
        kind = "typed" if PROMPT.match(text) or text.split()[0] in WORDS else \
            "file" if IN_FILES.match(text) else "shown"
        before = None if self.is_new else self.lines[-1]
        self.is_new = False
        if before and (kind == before.kind != "typed" or before.kind == "typed" and
                       re.search(r"([|\\{]|&&)$", before.text)):
            self.lines[-1] = before._replace(text=f"{before.text}\n{text}")
        else:
            self.add(kind, PROMPT.sub("", text))

    def is_inside(self, line, indent):
        """Does a line belong to a block?"""
        if self.is_markdown:
            self.is_new = self.is_new or self.outside is None
            self.outside = 3 if indent > 3 else None
        elif self.outside is not None and indent <= self.outside:
            self.outside = None
        if self.outside is None and not self.is_markdown and \
                re.match(r"(?!\.\. ).*::$|\.\. code-block", line.strip()):
            mark = re.match(r"\s*(\d+\.|[*-]) +", line)
            self.outside, self.is_new = mark.end() if mark else indent, True
            return False
        return self.outside is not None

    def read(self, text):
        """All of it."""
        lines = text.splitlines()
        for line, following in zip(lines, lines[1:] + [""]):
            indent = len(line) - len(line.lstrip())
            if re.match("#+ ", line) if self.is_markdown else \
                    line.strip() and not indent and UNDERLINE.match(following):
                self.end_section(line.strip("# "))
            elif line.strip():
                if self.is_inside(line, indent):
                    self.block(REMARK.sub("", line.strip()))
                else:
                    self.prose.append(line)
        self.end_section("")
        return self.lines


def read(document):
    """The text of a document."""
    with open(os.path.join(TOP, document), encoding="utf-8") as file:
        return file.read()


def lines_of_documents():
    """All of them, in order."""
    return [line for document in TRIED for line in Reader(document).read(read(document))]


def circumstance(line):
    """The one in which a line is tried; None for what is listed, and "" for what is neither."""
    if line.text in UNTRIED or line.in_block and (line.document, line.section) in ELSEWHERE:
        return None
    return TRIED[line.document].get(line.section, "")


def steps():
    """The circumstances that the scenario has."""
    return re.search(r"\nSTEPS = \(([^)]*)\)", read(SCENARIO))[1].replace(",", " ").split()


def complaints(lines):
    """Lines that are neither tried nor listed, and what is listed for nothing."""
    known, texts = steps(), {line.text for line in lines}
    sections = {(line.document, line.section) for line in lines}
    for line in lines:
        if circumstance(line) not in (None, *known):
            yield f"{line.document}, {line.section}: neither tried nor listed: {line.text}"
    for text in UNTRIED:
        if text not in texts:
            yield f"listed as untried, and in no document: {text}"
    for where in [*ELSEWHERE, *((name, title) for name in TRIED for title in TRIED[name])]:
        if where not in sections:
            yield f"listed, and without a line: {where[0]}, {where[1]}"
    for step in known:
        if step not in map(circumstance, lines):
            yield f"no line has the circumstance {step}"
