# SPDX-License-Identifier: GPL-2.0-only
"""What a guest boots: the kernel, the module built for it, the initramfs.

Nothing is built inside the source tree: all of it goes to the cache
(RESCUE_CACHE, else ~/.cache/rescue), one folder for each kernel, so that two
kernels do not fight over the objects and nothing is compiled twice.
"""

import fcntl
import os
import shutil
import subprocess

VM = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(VM))
CACHE = os.environ.get("RESCUE_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "rescue")

# -O2: a bomb should be as fast as bombs are. Static: no libraries to pack,
# and a member of a bomb costs half the memory.
CFLAGS = "-static -O2 -std=gnu11 -Wall -Wextra -Wshadow -pthread".split()

SHELLS = {"bash": "/usr/bin/bash-static", "ash": "/bin/busybox", "dash": "/usr/bin/dash",
          "mksh": "/usr/lib/x86_64-linux-musl/bin/mksh", "zsh": "/bin/zsh-static"}


class BuildError(Exception):
    """Something that must be there before a guest can boot is not."""


class NoSuchKernel(BuildError):
    """Nor can it be: the archive does not serve the kernel."""


def command(*args):
    """Run a build step: its output, or BuildError with all that it said."""
    try:
        return subprocess.run(args, check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout
    except subprocess.CalledProcessError as err:
        raise BuildError(f"{' '.join(args)}:\n{err.stdout}{err.stderr}") from err


def kernel_dir(kernel):
    """The folder with vmlinux, version and build of this kernel.

    A path is taken as it is: that is how a kernel of your own is booted.
    """
    if os.path.isdir(kernel):
        return os.path.abspath(kernel)
    try:
        return command(os.path.join(VM, "kernels", "fetch"), kernel).strip()
    except BuildError as err:
        if err.__cause__.returncode == 77:
            raise NoSuchKernel(f"the archive has no source of {kernel}") from err
        raise


def kernel_image(kdir):
    """What QEMU boots of this kernel."""
    packed = os.path.join(kdir, "bzImage")
    return packed if os.path.exists(packed) else os.path.join(kdir, "vmlinux")


def kernel_version(kdir):
    """What its uname -r says; "?" for a folder that does not tell."""
    try:
        with open(os.path.join(kdir, "version"), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:
        return "?"


def build(kdir, where, sources, target="", define=""):
    """Build what the folder `target` of a copy of the sources makes; its path.

    `define` is a macro that the compiler is given: "NAME=VALUE".
    """
    where = os.path.join(CACHE, "build", where)
    target = os.path.join(where, target)
    os.makedirs(where, exist_ok=True)
    with open(os.path.join(where, ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in sources:
            os.makedirs(os.path.dirname(os.path.join(where, name)), exist_ok=True)
            # -p keeps the times, so that make builds only what has changed.
            command("cp", "-rpuT", os.path.join(TOP, name), os.path.join(where, name))
        command("make", "-j2", "-C", os.path.join(kdir, "build"), f"M={target}", "modules",
                *([f"KCFLAGS=-D{define}"] if define else []))
    return target


def build_module(kdir, define=""):
    """Build the module for this kernel; its path."""
    # A path with "=" in it is none for make.
    where = "-".join(filter(None, (os.path.basename(kdir), define.replace("=", "-"))))
    where = build(kdir, where, ("Kbuild", "module"), define=define)
    return os.path.join(where, "rescue.ko")


def build_kunit(kdir):
    """Build the unit tests for this kernel; all that the guest needs to run them.

    Nothing at all when the kernel has no KUnit.
    """
    where = build(kdir, f"{os.path.basename(kdir)}-kunit",
                  ("module", "tests/unit", "tests/kunit"), "tests/kunit")
    module = os.path.join(where, "rescue_kunit.ko")
    if not os.path.exists(module):
        return {}
    names = os.path.join(where, "list")
    with open(names, "w", encoding="ascii") as file:
        file.write(command("make", "-s", "-C", os.path.join(TOP, "tests", "unit"), "list",
                           f"O={os.path.join(CACHE, 'unit')}"))
    return {"rescue_kunit.ko": module, "kunit.list": names}


def build_stall(kdir):
    """Build stall.ko for this kernel, as `extra` for the guest."""
    where = build(kdir, f"{os.path.basename(kdir)}-stall", ("tests/vm/stall",), "tests/vm/stall")
    return {"stall.ko": os.path.join(where, "stall.ko")}


def compile_guest(source):
    """Compile one program of the guest, unless that was done; its path."""
    binary = os.path.join(CACHE, "guest", os.path.splitext(os.path.relpath(source, VM))[0])
    inputs = [source] + [os.path.join(VM, "guest", name)
                         for name in os.listdir(os.path.join(VM, "guest"))
                         if name.endswith(".h")]
    newest = max(map(os.path.getmtime, inputs))
    if not os.path.exists(binary) or os.path.getmtime(binary) < newest:
        os.makedirs(os.path.dirname(binary), exist_ok=True)
        fresh = f"{binary}.{os.getpid()}"
        command("gcc", *CFLAGS, "-o", fresh, source)
        os.rename(fresh, binary)  # another run may be packing the old one
    return binary


def workload(name):
    """Where the files of a workload are that build_initramfs() takes as `extra`.

    All that workloads/NAME.pack (a program of the host) puts into the folder it is
    given, and workloads/NAME.sh or .c, which is what runs in the guest.
    """
    source = os.path.join(VM, "workloads", name)
    root = os.path.join(CACHE, "workloads", name)
    files = {}
    if os.path.exists(f"{source}.pack"):
        os.makedirs(os.path.dirname(root), exist_ok=True)
        with open(f"{root}.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            newest = max(os.path.getmtime(os.path.join(VM, "workloads", input))
                         for input in (f"{name}.pack", "pack.sh"))
            if not os.path.exists(root) or os.path.getmtime(root) < newest:
                shutil.rmtree(root, ignore_errors=True)
                fresh = f"{root}.fresh"
                shutil.rmtree(fresh, ignore_errors=True)
                os.makedirs(fresh)
                command(f"{source}.pack", fresh)
                os.utime(fresh)
                os.rename(fresh, root)
        for folder, _, names in os.walk(root):
            for file in names:
                path = os.path.join(folder, file)
                files[os.path.relpath(path, root)] = path
    if os.path.exists(f"{source}.c"):
        files[f"workloads/{name}"] = compile_guest(f"{source}.c")
    else:
        files[f"workloads/{name}"] = f"{source}.sh"
    return files


def libraries(binary):
    """The dynamic loader and libraries of a host program (dash has no static one)."""
    found = subprocess.run(["ldd", binary], check=False, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return [word for word in found.split() if word.startswith("/")]


def host_bomb(program):
    """The files of a program of the host that is to be a bomb; none for no program."""
    if not program:
        return {}
    binary = shutil.which(program)
    if not binary:
        raise BuildError(f"{program} is missing: tests/setup")
    return {f"bombs/{program}": binary,
            **{library: os.path.realpath(library) for library in libraries(binary)}}


class Archive:
    """A cpio archive ("newc") with nothing but what we put in.

    Owners and modes are ours: an archive made of a private temporary folder
    has a top folder of mode 0700, and then no user but root can run anything.
    """

    def __init__(self, path):
        self.file = open(path, "wb")
        self.folders = set()
        self.inode = 0

    def __enter__(self):
        self.folder(".")
        return self

    def __exit__(self, *_):
        self._entry("TRAILER!!!", 0, b"")
        self.file.close()

    def _entry(self, name, mode, data):
        self.inode += 1
        name = name.encode() + b"\0"
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0)
        self._padded(b"070701" + b"".join(b"%08X" % field for field in fields) + name)
        self._padded(data)

    def _padded(self, data):
        self.file.write(data + b"\0" * (-len(data) % 4))

    def folder(self, name):
        if name in self.folders:
            return
        self.folders.add(name)
        if os.path.dirname(name):
            self.folder(os.path.dirname(name))
        self._entry(name, 0o040755, b"")

    def add(self, name, source):
        """A file of the host, under another name, executable for everybody."""
        name = name.lstrip("/")
        if os.path.dirname(name):
            self.folder(os.path.dirname(name))
        with open(source, "rb") as file:
            self._entry(name, 0o100755, file.read())


def build_initramfs(path, scenario, module=None, extra=None):
    """Pack the guest's programs, the bombs, the shells, the module, the scenario.

    `extra` maps names in the guest to more files of the host.
    """
    with Archive(path) as archive:
        for name in ("proc", "sys", "dev", "run", "tmp"):
            archive.folder(name)
        for folder, target in ((os.path.join(VM, "guest"), ""),
                               (os.path.join(VM, "bombs"), "bombs"),
                               (os.path.join(TOP, "tools"), "tools")):
            for name in sorted(os.listdir(folder)):
                source = os.path.join(folder, name)
                if name.endswith(".c"):
                    archive.add(os.path.join(target, name[:-2]), compile_guest(source))
                elif name.endswith(".sh"):
                    archive.add(os.path.join(target, name), source)
        packed = set()
        for shell, binary in SHELLS.items():
            if not shutil.which(binary):
                raise BuildError(f"{binary} is missing: apt-get install "
                                 "bash-static busybox-static dash mksh zsh-static")
            archive.add(f"bin/{shell}", binary)
            for library in libraries(binary):
                if library not in packed:
                    packed.add(library)
                    archive.add(library, os.path.realpath(library))
        archive.add("scenario.sh", scenario)
        for name, source in (extra or {}).items():
            archive.add(name, source)
        if module:
            archive.add("rescue.ko", module)
