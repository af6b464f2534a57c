# SPDX-License-Identifier: GPL-2.0-only
"""What is shown: listings, JSON, the words that describe it."""

import json
import os
import re
import shutil
import subprocess
import tempfile

from harness import (
    HERE, PATIENCE_S, RECORDED, SOURCE, check, recorded, rescuectl, same, skip, validate)


def test_listings():
    """Nothing is lost or added, whatever the columns, and words stand below each other."""
    for folder in sorted(os.listdir(RECORDED)):
        for name in sorted(os.listdir(os.path.join(RECORDED, folder))):
            run = rescuectl("--proc", os.path.join(RECORDED, folder), name)
            lines = recorded(folder, name)
            same(f"{folder}/{name}: exit status", run.returncode, 0)
            same(f"{folder}/{name}: all words", [line.split() for line in run.stdout.splitlines()],
                 [line.split() for line in lines])
            if name != "status":
                starts = [[match.start() for match in re.finditer(r"(?<!\S)\S", line)]
                          for line in run.stdout.splitlines()]
                check(f"{folder}/{name}: aligned", all(row == starts[0] for row in starts),
                      run.stdout)


def test_long_listing():
    """A table that is longer than the buffer; with and without a newline in the end."""
    header = recorded("calm", "ps")[0]
    row = "{} name -1 S 1 1 1 - -1 1 1 - -"
    text = "\n".join([header] + [row.format(pid) for pid in range(1, 30001)])
    for end in ("", "\n"):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "ps"), "w", encoding="ascii") as file:
                file.write(text + end)
            run = rescuectl("--proc", folder, "ps")
            same("30,000 processes", [line.split() for line in run.stdout.splitlines()],
                 [line.split() for line in text.splitlines()])
            rows = json.loads(rescuectl("--json", "--proc", folder, "ps").stdout)["rows"]
            same("the same as an object", [row["pid"] for row in rows], list(range(1, 30001)))


KEYS = {"births/s": "births_per_s", "resident": "resident_kib", "promised": "promised_kib",
        "swapped": "swapped_kib"}


def value_of(file, column, word):
    """What a word of a table is in JSON; written a second time, on purpose."""
    if (file, column) in (("ps", "held"), ("limits", "hurts")):
        return word in ("held", "yes")
    if word == "-" or (column in ("loginuid", "tpgid") and word == "-1"):
        return None
    if column in ("root", "tree", "comm", "limit", "of", "tty", "time"):
        return word
    if word == "none":
        return None
    return int(word) if re.fullmatch(r"-?\d+", word) else word


def test_json_tables():
    """Each word of each table is there, as what it is."""
    for folder in sorted(os.listdir(RECORDED)):
        for name in ("top", "ps", "log", "limits", "forks"):
            if not os.path.exists(os.path.join(RECORDED, folder, name)):
                continue
            run = rescuectl("--proc", os.path.join(RECORDED, folder), "--json", name)
            said = validate(f"{folder}/{name}: schema", run)
            header, *lines = [line.split() for line in recorded(folder, name)]
            wanted = [{KEYS.get(column, column): value_of(name, column, word)
                       for column, word in zip(header, line)}
                      for line in lines]
            for row in said.get("rows", []) if name == "limits" else []:
                same("unlimited", row.pop("unlimited"),
                     ["none" in line for line in lines if line[0] == row["limit"]][0])
            same(f"{folder}/{name}: values", said.get("rows"), wanted)


def test_json_status():
    """Numbers are numbers, also those that are new."""
    said = validate("anchor/status: schema", rescuectl(
        "--proc", os.path.join(RECORDED, "anchor"), "--json", "status")).get("status", {})
    same("births", said.get("births"), 12345678901)
    same("something_new", said.get("something_new"), 7)
    same("refused_einval", said.get("refused_einval"), 2)
    same("spares", said.get("spares"), ["comm:sshd", "cgroup:/system.slice/ssh.service"])
    same("sysrq_key_enabled", said.get("sysrq_key_enabled"), False)
    said = validate("storm/status: schema", rescuectl(
        "--proc", os.path.join(RECORDED, "storm"), "--json", "status")).get("status", {})
    same("no spares", said.get("spares"), [])
    same("the guard is words", said.get("guard"), "preview armed")
    same("the key gets through", said.get("sysrq_key_enabled"), True)
    same("the answer to an OOM", said.get("oom"), "off")


def test_unknown_column():
    """A column that is new is shown in text, and no part of schema 1."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "limits"), "w", encoding="ascii") as file:
            file.write("new limit of used max hurts newer\nx pid_max machine 1 2 no y\n")
        same("text", rescuectl("--proc", folder, "limits").stdout.split()[-1], "y")
        rows = json.loads(rescuectl("--proc", folder, "--json", "limits").stdout)["rows"]
        same("object", rows, [{"limit": "pid_max", "of": "machine", "used": 1, "max": 2,
                               "unlimited": False, "hurts": False}])


def usage_words():
    """Verbs and long options, as --help has them."""
    text = rescuectl("--help").stdout
    return (re.findall(r"^  ([a-z]+(?:-top)?) ", text, re.M), re.findall(r"--[a-z-]+", text))


def test_manual():
    """The pages are clean, and have every verb and option."""
    folder = os.path.join(SOURCE, "..", "man")
    for name in sorted(os.listdir(folder)):
        said = subprocess.run(["mandoc", "-Tlint", os.path.join(folder, name)], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        # Whether other pages are installed here says nothing about this one.
        lines = [line for line in said.splitlines() if "referenced manual not found" not in line]
        same(f"mandoc -Tlint {name}", lines, [])
    with open(os.path.join(folder, "rescuectl.8"), encoding="ascii") as file:
        page = file.read()
    verbs, options = usage_words()
    check("verbs are found", len(verbs) == 20 and len(options) > 8, (verbs, options))
    same("all verbs", [verb for verb in verbs if not re.search(rf"\.It Cm {verb}\b", page)], [])
    same("all options", [option for option in options if f"Fl {option[1:]}" not in page and
                         f"Fl \\{option[1:]}" not in page and f", {option[1:]}" not in page], [])


def kinds():
    """Kinds of targets, as the module's parser has them."""
    with open(os.path.join(SOURCE, "..", "..", "module", "tree", "command.c"),
              encoding="ascii") as file:
        return re.search(r"const kinds\[\] = \{((.|\n)*?)\n\};", file.read())[1].split('"')[3::2]


def checks():
    """What doctor can be asked for, as it has them."""
    with open(os.path.join(SOURCE, "doctor.c"), encoding="ascii") as file:
        return re.search(r"checks\[\] = \{((.|\n)*?)\n\};", file.read())[1].split('"')[1::2]


COMPLETION = os.path.join(SOURCE, "..", "completion")


def bash_offers(lines):
    """What bash makes of the last word of each line, which it parts at each "=", too."""
    script = ('. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rescuectl; '
              'echo "${COMPREPLY[@]}"')
    return [subprocess.run(
        ["bash", "-c", script, os.path.join(COMPLETION, "rescuectl.bash"),
         *[part for word in line.split(" ") for part in re.split("(=)", word)
           if part or not word]],
        check=True, stdout=subprocess.PIPE, text=True).stdout.split() for line in lines]


def zsh_offers(lines):
    """What zsh offers for Tab behind each line."""
    said = subprocess.run(["zsh", "-f", os.path.join(HERE, "complete.zsh"), COMPLETION, *lines],
                          check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S).stdout
    return [line.split() for line in said.splitlines()]


def completions(verbs):
    """{a line: what is to be offered behind it}"""
    previews = verbs[:verbs.index("preview")]
    return {
        "": verbs, "kill-": ["kill-top"], "preview ": previews, "-n ": previews,
        "-n freeze-": ["freeze-top"], "--dry-run kill-top ": ["force"], "kill-top force ": [],
        "freeze ": kinds(), "-n freeze ": kinds(), "preview kill ": kinds(), "-y kill ": kinds(),
        "kill -y ": kinds(), "unspare ": kinds(), "preview spare ": [],
        "freeze c": ["comm", "cgroup"],
        "preview kill u": ["uid"], "freeze comm ": [], "trim ": [],
        "guard ": ["off", "preview", "freeze"], "guard f": ["freeze"], "-n guard ": [],
        "oom ": ["off", "freeze", "kill"], "oom k": ["kill"],
        "doctor ": checks(), "doctor module k": ["key"], "top ": [],
        "--color=": ["auto", "always", "never"], "--color=n": ["never"], "--color=auto lo": ["log"],
        "--proc /tmp freeze ": kinds(), "--delay=3 mo": [], "-d 3 to": ["top"],
    }


def test_completion():
    """bash and zsh complete verbs, kinds of targets, checks and options, wherever those stand."""
    verbs, options = usage_words()
    wanted = completions(verbs)
    lines = [f"rescuectl {line}" for line in wanted]
    shells = {"bash": bash_offers(lines)}
    if shutil.which("zsh"):
        shells["zsh"] = zsh_offers(lines)
    else:
        skip("zsh completes", "apt-get install zsh")
    for shell, offers in shells.items():
        for line, offered in zip(wanted, offers):
            same(f"{shell}: {line!r}", sorted(offered), sorted(wanted[line]))
    same("bash: options", {word.split("=")[0] for word in bash_offers(["rescuectl --"])[0]},
         set(options))
    if "zsh" in shells:
        same("zsh: options", set(zsh_offers(["rescuectl --"])[0]), set(options))
    said = re.search(r"WHAT is (.*)\.", rescuectl("--help").stdout)[1]
    same("--help: each kind", re.findall(r"([a-z]+) [A-Z]+", said), kinds())
