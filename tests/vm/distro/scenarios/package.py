# SPDX-License-Identifier: GPL-2.0-only
"""The package rescue-tools on a machine: its units, a storm that they see and that rescuectl
ends, units that fail, norescue, and away with it, in either order of the packages.

    alice's bash --- (bash) -+- bash ...		() has exited
                             +- bash

The module stands where DKMS would have put it. That DKMS does so, and what the packages do
when kernels come and go, is for tests/tools/life, which takes no emulator. What rescue-dkms
does to a module that is loaded is for here: its scripts call a dkms that has compiled before.
"""

import glob
import os
import re
import tempfile

import layers
from machine import image

# The module is not loaded by anything else.
BARE = True

TEXTFILES = "/var/lib/prometheus/node-exporter"
# Of packaging/rescue.catalog.
MESSAGES = {"freeze": "d115f7ea4a484e98bf5b2409cdda5ead", "kill": "be0b3bb37c034191adbf3a5e46f1bed1"}

MODULE = "/lib/modules/$(uname -r)/updates/dkms/rescue.ko"
LISTING = (r"{ find /etc /usr /var/lib/systemd -xdev \( -name 'modules.*' -o -name '*.timer'"
           r" -o -name 'ld.so.cache' -o -name random-seed \) -prune -o -printf '%p %l\n' | sort; }")

# A newest kernel, which has no module, on a disk of its own that nothing else wants.
NEWER = ("(mkdir -p /srv/boot /lib/modules/99.0 && touch /srv/boot/vmlinuz-99.0 && "
         "cp -p /etc/fstab /root/ && echo '/srv/boot /boot none bind,noauto 0 0' >> /etc/fstab)")
NONE_NEWER = ("umount /boot; rm -r /srv/boot /lib/modules/99.0; mv /root/fstab /etc/fstab;"
              " systemctl daemon-reload")

# Behind the 50-default.conf that Debian has since 13, and before ours. Ubuntu has such a file.
OTHER_SYSRQ = "/etc/sysctl.d/55-magic-sysrq.conf"

DKMS = """#!/bin/sh
module=/lib/modules/$(uname -r)/updates/dkms/rescue.ko
case $1 in
status)		[ ! -e "$module" ] || echo rescue ;;
install)	install -D -m 644 /root/rescue.ko "$module" && depmod ;;
remove)		rm "$module" && rmdir -p "${module%/*}" 2> /dev/null; depmod ;;
esac
"""


def does(test, root, line, what, status="0"):
    """Type a line, of which the exit status is known."""
    said = root.run(f"{line} > /root/said 2>&1; echo status $?", 300)
    test.ok(said.endswith(f"status {status}"), what, f"{said}\n{root.cat('/root/said')}")


def reboot(machine):
    """Boot it again, until all that is started at boot has been; a session of root's."""
    machine.reboot()
    root = machine.login("root")
    root.until(lambda: root.run("systemctl is-system-running"),
               lambda said: said in ("running", "degraded"), 240)
    return root


def state(root, unit="rescue-module"):
    """What systemd says of a unit."""
    return root.run(f"systemctl is-active {unit}.service")


def keys(root):
    """What the kernel says of its SysRq keys."""
    return root.run("echo h > /proc/sysrq-trigger; dmesg | grep 'sysrq: HELP' | tail -n 1")


def execute(machine, line):
    """Have a shell of root's become a program, which makes no process; what that says."""
    shell = machine.login("root")
    shell.type(f"exec {line}")
    said = shell.end(240)
    shell.close()
    machine.shells.remove(shell)
    return said


def storm(machine, test, root):
    """The classic bomb over ssh, ended by rescuectl in two shells that become it."""
    does(test, root, f"mkdir -p {TEXTFILES} && systemctl start rescue-watch rescue-metrics",
         "what watches is started")
    root.until(lambda: root.run(f"cat {TEXTFILES}/*"), lambda text: "rescue_loaded 1" in text)
    alice = machine.login("alice")
    calm = root.tasks()
    alice.type(":(){ :|:& };:")
    root.until(root.tasks, lambda tasks: tasks > calm + 1500, 180)
    test.match(r"ok froze \d{4,} processes", execute(machine, "rescuectl freeze-top"),
               "exec rescuectl freeze-top")
    test.match(r"ok killed \d{4,} processes", execute(machine, "rescuectl --yes kill"),
               "exec rescuectl kill")
    root.until(root.tasks, lambda tasks: tasks < calm + 20, 120)
    alice.comes_back()
    for kind, number in MESSAGES.items():
        root.until(lambda number=number: root.run(
            f"journalctl -q -o cat MESSAGE_ID={number} --output-fields=RESCUE_COMM | sort -u"),
                   lambda said: said == "bash")
        test.ok(True, f"the journal has the {kind}")
    root.until(lambda: root.run(f"cat {TEXTFILES}/*"),
               lambda text: re.search(r"(?m)^rescue_incidents_total\S* 1$", text))
    test.ok(True, "the numbers have it")
    test.equal(root.run("systemctl is-active rescue-watch rescue-metrics"), "active\nactive",
               "both go on")


def is_gone(test, root, when):
    """Nothing is left of the module in the kernel."""
    test.equal(root.run("ls -d /proc/rescue /sys/module/rescue 2>&1 | grep -vc 'No such'"), "0",
               f"{when}: the module is gone")
    said = keys(root)
    test.ok("loglevel" in said and "rescue" not in said, f"{when}: so is its key", said)


def nothing_is_left(test, root, when):
    """Nor of the packages on the machine."""
    is_gone(test, root, when)
    test.equal(root.run("sysctl -n kernel.sysrq"), "176", f"{when}: the other sysctl counts again")
    test.equal(root.run("systemctl list-units --all --plain --no-legend 'rescue-*.service';"
                        " systemctl list-unit-files --no-legend 'rescue-*.service'"), "",
               f"{when}: no unit is known")
    test.equal(root.run(f"ls {TEXTFILES}"), "", f"{when}: no numbers are exported")
    test.equal(root.run(f"{LISTING} | diff /root/before -", 300), "",
               f"{when}: the files are those of before")


def removals(test, root, names):
    """Both packages go, while the module is loaded and watched; in either order."""
    for first, second in ("dkms", "tools"), ("tools", "dkms"):
        when = f"rescue-{first} first"
        does(test, root, f"dpkg -i --force-depends {' '.join(names)} && systemctl enable "
                         "rescue-watch rescue-metrics && systemctl start rescue-module && "
                         "sysctl -q --system", f"{when}: both are installed")
        root.run("systemctl start rescue-next")
        test.equal(root.run("systemctl is-active rescue-module rescue-watch rescue-metrics"),
                   "active\nactive\nactive", f"{when}: all is active")
        does(test, root, "mkdir /lib/modules/99.0; touch /boot/vmlinuz-99.0;"
                         " /etc/kernel/postinst.d/rescue-dkms 99.0", f"{when}: a kernel comes")
        root.until(lambda: state(root, "rescue-next"), lambda said: said == "failed")
        root.run("rm -r /lib/modules/99.0 /boot/vmlinuz-99.0")
        test.match(r"rescue-freeze-top\(", keys(root), f"{when}: the key is there")
        root.until(lambda: root.run(f"cat {TEXTFILES}/*"), lambda text: "rescue_loaded 1" in text)
        does(test, root, f"dpkg -P rescue-{first}", f"{when}: purged")
        is_gone(test, root, f"{when}, and one to go")
        if first == "dkms":
            root.until(lambda: root.run(f"cat {TEXTFILES}/*"),
                       lambda text: "rescue_loaded 0" in text)
            test.ok(True, "the numbers say that there is no module")
        does(test, root, f"dpkg -P rescue-{second}", f"{when}: the other, too")
        nothing_is_left(test, root, when)


def play(machine, test):
    """root installs what was built on the host."""
    with tempfile.TemporaryDirectory() as debs:
        image.command(os.path.join(image.TOP, "packaging", "deb"), debs)
        names = [os.path.basename(glob.glob(f"{debs}/rescue-{which}_*.deb")[0])
                 for which in ("tools", "dkms")]
        machine.upload(names, "/root", debs)
    names = [f"/root/{name}" for name in names]
    machine.upload(["rescue.ko"], "/root", layers.compiled(machine.base))
    root = machine.login("root")
    machine.write("/usr/local/sbin/dkms", DKMS)
    root.run(f"chmod 755 /usr/local/sbin/dkms; echo kernel.sysrq=176 > {OTHER_SYSRQ}")
    root.run(f"{LISTING} > /root/before", 300)
    does(test, root, f"install -D -m 644 /root/rescue.ko {MODULE} && depmod", "the module")
    does(test, root, f"dpkg -i {names[0]} && systemctl enable rescue-watch", "the package")
    does(test, root, NEWER, "a newer kernel without a module")

    root = reboot(machine)
    test.equal(state(root), "active", "after a reboot the unit is active")
    test.equal(state(root, "rescue-watch"), "active", "so is the watch")
    test.equal(state(root, "rescue-next"), "failed", "the one for the newest kernel has failed")
    test.match("degraded", root.run("systemctl is-system-running"), "for all to see")
    does(test, root, f"{NONE_NEWER}; systemctl restart rescue-next", "that kernel goes: it is well")
    test.match(r"(?m)^version: ", root.cat("/proc/rescue/status"), "the module is loaded")
    times = [int(root.run(f"systemctl show --value -p {name}TimestampMonotonic {unit}") or 0)
             for name, unit in (("ActiveEnter", "systemd-sysctl"),
                                ("ExecMainStart", "rescue-module"))]
    test.ok(0 < times[0] <= times[1], "after the sysctls", times)
    test.equal(root.run("sysctl -n kernel.sysrq"), "438", "which let the key through")
    does(test, root, "rescuectl doctor", "rescuectl doctor: all is well")
    storm(machine, test, root)
    does(test, root, "systemctl stop rescue-module && ! [ -e /proc/rescue ]", "stopped, it is gone")
    root.run("systemctl restart cron")
    test.equal(state(root), "inactive", "and no service that starts brings it back")
    removals(test, root, names)
    does(test, root, f"install -D -m 644 /root/rescue.ko {MODULE} && depmod && dpkg -i {names[0]}",
         "both again")

    does(test, root, f"mv {MODULE} /root/away.ko && depmod", "a kernel without a module")
    root = reboot(machine)
    test.equal(state(root), "failed", "without a module the unit has failed")
    test.match("degraded", root.run("systemctl is-system-running"), "for all to see")
    does(test, root, "rescuectl doctor", "doctor says so, too", "6")

    does(test, root, f"mv /root/away.ko {MODULE} && depmod", "the module is back")
    at = machine.command.index("-append") + 1
    machine.command[at] += " norescue"
    root = reboot(machine)
    test.equal(state(root), "inactive", "norescue: the unit is not started")
    test.match("^running$", root.run("systemctl is-system-running"), "and nothing has failed")
    test.equal(root.run("ls -d /proc/rescue 2>&1 | grep -vc 'No such'"), "0", "nothing is loaded")
    does(test, root, "systemctl start rescue-module; ! [ -e /proc/rescue ]", "by no means")
    does(test, root, "modprobe rescue && [ -e /proc/rescue/ctl ] && modprobe -r rescue",
         "but by hand")

    root.run(f"rm -r {os.path.dirname(TEXTFILES)}")
    does(test, root, "dpkg -P rescue-tools", "purge")
    root.run(f"rm {MODULE}; rmdir -p {os.path.dirname(MODULE)}; depmod", 300)
    test.equal(root.run(f"{LISTING} | diff /root/before -", 300), "",
               "the files are those of before")
