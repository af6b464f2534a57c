# SPDX-License-Identifier: GPL-2.0-only
"""A distribution that is changed while it is off, and booted then.

What compiles, such as DKMS, takes minutes in an emulator. Here the distribution's own programs
run on the host's CPUs, in a chroot without a network: apt has an archive in a folder
(distro/older). Each step is a layer above the tree of distro/build, which stays as it is;
what has come of the steps is made into a disk.
"""

import os
import shutil
import subprocess

import layers
from machine import image

# Where the archive is seen, and the packages that README has built.
ARCHIVE, DEBS = "/mnt", "/tmp/deb"

_INSIDE = """
    mount -t overlay overlay -o "$1" "$2"
    mount -t proc proc "$2/proc"
    mount -t tmpfs tmpfs "$2/sys"
    mount --rbind /dev "$2/dev"
    mount --bind "$3" "$2$4"
    exec chroot "$2" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive sh -exc "$5"
"""
_DISK = 'mount -t overlay overlay -o "$1" "$2"; mke2fs -q -t ext4 -E root_owner=0:0 -d "$2" "$3" 6G'


def archive(name):
    """The archive of a machine."""
    return layers.made("older", name, f"no older kernel for {name}")


class Disk:
    """The state after some steps. `below` is that of which they go on."""

    def __init__(self, base, out, below=None):
        self.base, self.out = base, out
        self.archive = below.archive if below else archive(os.path.basename(base))
        self.lower = below.layers() if below else [os.path.join(base, "tree")]
        for name in ("upper", "work", "root"):
            os.makedirs(self._path(name))

    def _path(self, name):
        return os.path.join(self.out, name)

    def layers(self):
        """Folders, of which the first is the highest."""
        return [self._path("upper"), *self.lower]

    def _mounted(self, script, *args):
        """A script that mounts, in a namespace that ends with it: its status, what it said."""
        where = (f"lowerdir={':'.join(self.lower)},upperdir={self._path('upper')},"
                 f"workdir={self._path('work')}")
        # The tree has another module in it for a moment (layers.py).
        done = subprocess.run(
            ["flock", os.path.join(self.base, "tree.lock"),
             "unshare", "-m", "-p", "-n", "-f", "--kill-child", "--propagation", "private",
             "sh", "-ec", script, "sh", where, self._path("root"), *args],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", check=False)
        return done.returncode, done.stdout

    def run(self, script):
        """Lines of a shell of root's: the exit status, and what was said. The first that fails
        ends it."""
        return self._mounted(_INSIDE, self.archive, ARCHIVE, script)

    def path(self, inside):
        """Where a file is: in the highest layer that has it."""
        return next(path for layer in self.layers() if os.path.exists(path := layer + inside))

    def read(self, inside):
        """The only line of a file."""
        return layers.read_word(self.path(inside))

    def bootable(self, version):
        """Make a disk; the folder of it, with that kernel and its initrd, is like one of
        distro/build."""
        folder = self._path("disk")
        os.makedirs(folder)
        shutil.copy(self.path(f"/boot/vmlinuz-{version}"), os.path.join(folder, "vmlinuz"))
        shutil.copy(self.path(f"/boot/initrd.img-{version}"), os.path.join(folder, "initrd"))
        shutil.copy(os.path.join(self.base, "key"), folder)
        status, said = self._mounted(_DISK, os.path.join(folder, "image"))
        if status:
            raise image.BuildError(said)
        return folder
