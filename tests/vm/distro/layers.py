# SPDX-License-Identifier: GPL-2.0-only
"""The layers below a machine: a distribution, the module in it, and that booted.

The lowest is what distro/build made. On it is put what an installation would put there,
and what loads the module at boot. That is booted, and the running machine is kept
in a file: once for each state of the module. Beside it stands the same without the module,
"bare", for those who install it themselves.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import tempfile

from machine import HERE, Machine, image
import verdict

# So many of either kind are kept.
KEPT = 3
MODULE = ("Kbuild", "Makefile", "module")
SOURCES = "/root/rescue"


def made(script, name, absent):
    """The folder that a script of this folder makes, if need be; 77 is that it is not served."""
    try:
        return image.command(os.path.join(HERE, script), name).strip()
    except image.BuildError as err:
        if err.__cause__.returncode == 77:
            raise image.NoSuchKernel(absent) from err
        raise


def base(name):
    """The folder of a distribution."""
    return made("build", name, f"the archive does not serve {name}")


def read_word(*path):
    """The only line of a file."""
    with open(os.path.join(*path), encoding="ascii") as file:
        return file.read().strip()


def _sum(paths):
    """A name for the state of these files, and of all else that a layer is made by."""
    total = hashlib.sha256(repr(Machine("", "", "").shape()).encode())
    for path in sorted([os.path.join(HERE, "layers.py"), *paths]):
        with open(path, "rb") as file:
            inside = path.startswith(image.TOP + os.sep)
            name = os.path.relpath(path, image.TOP) if inside else os.path.basename(path)
            total.update(name.encode() + b"\0" + file.read())
    return total.hexdigest()[:16]


def _sources():
    """The files that the module is compiled from."""
    yield os.path.join(image.TOP, "Kbuild")
    for where, _, names in os.walk(os.path.join(image.TOP, "module")):
        yield from (os.path.join(where, file) for file in names if re.search(r"\.[ch]$", file))


@contextlib.contextmanager
def _alone(path):
    """One at a time, of all that run on this host."""
    with open(path, "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def compiled(folder):
    """Compile the module in the distribution's own tree, as a guest would; the folder.

    A guest's make finds it done, when it has it at the same place. It would take minutes in
    an emulator. Each checkout has a folder of its own, which is bound to that place.
    """
    version = read_word(folder, "version")
    checkout = hashlib.sha256(image.TOP.encode()).hexdigest()[:8]
    where = os.path.join(image.CACHE, "build", f"{os.path.basename(folder)}-{checkout}")
    os.makedirs(where, exist_ok=True)
    os.makedirs(os.path.join(folder, "tree") + SOURCES, exist_ok=True)
    with _alone(f"{where}.lock"):
        for name in MODULE:
            image.command("cp", "-rpuT", os.path.join(image.TOP, name), os.path.join(where, name))
        image.command(os.path.join(image.VM, "kernels", "chroot"), os.path.join(folder, "tree"),
                      "sh", "-c", 'mount --bind "/host$0" "$1" && shift && exec make -j2 -C "$@"',
                      where, SOURCES, SOURCES, f"KDIR=/lib/modules/{version}/build")
    return where


def _put_in(folder, disk):
    """Put the module into a copy of the image, to be loaded at boot."""
    version = read_word(folder, "version")
    modules = f"/usr/lib/modules/{version}"
    there = os.path.join(folder, "tree") + modules
    module = os.path.join(compiled(folder), "rescue.ko")
    image.command("cp", "--sparse=always", os.path.join(folder, "image"), disk)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        print("rescue", file=conf, flush=True)
        with _alone(os.path.join(folder, "tree.lock")):
            os.makedirs(f"{there}/updates", exist_ok=True)
            shutil.copy(module, f"{there}/updates")
            image.command("chroot", os.path.join(folder, "tree"), "depmod", version)
            names = [name for name in os.listdir(there) if re.match(r"modules\.(?!builtin)", name)]
            _debugfs(disk, [f"mkdir {modules}/updates",
                            f"write {there}/updates/rescue.ko {modules}/updates/rescue.ko",
                            *(f"rm {modules}/{name}" for name in names),
                            *(f"write {there}/{name} {modules}/{name}" for name in names),
                            f"write {conf.name} /etc/modules-load.d/rescue.conf"])
            shutil.rmtree(f"{there}/updates")


def _debugfs(disk, commands):
    """Change a file system that is not mounted."""
    with tempfile.NamedTemporaryFile("w") as words:
        print("\n".join(commands), file=words, flush=True)
        said = image.command("debugfs", "-w", "-f", words.name, disk)
    if re.search("No such file|exists|not found", said):
        raise image.BuildError(said)


class Layer:
    """A running machine in a file, and the disk that belongs to it."""

    def __init__(self, folder, kind, paths, make):
        self.folder = folder
        above = f"{folder}-{kind}"
        self.where = os.path.join(above, _sum([os.path.join(folder, "sum"), *paths]))
        os.makedirs(above, exist_ok=True)
        with _alone(os.path.join(above, ".lock")):
            if not os.path.exists(os.path.join(self.where, "state")):
                _forget(above)
                shutil.rmtree(self.where, ignore_errors=True)
                os.makedirs(self.where)
                self._settle(make(self.where))
        os.utime(self.where)

    def _settle(self, disk):
        """Boot it, wait until all has been started, keep that."""
        with tempfile.TemporaryDirectory(prefix="rescue-vm.") as out:
            with Machine(self.folder, disk, out) as machine:
                machine.await_ssh()
                root = machine.login("root")
                root.until(lambda: root.run("systemctl is-system-running"),
                           lambda said: said in ("running", "degraded"), 240)
                root.close()
                found = verdict.judge_console(machine.read("console.log").replace("\r", ""))
                if found:
                    raise image.BuildError(found)
                machine.save(os.path.join(out, "state"))
            shutil.move(os.path.join(out, "disk"), os.path.join(self.where, "disk"))
            shutil.move(os.path.join(out, "console.log"), self.where)
            # In the end: what has a state is complete.
            shutil.move(os.path.join(out, "state"), self.where)

    def machine(self, out):
        """A machine to throw away, as it was after its boot."""
        return Machine(self.folder, os.path.join(self.where, "disk"), out,
                       state=os.path.join(self.where, "state"))


def bare(folder):
    """The distribution as it is."""
    return Layer(folder, "bare", [], lambda where: os.path.join(folder, "image"))


def loaded(folder):
    """With the module, loaded at boot."""
    def make(where):
        disk = os.path.join(where, "image")
        _put_in(folder, disk)
        return disk
    return Layer(folder, "loaded", _sources(), make)


def _forget(above):
    """Throw away what was used longest ago; one is about to be made."""
    found = [entry.path for entry in os.scandir(above) if entry.is_dir()]
    for path in sorted(found, key=os.path.getmtime, reverse=True)[KEPT - 1:]:
        shutil.rmtree(path)
