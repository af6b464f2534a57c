# SPDX-License-Identifier: GPL-2.0-only
"""What a scenario's guest must hold: what the scenario names, and what that names.

All of it would be 53 MB a boot. A program that is named in a way that is not seen here is
missed as soon as it is to be started: the witness says that it was not packed.
"""

import glob
import os
import re

VM = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(VM))

SHELLS = {"bash": "/usr/bin/bash-static", "ash": "/bin/busybox", "busybox": "/bin/busybox",
          "dash": "/usr/bin/dash", "mksh": "/usr/lib/x86_64-linux-musl/bin/mksh",
          "zsh": "/bin/zsh-static"}

# What every guest has.
ALWAYS = ("init", "witness", "bystander")


def programs(folder):
    """The programs and scripts of a folder, by name: files, or folders of C files."""
    found = {}
    for source in sorted(glob.glob(os.path.join(folder, "*"))):
        if source.endswith(".c") or os.path.isdir(source):
            found[os.path.splitext(os.path.basename(source))[0]] = source
        elif source.endswith(".sh"):
            found[os.path.basename(source)] = source
    return found


def text_of(source):
    """What may name a program: a script without its comments, or a program's strings."""
    if os.path.isdir(source):
        return "\n".join(map(text_of, glob.glob(os.path.join(source, "*.c"))))
    with open(source, encoding="utf-8") as file:
        text = file.read()
    if source.endswith(".c"):
        return "\n".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', text))
    return re.sub(r"^[ \t]*#(?!!).*", "", text, flags=re.M)


def is_named(name, text, is_c):
    """Does a text name a bomb? In a string of C it stands alone, as a word or a path."""
    if is_c:
        return bool(re.search(rf"^(?:/bombs/)?{re.escape(name)}$", text, re.M))
    stem = re.escape(name.removesuffix(".sh"))
    return bool(re.search(rf"(?<![\w-]){stem}(?:\.sh)?(?![\w-])", text))


def named(scenario, others=()):
    """All files that a guest with this scenario needs, by their names there.

    `others` are more scripts that may name some.
    """
    guest, bombs = programs(os.path.join(VM, "guest")), programs(os.path.join(VM, "bombs"))
    tools = programs(os.path.join(TOP, "tools"))
    files = {name: guest[name] for name in ALWAYS} | {"scenario.sh": scenario}
    unread = [scenario, *others]
    while unread:
        source = unread.pop()
        text = text_of(source)
        is_c = not source.endswith(".sh") and source != scenario
        found = {name: path for name, path in guest.items()
                 if re.search(rf"(?<![\w.-])/{re.escape(name)}(?![\w-])", text)}
        found |= {f"tools/{name}": path for name, path in tools.items() if f"tools/{name}" in text}
        found |= {f"bombs/{name}": path for name, path in bombs.items()
                  if is_named(name, text, is_c)}
        unread += [path for name, path in found.items() if name not in files]
        files = found | files
    return files


def shells(files, others, shell):
    """The shells that the scenario names, its own, and those that run what is there."""
    found = {shell}
    any_shell = "|".join(SHELLS)
    for name, source in [*files.items(), *((None, source) for source in others)]:
        if not source.endswith(".c") and not os.path.isdir(source):
            where = r"(?<![\w-])" if name == "scenario.sh" else r"/bin/"
            found |= set(re.findall(rf"{where}({any_shell})(?![\w-])", text_of(source)))
    return found
