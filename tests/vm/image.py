# SPDX-License-Identifier: GPL-2.0-only
"""What a guest boots: the kernel, the module built for it, the initramfs.

Nothing is built inside the source tree: all of it goes to the cache
(RESCUE_CACHE, else ~/.cache/rescue), one folder for each checkout and kernel, so that no
two fight over the objects and nothing is compiled twice.
"""

import fcntl
import filecmp
import glob
import hashlib
import os
import shutil
import subprocess
import time

import archive
import contents

VM = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(VM))
CACHE = os.environ.get("RESCUE_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "rescue")

# Two checkouts may share a cache.
CHECKOUT = hashlib.sha256(TOP.encode()).hexdigest()[:8]

# -O2: a bomb should be as fast as bombs are. Static: no libraries to pack,
# and a member of a bomb costs half the memory. Stripped: each boot packs it.
CFLAGS = "-static -s -O2 -std=gnu11 -Wall -Wextra -Wshadow -pthread".split()


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


def kernel_arch(kdir):
    """The architecture of this kernel, as qemu.BOARDS has it."""
    path = os.path.join(kdir, "arch")
    return read(path).strip() if os.path.exists(path) else "x86_64"


def compiler(kdir):
    """What compiles programs for guests with this kernel."""
    foreign = os.path.join(kdir, "cc")
    return foreign if os.path.exists(foreign) else "gcc"


def shell_for(kdir, name):
    """The program that is this shell in guests with this kernel."""
    path = contents.SHELLS[name]
    if kernel_arch(kdir) != "x86_64":
        path = os.path.join(kdir, "bin", os.path.basename(path))
    if not shutil.which(path):
        raise BuildError(f"{path} is missing: tests/setup")
    return path


def name_of(*words):
    """A short name for what is made of these texts."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]


def read(path):
    """A whole file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources_in(path):
    """The sources below a folder, by their path in it, or a file by itself ("")."""
    if not os.path.isdir(path):
        return {"": path}
    return {os.path.relpath(os.path.join(folder, name), path): os.path.join(folder, name)
            for folder, _, names in os.walk(path) for name in sorted(names)
            if name.endswith((".c", ".h")) and not name.endswith(".mod.c") or
            name in ("Kbuild", "Makefile")}


def mirror(source, target):
    """Make a file, or the sources of a folder, the same as they are there.

    What is the same already keeps its time, so that make builds only what has changed.
    Sources that are gone go.
    """
    wanted = sources_in(source)
    for name in set(sources_in(target)) - set(wanted) if os.path.isdir(target) else ():
        os.unlink(os.path.join(target, name))
    for name, path in wanted.items():
        copy = os.path.join(target, name) if name else target
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        if not os.path.exists(copy) or not filecmp.cmp(path, copy, shallow=False):
            shutil.copy(path, copy)


def build(kdir, where, sources, target="", define=""):
    """Build what the folder `target` of a copy of the sources makes; its path.

    `define` is a macro that the compiler is given: "NAME=VALUE".
    """
    where = os.path.join(CACHE, "build", CHECKOUT, where)
    target = os.path.join(where, target)
    os.makedirs(where, exist_ok=True)
    stamp = os.path.join(where, ".made-of")
    made_of = name_of(kernel_version(kdir), str(os.stat(kdir).st_ctime_ns), define, *(
        text for name in sources for path in sources_in(os.path.join(TOP, name)).values()
        for text in (path, read(path))))
    with open(os.path.join(where, ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(stamp):
            if read(stamp) == made_of:
                return target  # make takes seconds to see that
            os.unlink(stamp)
        for name in sources:
            mirror(os.path.join(TOP, name), os.path.join(where, name))
        command("make", "-j2", "-C", os.path.join(kdir, "build"), f"M={target}", "modules",
                *([f"KCFLAGS=-D{define}"] if define else []))
        with open(stamp, "w", encoding="ascii") as file:
            file.write(made_of)
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
                           f"O={os.path.join(CACHE, 'unit', CHECKOUT)}"))
    return {"rescue_kunit.ko": module, "kunit.list": names}


def build_stall(kdir):
    """Build stall.ko and softkey.ko for this kernel, as `extra` for the guest."""
    where = build(kdir, f"{os.path.basename(kdir)}-stall", ("tests/vm/stall",), "tests/vm/stall")
    return {name: os.path.join(where, name) for name in ("stall.ko", "softkey.ko")}


def kept(folder, key, make):
    """What make(path) makes, unless it is there already, and when it was used last.

    `key` is all that it is made of, so that checkouts share what is the same. What has
    not been used for a week goes.
    """
    path = os.path.join(CACHE, f"{folder}-{key}")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{os.path.join(CACHE, folder)}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(path):
            for old in glob.glob(os.path.join(CACHE, f"{folder}-" + "?" * len(key))):
                if os.path.getmtime(old) < time.time() - 7 * 24 * 3600:
                    shutil.rmtree(old) if os.path.isdir(old) else os.unlink(old)
            fresh = f"{path}.fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            make(fresh)
            os.rename(fresh, path)
        os.utime(path)
    return path


def make_tool(source):
    """Make a program that needs libraries, which its own Makefile knows; its path."""
    name = os.path.basename(source)
    sources = sorted(glob.glob(os.path.join(source, "*.[ch]")))

    def make(fresh):
        command("make", "-s", "-C", source, f"O={fresh}.objects")
        command("strip", "-o", fresh, os.path.join(f"{fresh}.objects", name))
        shutil.rmtree(f"{fresh}.objects")

    return kept(os.path.join("guest", name),
                name_of(*map(read, [*sources, os.path.join(source, "Makefile")])), make)


def compile_guest(source, cc="gcc"):
    """Compile a program of the guest, one file or a folder of them; its path."""
    if os.path.basename(source) == "rescuectl":
        return make_tool(source)
    sources = sorted(glob.glob(os.path.join(source, "*.c"))) or [source]
    headers = sorted(glob.glob(os.path.join(VM, "guest", "**", "*.h"), recursive=True) +
                     glob.glob(os.path.join(source, "*.h")))
    key = name_of(cc, *CFLAGS, *map(read, sources + headers))
    name = os.path.splitext(os.path.basename(source))[0]
    return kept(os.path.join("guest", name), key,
                lambda fresh: command(cc, *CFLAGS, "-o", fresh, *sources))


def workload(name):
    """Where the files of a workload are that build_initramfs() takes as `extra`.

    All that workloads/NAME.pack (a program of the host) puts into the folder it is
    given, and workloads/NAME.sh or .c, which is what runs in the guest.
    """
    source = os.path.join(VM, "workloads", name)
    files = {}
    if os.path.exists(f"{source}.pack"):
        def pack(fresh):
            os.makedirs(fresh)
            command(f"{source}.pack", fresh)

        key = name_of(*map(read, sorted(glob.glob(f"{source}.*"))),
                      read(os.path.join(VM, "workloads", "pack.sh")))
        root = kept(os.path.join("workloads", name), key, pack)
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


def build_initramfs(path, scenario, module=None, extra=None, shell="bash", kdir=""):
    """Pack a scenario and what it names (contents.py), the module, and init.

    `extra` maps names in the guest to more files of the host. `kdir` has the kernel, if it
    is not of this machine's architecture.
    """
    scripts = [source for source in (extra or {}).values() if source.endswith(".sh")]
    files = contents.named(scenario, scripts)
    with archive.Archive(path) as packed:
        for name in ("proc", "sys", "dev", "run", "tmp"):
            packed.folder(name)
        for name, source in files.items():
            if source.endswith(".c") or os.path.isdir(source):
                source = compile_guest(source, compiler(kdir))
            packed.add(name, source)
        for name in sorted(contents.shells(files, scripts, shell)):
            program = shell_for(kdir, name)
            packed.add(f"bin/{name}", program)
            for library in libraries(program):
                packed.add(library, os.path.realpath(library))
        for name, source in (extra or {}).items():
            packed.add(name, source)
        if module:
            packed.add("rescue.ko", module)
