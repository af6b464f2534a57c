# SPDX-License-Identifier: GPL-2.0-only
"""Doctor: each thing that can be wrong, alone."""

import os
import re
import tempfile

from harness import SOURCE, check, recorded, rescuectl, same, validate

WELL = {
    "proc/sys/kernel/osrelease": "6.1.0-56-amd64\n",
    "proc/sys/kernel/sysrq": "438\n",
    "proc/cmdline": "root=/dev/sda1 quiet\n",
    "sys/module/rescue/parameters/gid": "-1\n",
    "etc/os-release": 'NAME="Debian"\nVERSION_ID="12"\nID=debian\n',
    "boot/vmlinuz-6.1.0-56-amd64": "", "boot/vmlinuz-6.1.0-9-amd64": "",
    "lib/modules/6.1.0-56-amd64/modules.dep":
        "kernel/a.ko: updates/dkms/rescue.ko\nupdates/dkms/rescue.ko:\n",
    "lib/modules/6.1.0-56-amd64/updates/dkms/rescue.ko": "ELF",
    "lib/modules/6.1.0-9-amd64/modules.dep": "kernel/a.ko:\n",
    "usr/src/rescue-0.1.0/dkms.conf": "",
    "usr/share/doc/linux-headers-amd64/copyright": "", "usr/share/doc/base-files/x": "",
    "etc/systemd/system/multi-user.target.wants/rescue-module.service": "->/lib/x",
}
SECURE = {"sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c":
          "\6\0\0\0\1",
          "var/lib/dkms/mok.pub": "CERTIFICATE"}


def doctor(changes=None, gone=(), before=()):
    """Exit status, and {check: (state, mend)} for a system that is well but for changes."""
    files = {f"proc/rescue/{name}": "\n".join(recorded("calm", name)) + "\n"
             for name in ("status", "limits")} | {"proc/rescue/ctl": ""} | WELL | (changes or {})
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            if name in gone or any(name.startswith(folder + "/") for folder in gone):
                continue
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if text.startswith("->"):
                os.symlink(text[2:], path)
            else:
                with open(path, "w", encoding="latin-1") as file:
                    file.write(text)
        before = [word.replace("ROOT", root) for word in before]
        run = rescuectl("--json", "--root", root, "doctor", before=before)
        text = rescuectl("--root", root, "doctor", before=before)
    said = validate("doctor: schema", run)
    found = {row["check"]: (row["state"], row["mend"], row["text"]) for row in said["checks"]}
    # A system without a kernel, such as a container, is none to be mended.
    same("doctor: each that is not well has its command", [
        name for name, (state, mend, _) in found.items()
        if state != "ok" and not mend and name != "next"], [])
    same("doctor: text and object exit alike", text.returncode, run.returncode)
    check("doctor: text has each mend", all(mend in text.stdout for _, mend, _ in found.values()
                                            if mend), text.stdout)
    return run.returncode, found


def finds(name, found, status, what, state, mend):
    """One finding, and that there is no other."""
    same(f"doctor: {name}", (found[0], found[1][what][0]), (status, state))
    check(f"doctor: {name}: mend", re.fullmatch(mend, found[1][what][1] or ""), found[1][what])
    others = {key: value for key, value in found[1].items()
              if key != what and value[0] not in ("ok", "unknown")}
    same(f"doctor: {name}: nothing else", others, {})


def test_doctor():
    """Each thing that can be wrong, alone."""
    status, found = doctor()
    same("doctor: well", (status, {state for state, _, _ in found.values()}), (0, {"ok"}))
    finds("norescue", doctor({"proc/cmdline": "quiet norescue\n"}), 1, "boot", "warn",
          ".*norescue.*")
    finds("unit", doctor(gone=["etc/systemd"]), 1, "boot", "warn", "echo rescue > .*")
    for folder in ("lib", "usr/lib", "usr/local/lib"):
        finds(f"not enabled, in {folder}", doctor(
            {f"{folder}/systemd/system/rescue-module.service": ""}, ["etc/systemd"]),
              1, "boot", "warn", r"systemctl enable rescue-module\.service")
    newer = {"boot/vmlinuz-6.1.0-100-amd64": "", "lib/modules/6.1.0-100-amd64/modules.dep": ""}
    finds("no headers", doctor(newer), 1, "next", "bad",
          "apt-get install linux-headers-6.1.0-100-amd64 && "
          "dkms install rescue/0.1.0 -k 6.1.0-100-amd64")
    finds("not built", doctor(newer | {"lib/modules/6.1.0-100-amd64/build": "->/usr/src/h",
                                       "usr/src/h/Makefile": ""}), 1, "next", "bad",
          "dkms install rescue/0.1.0 -k 6.1.0-100-amd64")
    finds("a kernel that was removed", doctor({"lib/modules/6.1.0-100-amd64/modules.dep": "",
                                               "proc/cmdline": "norescue\n"}),
          1, "boot", "warn", ".*")
    image = {"lib/modules/6.1.0-100-amd64/modules.dep": "",
             "lib/modules/6.1.0-100-amd64/vmlinuz": ""}
    same("doctor: Debian's linux-binary of a kernel that was removed", doctor(image)[0], 0)
    finds("images that are in no /boot", doctor(image, ["boot"]), 1, "next", "bad",
          "apt-get install linux-headers-6.1.0-100-amd64 && .*")
    finds("images in /lib/modules, of others than Debian",
          doctor(image | {"etc/os-release": "NAME=Any\nID=fedora\n"}), 1, "next", "bad",
          "dnf install kernel-devel-6.1.0-100-amd64 && .*")
    finds("no metapackage", doctor(gone=["usr/share/doc/linux-headers-amd64"]),
          1, "headers", "warn", "apt-get install linux-headers-amd64")
    finds("a module file that is gone",
          doctor(gone=["lib/modules/6.1.0-56-amd64/updates"]), 1, "file", "bad", ".*dkms install.*")
    finds("no module file", doctor({"lib/modules/6.1.0-56-amd64/modules.dep":
                                    "kernel/notrescue.ko: updates/rescue.ko\n"}),
          1, "file", "bad", ".*dkms install rescue/0.1.0 -k 6.1.0-56-amd64")


# What os-release says, the newest kernel, and how its headers are put in there.
HEADERS = [
    ("ID=debian", "6.12.74+deb13-amd64", "apt-get install linux-headers-6.12.74+deb13-amd64"),
    ("ID=debian", "6.14.11-4-pve", "apt-get install proxmox-headers-6.14.11-4-pve"),
    ("ID=raspbian\nID_LIKE=debian", "6.12.75+rpt-rpi-v8",
     "apt-get install linux-headers-6.12.75+rpt-rpi-v8"),
    ("ID=ubuntu\nID_LIKE=debian", "6.8.0-63-generic",
     "apt-get install linux-headers-6.8.0-63-generic"),
    ("ID=elementary\nID_LIKE=ubuntu", "6.8.0-64-generic",
     "apt-get install linux-headers-6.8.0-64-generic"),
    ("ID=fedora", "6.17.4-300.fc43.x86_64", "dnf install kernel-devel-6.17.4-300.fc43.x86_64"),
    ('ID="rhel"\nID_LIKE="fedora"', "6.12.0-211.el10.x86_64",
     "dnf install kernel-devel-6.12.0-211.el10.x86_64"),
    ('ID="rocky"\nID_LIKE="rhel centos fedora"', "6.12.0-124.el10_1.x86_64",
     "dnf install kernel-devel-6.12.0-124.el10_1.x86_64"),
    ('ID="opensuse-leap"\nID_LIKE="suse opensuse"', "6.12.0-160000.5-default",
     "zypper install kernel-default-devel"),
    ('ID="sles"\nID_LIKE="suse"', "6.4.0-150700.51-default", "zypper install kernel-default-devel"),
    ("ID=arch", "7.0.6-arch1-1", "pacman -S linux-headers"),
    ("ID=endeavouros\nID_LIKE=arch", "7.0.5-arch1-1", "pacman -S linux-headers"),
    ("ID=arch", "6.18.12-1-lts", "pacman -S linux-lts-headers"),
    ("ID=arch", "7.0.6-zen1-1-zen", "pacman -S linux-zen-headers"),
    ("ID=arch", "7.0.5-hardened1-1-hardened", "pacman -S linux-hardened-headers"),
    ("ID=gentoo", "6.12.50-gentoo", "install the headers of kernel 6.12.50-gentoo"),
]


def test_doctor_distributions():
    """How the package with the headers is called, by distribution and kernel."""
    for release, kernel, command in HEADERS:
        # The package that brings those of each next kernel is there, by its folder.
        flavour = re.sub(r"^.*?-(?=[a-z])", "", kernel)
        finds(f"{release!r}, {kernel}", doctor({
            "etc/os-release": f"NAME=Any\n{release}\n",
            f"boot/vmlinuz-{kernel}": "", f"lib/modules/{kernel}/modules.dep": "",
            f"usr/share/doc/linux-headers-{flavour}/copyright": ""}), 1, "next", "bad",
              re.escape(f"{command} && dkms install rescue/0.1.0 -k {kernel}"))
    # Ubuntu 24.04 with the kernels of later releases.
    later = {"etc/os-release": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
             "boot/vmlinuz-6.14.0-24-generic": "",
             "lib/modules/6.14.0-24-generic/modules.dep": "updates/dkms/rescue.ko:\n",
             "lib/modules/6.14.0-24-generic/updates/dkms/rescue.ko": "ELF",
             "usr/share/doc/linux-image-generic-hwe-24.04/copyright": ""}
    finds("hwe: no metapackage", doctor(later), 1, "headers", "warn",
          r"apt-get install linux-headers-generic-hwe-24\.04")
    there = "usr/share/doc/linux-headers-generic-hwe-24.04/copyright"
    same("doctor: hwe", doctor(later | {there: ""})[0], 0)
    with open(os.path.join(SOURCE, "kernels.c"), encoding="ascii") as file:
        rows = re.findall(r'^\t\{ "[\w-]*",\t+"\w*",\t+"(.*)" \},$', file.read(), re.M)
    said = [command.replace(kernel, "%s") for _, kernel, command in HEADERS]
    same("doctor: each row of kernels.c has its case", [row for row in rows if row not in said], [])
    check("doctor: rows are found", len(rows) > 8, rows)


def test_doctor_checks():
    """Only what was asked for, and its exit status."""
    with tempfile.TemporaryDirectory() as root:
        for words, status, lines in (([], 6, 2), (["next"], 0, 1), (["module"], 6, 1),
                                     (["boot"], 1, 1), (["next", "boot"], 1, 2), (["nxt"], 2, 0)):
            run = rescuectl("--root", root, "doctor", *words)
            said = [line for line in run.stdout.splitlines() if not line.startswith(" ")]
            same(f"doctor {' '.join(words)}", run.returncode, status)
            check("and no other checks", len(said) == lines if words else len(said) >= lines,
                  run.stdout)
    known = set(re.findall(r"finding\(\"(\w+)\"|check_kernel\(\"(\w+)\"",
                           "".join(open(os.path.join(SOURCE, name), encoding="ascii").read()
                                   for name in os.listdir(SOURCE) if name.endswith(".c"))))
    for name in sorted({one or other for one, other in known}):
        check(f"doctor {name}: can be asked for",
              rescuectl("--root", "/", "doctor", name).returncode != 2)


def test_doctor_key():
    """The file that masks the key, by the order of sysctl.d(5)."""
    status = "\n".join(recorded("anchor", "status")) + "\n"
    masked = {"proc/rescue/status": status.replace("held: 20", "held: 0")}
    for name, (files, decider, into) in {
            "no file": ({}, "no file", "60-rescue"),
            "an early file": ({"usr/lib/sysctl.d/50-default.conf": "kernel.sysrq = 16\n"},
                              "/usr/lib/sysctl.d/50-default.conf", "60-rescue"),
            "the later name": ({"usr/lib/sysctl.d/50-a.conf": "kernel.sysrq=16\n",
                                "etc/sysctl.d/10-b.conf": "kernel/sysrq=1\n"},
                               "/usr/lib/sysctl.d/50-a.conf", "60-rescue"),
            "the later name, in an earlier folder": (
                {"usr/lib/sysctl.d/50-a.conf": "kernel.sysrq=438\n",
                 "etc/sysctl.d/59-b.conf": "kernel/sysrq=16\n"},
                "/etc/sysctl.d/59-b.conf", "60-rescue"),
            "one hides the other": ({"usr/lib/sysctl.d/50-a.conf": "kernel.sysrq=16\n",
                                     "etc/sysctl.d/50-a.conf": "# kernel.sysrq=16\n"},
                                    "no file", "60-rescue"),
            "a late file": ({"etc/sysctl.d/99-sysctl.conf": "  -kernel.sysrq\t= 16\n"},
                            "/etc/sysctl.d/99-sysctl.conf", "99-zz-rescue"),
    }.items():
        found = doctor(masked | files)
        finds(f"key masked: {name}", found, 1, "key", "warn",
              f"echo 'kernel.sysrq = 80' > /etc/sysctl.d/{into}.conf; sysctl -w kernel.sysrq=80")
        check(f"key masked: {name}: named", decider in found[1]["key"][2], found[1]["key"])


def test_doctor_odd_name():
    """A file whose name is no UTF-8 is named in an object all the same."""
    status = "\n".join(recorded("anchor", "status")) + "\n"
    found = doctor({"proc/rescue/status": status.replace("held: 20", "held: 0"),
                    os.fsdecode(b"etc/sysctl.d/61-\xff.conf"): "kernel.sysrq = 16\n"})
    same("doctor: a name that is no UTF-8", found[1]["key"][2],
         "masked by kernel.sysrq=16, which is set by /etc/sysctl.d/61-?.conf")


def test_doctor_no_key():
    """Parameters that were set before are not written over."""
    status = "\n".join(recorded("calm", "status")) + "\n"
    finds("no key", doctor({"proc/rescue/status": re.sub("(?m)^sysrq_key: .*", "sysrq_key: none",
                                                         status)}),
          1, "key", "warn", "echo 'options rescue sysrq_key=y' >> /etc/modprobe.d/rescue.conf")


def test_doctor_module():
    """Not loaded; something held; a limit used up; no signature."""
    gone = ["proc/rescue"]
    finds("not loaded", doctor(gone=gone), 6, "module", "bad", "modprobe rescue")
    status = "\n".join(recorded("calm", "status")) + "\n"
    finds("held", doctor({"proc/rescue/status": re.sub("held: 0", "held: 7", status)}), 1, "held",
          "warn", ".*rescuectl thaw")
    finds("guard", doctor({"proc/rescue/status": status.replace("guard: off",
                                                                "guard: freeze resting")}),
          1, "guard", "warn", "rescuectl log; .*")
    same("doctor: a guard that is armed", doctor({"proc/rescue/status": status.replace(
        "guard: off", "guard: preview armed")})[1]["guard"][::2], ("ok", "preview armed"))
    same("doctor: a module without a guard", "guard" in doctor({"proc/rescue/status":
        status.replace("guard: off\n", "")})[1], False)
    finds("limits", doctor({"proc/rescue/limits": "\n".join(recorded("anchor", "limits")) + "\n"}),
          1, "limits", "warn", "rescuectl top")
    module = "lib/modules/6.1.0-56-amd64/updates/dkms/rescue.ko"
    signed = {module: "ELF signature~Module signature appended~\n"}
    finds("unsigned", doctor(SECURE), 1, "signature", "bad", ".*openssl.*")
    status, found = doctor(SECURE | signed, gone)
    same("doctor: not enrolled", (status, found["signature"][0]), (6, "bad"))
    check("doctor: how to enroll", "mokutil --import /var/lib/dkms/mok.pub" in
          found["signature"][1], found)
    enrolled = {"sys/firmware/efi/efivars/MokListRT-605dab50-e046-4300-abb6-3dd810dd8b23":
                "\6\0\0\0listCERTIFICATE"}
    status, found = doctor(SECURE | signed | enrolled)
    same("doctor: enrolled", (status, found["signature"][0]), (0, "ok"))
    elsewhere = {name: text for name, text in SECURE.items() if "mok" not in name} | signed
    status, found = doctor(elsewhere)
    same("doctor: loaded, by another key", (status, found["signature"][0]), (0, "ok"))
    status, found = doctor(elsewhere, gone)
    same("doctor: by another key", (status, found["signature"][0]), (6, "unknown"))


def test_doctor_rights():
    """Without a right it says who has it."""
    refused = ["strace", "-qq", "-o", "/dev/null", "-P", "ROOT/proc/rescue/ctl", "-e",
               "inject=openat:error=EPERM"]
    for gid, mend in (("-1", "sudo -i; .*gid=N' >> .*"),
                      ("27", r".*getent group 27 .*log in again")):
        status, found = doctor({"sys/module/rescue/parameters/gid": gid + "\n"}, before=refused)
        same(f"doctor: no right, gid={gid}", (status, found["rights"][0]), (0, "unknown"))
        check("and the way in", re.fullmatch(mend, found["rights"][1] or ""), found["rights"])
    for user, said in (("N", "root may use it, and group 27"), ("Y", ".*, each user for .*")):
        status, found = doctor({"sys/module/rescue/parameters/gid": "27\n",
                                "sys/module/rescue/parameters/user": user + "\n"})
        same(f"doctor: users, {user}", (status, found["rights"][0]), (0, "ok"))
        check("and what they have", re.fullmatch(said, found["rights"][2]), found["rights"])
    hidden = ["strace", "-qq", "-o", "/dev/null", "-P", "ROOT/proc/rescue/status", "-e",
              "inject=openat:error=EPERM"]
    status, found = doctor(before=hidden)
    same("doctor: loaded, and no right to see more", (status, found["module"][:2]),
         (0, ("unknown", "sudo rescuectl doctor")))


def test_color():
    """Only where it was asked for, and NO_COLOR has the last word on auto."""
    for args, colored in ((["--color=always"], True), (["--color=never"], False), ([], False)):
        run = rescuectl("--root", "/nonexistent", *args, "doctor", env={"TERM": "xterm"})
        same(f"colour: {args}", "\033[" in run.stdout, colored)
