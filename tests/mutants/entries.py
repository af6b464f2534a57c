# SPDX-License-Identifier: GPL-2.0-only
"""The entries of the table: sections, promises without a mutant of their own, and mutants."""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))

sys.path.insert(0, f"{TOP}/tests/vm")
import scenario  # pylint: disable=wrong-import-position


def read(path):
    """A whole file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(tree):
    """What a mutant may change, by path: the module, whatever folders it has. Each text
    begins with a newline, so that old lines are whole ones."""
    paths = [f"{tree}/Kbuild"] + [os.path.join(folder, name)
                                  for folder, _, names in os.walk(f"{tree}/module")
                                  for name in names if name.endswith((".c", ".h"))]
    return {path: "\n" + read(path) for path in paths}


class Section:
    """Its first line is "== TITLE"; more of them are prose."""

    def __init__(self, text):
        first, *prose = text.splitlines()
        self.title, self.prose = first.removeprefix("== "), "\n".join(prose)


class Promise:
    """One that no mutant breaks: "promise:", "test:" in prose, and "none:" with the reason,
    or "mutants:" of other entries that break it, too."""

    def __init__(self, text):
        values = dict(line.split(": ", 1) for line in text.splitlines())
        self.says, self.test = values["promise"], values.get("test", "")
        self.none, self.mutants = values.get("none"), values.get("mutants", "").split()


class Mutant:
    """Its first line is the name, then "what: value", then lines as in a diff: "-" is taken
    away, "+" put there, " " stays; "@@" between two places."""

    def __init__(self, text):
        self.name, *lines = text.splitlines()
        self.edits = [["", ""]]  # [old, new]
        values = {}
        for line in lines:
            if line == "@@":
                self.edits.append(["", ""])
            elif line[0] in "-+ ":
                if line[0] != "+":
                    self.edits[-1][0] += line[1:] + "\n"
                if line[0] != "-":
                    self.edits[-1][1] += line[1:] + "\n"
            else:
                what, value = line.split(": ", 1)
                values[what] = value
        self.breaks, self.test = values["breaks"], values["test"]
        self.also = values.get("also", "").split()
        self.kernel = values.get("kernel", "6.1")
        self.scenario, _, self.says = self.test.partition(": ")
        self.unit = not self.says

    def misfits(self, tree):
        """Edits that cannot be done: their old lines, and in which files those stand."""
        texts = sources(tree)
        found = [(old, [path for path, text in texts.items()
                        for _ in range(text.count("\n" + old))]) for old, _ in self.edits]
        return [(old, places) for old, places in found if not old or len(places) != 1]


def read_table():
    """All entries, in their order."""
    text = re.sub(r"^#.*\n", "", read(os.path.join(HERE, "table")), flags=re.M)
    return [(Section if entry.startswith("== ") else
             Promise if entry.startswith("promise: ") else Mutant)(entry)
            for entry in re.split(r"\n{2,}", text.strip())]


def known_tests():
    """All that can be named as a test: scenarios, their parts, cases of the unit suites, worlds."""
    tests = set(scenario.names())
    tests |= {f"world {name[:-6]}" for name in os.listdir(f"{TOP}/tests/worlds")
              if name.endswith(".world")}
    for name in os.listdir(f"{TOP}/tests/unit"):
        if suite := re.fullmatch(r"(\w+)_test\.c", name):
            tests |= {f"{suite[1]}.{case}" for case in re.findall(
                r'\b(?:CASE\(|STORY\("|ANY_ORDER\("|LOOK\("|TRIM\("|REFUSED\(")(\w+)',
                read(f"{TOP}/tests/unit/{name}"))}
    return tests


def scenarios():
    """The scenarios, by their parts where they have parts."""
    names = scenario.names()
    return {name for name in names if not any(other.startswith(f"{name}.") for other in names)}
