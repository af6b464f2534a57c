# SPDX-License-Identifier: GPL-2.0-only
"""A life of the module on a machine: README's lines, a reboot, a drill, the tools, and away.

Each line of README's "Install without packages" is typed as it stands there. The sources come
compiled by the machine's own compiler (layers.compiled), the tools by the host's, as they are
static: so make has only to look.
"""

import os
import re
import tempfile

import layers
from machine import image

# It is without the module when this begins.
BARE = True

# What an installation may change, and has to be undone.
LISTING = (r"{ find /etc /usr -xdev -name 'modules.*' -o -printf '%p %s %l\n' | sort;"
           " cat /usr/lib/modules/*/modules.dep; }")


def readme_lines():
    """What the README tells an administrator to type in order to install."""
    with open(os.path.join(image.TOP, "README.md"), encoding="utf-8") as file:
        section = re.search(r"\n## Install without packages\n(.*?)\n## ", file.read(), re.S)[1]
    return [line.partition("   #")[0].strip() for line in section.splitlines()
            if line.startswith("    ")]


def upload_tools(machine):
    """What make install-tools takes, compiled."""
    with tempfile.TemporaryDirectory() as out:
        for name in ("rescuectl", "forkcost"):
            image.command("make", "-s", "-C", os.path.join(image.TOP, "tools", name), f"O={out}")
        machine.upload(["packaging", "tools"], layers.SOURCES, image.TOP)
        machine.upload(["."], "/root/.cache/rescue/tools", out)


def play(machine, test):
    """root has the sources, a compiler, and no hurry."""
    machine.upload(["."], layers.SOURCES, layers.compiled(machine.base))
    root = machine.login("root")
    root.run(f"{LISTING} > /root/before", 300)
    root.run(f"cd {layers.SOURCES}")
    for line in readme_lines():
        test.match(r"status 0$", root.run(f"{line}; echo status $?", 300), f"README: {line}")
    test.match(r"(?m)^version: ", root.cat("/proc/rescue/status"), "it is loaded")

    machine.reboot()
    root = machine.login("root")
    test.match(r"(?m)^version: ", root.cat("/proc/rescue/status"), "it is loaded after a reboot")
    test.match(r"^error ESRCH", root.rescue("freeze-top"), "without a storm it refuses")
    test.match(r"^ok preview", root.rescue("preview freeze comm cron"), "a drill answers")

    test.equal(root.run("rmmod rescue; echo $?"), "0", "rmmod")
    test.equal(root.run("ls -d /proc/rescue /sys/module/rescue 2>&1 | grep -vc 'No such'"), "0",
               "nothing is left of it in /proc and /sys")

    upload_tools(machine)
    root.run(f"cd {layers.SOURCES}")
    for line in ("make install-tools", "systemctl enable --now rescue-module", "rescuectl top",
                 "rescuectl doctor module file next boot", "systemctl restart rescue-next",
                 "systemctl disable --now rescue-module", "make uninstall"):
        test.match(r"status 0$", root.run(f"{line}; echo status $?", 300), line)
    test.equal(root.run("ls -d /proc/rescue /sys/module/rescue 2>&1 | grep -vc 'No such'"), "0",
               "it is gone once more")
    root.run("rm /etc/modules-load.d/rescue.conf")
    test.equal(root.run(f"{LISTING} | diff /root/before -", 300), "",
               "the files are those of before")
