# SPDX-License-Identifier: GPL-2.0-only
"""The archive that a guest's initramfs is."""

import os


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
        """A file of the host, under another name, executable for all."""
        name = name.lstrip("/")
        if os.path.dirname(name):
            self.folder(os.path.dirname(name))
        with open(source, "rb") as file:
            self._entry(name, 0o100755, file.read())
