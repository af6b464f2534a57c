# SPDX-License-Identifier: GPL-2.0-only
"""Both packages and DKMS: README's lines, and what comes by apt later, each state booted.

    one kernel ago --- installed -+- (a storm, purged)
                                  +- a newer kernel --- a newer rescue
                                  +- a newer kernel, for which it cannot be compiled

apt, dpkg, DKMS and the hooks of kernels do it while the machine is off, on the host's CPUs
(offline.py): in an emulator a compilation takes many minutes. tests/tools/life goes through
more of it, and boots nothing.
"""

import glob
import os
import re
import shutil
import tempfile

from offline import ARCHIVE, DEBS, Disk
from machine import image

# It boots disks of its own.
OFF = True

LATER = "9.9"
APT = "apt-get -q -y"
LISTING = (r"{ find /etc /usr /boot -xdev \( -name 'modules.*' -o -name '*.timer'"
           r" -o -name .updated -o -name 'ld.so.cache' -o -name 'initrd*' \) -prune"
           r" -o -printf '%p %l\n' | sort; }")
# The machine as it was before its kernel came. What DKMS depends on it has, for apt does not
# remove all of that together with it. A kernel is made of more packages than two since 7.x, which
# apt keeps as those of its newest kernel.
OLDER = f"""
rm -rf /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:{ARCHIVE} ./' > /etc/apt/sources.list
{APT} update
own=$(basename /lib/modules/*)
older=$(cat {ARCHIVE}/older)
{APT} install --allow-downgrades linux-image-amd64=$older linux-headers-amd64=$older
{APT} purge --autoremove "linux-*-$own"
[ ! -e /lib/modules/$own ]
{APT} install dpkg-dev patch
basename /lib/modules/* > /root/older
echo $own > /root/own
{LISTING} > /root/before
mkdir {DEBS}
"""
KERNEL = f"{APT} dist-upgrade"


def readme_line():
    """What the README tells an administrator to type for both packages."""
    with open(os.path.join(image.TOP, "README.md"), encoding="utf-8") as file:
        return re.search(r"\n    apt-get( install \S+dkms\S+ \S+tools\S+)\n", file.read())[1]


def build(into):
    """The packages, whose version is returned, and what they may be one day."""
    image.command(os.path.join(image.TOP, "packaging", "deb"), into)
    os.mkdir(f"{into}/later")
    for path in glob.glob(f"{into}/rescue-dkms_*.deb") + glob.glob(f"{into}/rescue-tools_*.deb"):
        name, version, arch = os.path.basename(path).split("_")
        image.command("sh", "-ec", f"""
            dpkg-deb -R {path} {into}/tree
            cd {into}/tree
            sed -i '/^Version/s/{version}/{LATER}/' DEBIAN/control
            for source in usr/src/rescue-{version}; do
                [ -e $source ] || continue
                sed -i 's/{version}/{LATER}/' $source/dkms.conf
                sed -i '/^MODULE_VERSION/s/{version}/{LATER}/' $source/module/main.c
                mv $source usr/src/rescue-{LATER}
            done
            dpkg-deb -b {into}/tree {into}/later/{name}_{LATER}_{arch}
            rm -r {into}/tree""")
    return version


class Life:
    """The states of a machine: each is made of another one, and booted."""

    def __init__(self, machine, test):
        self.machine, self.test = machine, test
        self.base, self.booted = machine.base, None

    def step(self, what, lines, below=None):
        """What its administrator does while it is off; the state after that, and what was said."""
        disk = Disk(self.base, tempfile.mkdtemp(prefix="state.", dir=self.machine.out), below)
        status, said = disk.run(lines)
        if not self.test.equal(status, 0, what):
            raise image.BuildError(said[-4000:])
        return disk, said

    def boot(self, disk, version):
        """Boot a state, until all that is started at boot has been; a session of root's."""
        folder = disk.bootable(version)
        self.machine.boot(folder)
        if self.booted:
            shutil.rmtree(self.booted)
        self.booted = folder
        root = self.machine.login("root")
        root.until(lambda: root.run("systemctl is-system-running"),
                   lambda said: said in ("running", "degraded"), 240)
        self.test.equal(root.run("uname -r"), version, f"{version} is what runs")
        return root

    def does(self, root, line, what, status="0"):
        """Type a line, of which the exit status is known."""
        said = root.run(f"{line} > /root/said 2>&1; echo status $?", 600)
        self.test.ok(said.endswith(f"status {status}"), what, f"{said}\n{root.cat('/root/said')}")

    def is_well(self, root, version):
        """The module is there, of that version, and nothing is wrong with it."""
        self.test.equal(root.run("systemctl is-active rescue-module"), "active",
                        "the unit is active")
        self.test.match(rf"(?m)^version: {re.escape(version)}$", root.cat("/proc/rescue/status"),
                        f"rescue {version} is loaded")
        self.does(root, "rescuectl doctor", "rescuectl doctor: all is well")
        self.test.equal(root.run("systemctl is-system-running;"
                                 " systemctl --failed --plain -q --no-legend"), "running",
                        "nothing has failed")

    def storm(self, root):
        """alice types the bash bomb, and root ends it."""
        alice = self.machine.login("alice")
        calm = root.tasks()
        alice.type(":(){ :|:& };:")
        root.until(root.tasks, lambda tasks: tasks > calm + 1500, 180)
        self.test.match(r"^ok froze \d{4,} processes", root.rescue("freeze-top"),
                        "a storm is frozen")
        self.test.match(r"^ok killed \d{4,} processes", root.kill(240), "and killed")
        root.until(root.tasks, lambda tasks: tasks < calm + 20, 120)
        alice.comes_back()


def play(machine, test):
    """Its administrator has the packages in a folder."""
    life = Life(machine, test)
    disk, _ = life.step("a kernel ago", OLDER)
    older, own = disk.read("/root/older"), disk.read("/root/own")
    ours = build(disk.path(DEBS))

    installed, said = life.step("README's line", f"{APT}{readme_line()}; dkms status", disk)
    test.match(rf"(?m)^rescue/{re.escape(ours)}, {re.escape(older)}, x86_64: installed$", said,
               f"DKMS has built it for {older}")
    root = life.boot(installed, older)
    life.is_well(root, ours)
    life.storm(root)
    life.does(root, f"{APT} purge --autoremove rescue-dkms rescue-tools", "purge")
    life.does(root, "! [ -e /proc/rescue ] && ! [ -e /var/lib/dkms/rescue ]", "it is gone")
    test.equal(root.run(f"{LISTING} | diff /root/before -", 300), "", "and has left no file")

    newer, _ = life.step("a newer kernel", KERNEL, installed)
    root = life.boot(newer, own)
    life.is_well(root, ours)

    later, said = life.step(f"rescue {LATER}", f"{APT} install {DEBS}/later/*.deb; dkms status",
                            newer)
    for kernel in older, own:
        test.match(rf"(?m)^rescue/{LATER}, {re.escape(kernel)}, x86_64: installed$", said,
                   f"DKMS has built {LATER} for {kernel}")
    root = life.boot(later, own)
    life.is_well(root, LATER)

    broken, said = life.step("a newer kernel that it is not made for",
                             f"echo '#error' >> /usr/src/rescue-{ours}/module/main.c; {KERNEL}",
                             installed)
    test.match(f"rescue: there is no rescue on {re.escape(own)}", said, "apt says so")
    root = life.boot(broken, own)
    test.equal(root.run("systemctl is-active rescue-module multi-user.target ssh"),
               "failed\nactive\nactive", "the unit has failed, and the machine is up")
    test.match(r"\A(rescue-\S+ .*\s*)+\Z", root.run("systemctl --failed --plain -q --no-legend"),
               "no unit of others has failed")
    life.does(root, "rescuectl doctor", "doctor says what is missing", "6")
    test.equal(machine.login("alice").run("echo hello"), "hello", "alice can log in")
