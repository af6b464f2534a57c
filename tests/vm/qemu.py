# SPDX-License-Identifier: GPL-2.0-only
"""One QEMU machine: started, watched, asked over QMP, and never outlived.

Everything that boots a guest (run, the demo, the benchmarks) comes through
here. The one rule: a machine is used as a context manager, so that none is
left running whatever happens.
"""

import json
import os
import socket
import subprocess
import time

# What guest/init.c tells (guest/board.h), as QEMU's exit status (2 * value + 1). Any other status means that the guest never judged.
PASSED, FAILED, TIMED_OUT = 33, 35, 37

# A stall report is normal in a bomb, hence its long timeout; a warning is
# not, hence the panic: a test must not pass on a kernel that complained. Level 5
# shows warnings: lockdep reports with nothing else, and does not panic. Whether the
# timer ticks the kernel decides within ten ticks: on a busy host the emulator can be
# late for that, and it panics ("IO-APIC + timer doesn't work").
CMDLINE = ("panic=-1 oops=panic panic_on_warn=1 loglevel=5 no_timer_check "
           "rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60")


# By architecture: the program, the board, the console, the channels by which the guest speaks.
# The cheapest CPU to emulate. /dev/kvm may exist and not work.
BOARDS = {
    "x86_64": ("qemu-system-x86_64", ["-machine", "pc", "-cpu", "qemu64"], "ttyS0",
               ["-debugcon", "file:{out}/last-gasp.log",
                "-device", "isa-debug-exit,iobase=0xf4,iosize=4"],
               ["-serial", "file:{out}/result.tap"]),
    "arm64": ("qemu-system-aarch64", ["-machine", "virt", "-cpu", "cortex-a72"], "ttyAMA0",
              ["-semihosting-config", "enable=on,userspace=on,target=native"],
              ["-chardev", "file,id=result,path={out}/result.tap",
               "-device", "pci-serial,chardev=result"]),
}

# Counting instructions, of which each takes one virtual ns; what is random else is
# fixed. Two runs are bit-identical, as long as no user presses a key. It does not get
# two CPUs up.
ICOUNT = ["-icount", "shift=0,sleep=off", "-rtc", "base=2024-01-01T00:00:00,clock=vm",
          "-seed", "1"]
ICOUNT_CMDLINE = "nokaslr random.trust_cpu=off"


class Machine:
    """A guest booted from an unpacked vmlinux and an initramfs.

    `out` collects what it says: console.log (the kernel), result.tap (the
    second serial port, the tests' own), last-gasp.log (port 0xe9), and the
    sockets console (to type on the first serial port) and qmp. `append` is
    added to the kernel's command line; what the kernel does not know, such as
    "vm_timeout=60", becomes the environment of init.
    With `terminals` the second serial port and the following ones are sockets
    to type on instead. With `icount` it has one CPU, and its time is the count
    of its instructions. With `stdio` the first serial port is our terminal, where Ctrl-A b
    sends a break and Ctrl-A x ends it. `devices` are more words for QEMU: disks, networks.
    `arch` is one of BOARDS; terminals are of x86_64.
    """

    def __init__(self, vmlinux, initrd, out, smp=2, mem="2G", append="", thread="multi",
                 terminals=0, icount=False, stdio=False, devices=(), arch="x86_64"):
        self.out, self.stdio, self.arch = out, stdio, arch
        program, board, console, exits, _ = BOARDS[arch]
        args = list(devices)
        if icount:
            smp, thread, args = 1, "single", args + ICOUNT
            append = f"{append} {ICOUNT_CMDLINE}"
        self.command = [
            # It is not to outlive what started it, whatever happens to that.
            "setpriv", "--pdeathsig", "KILL", program,
            "-accel", f"tcg,thread={thread}", *board, "-smp", str(smp), "-m", mem,
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            # Logged whether or not a reader is connected.
            "-chardev", self._console(),
            "-serial", "chardev:console",
            *self._channels(terminals),
            *(word.format(out=out) for word in exits),
            "-qmp", f"unix:{self.path('qmp')},server=on,wait=off",
            "-kernel", vmlinux, "-initrd", initrd,
            "-append", f"console={console} {CMDLINE} {append}".strip(),
            *args,
        ]
        self.process = None

    def path(self, name):
        return os.path.join(self.out, name)

    def terminal(self, number):
        """The socket of a terminal, counted from 0."""
        return self.path(f"terminal{number}")

    def _console(self):
        if self.stdio:
            return "stdio,id=console,mux=on,signal=off"
        return (f"socket,id=console,path={self.path('console')},server=on,wait=off,"
                f"logfile={self.path('console.log')}")

    def _channels(self, terminals):
        if not terminals:
            return [word.format(out=self.out) for word in BOARDS[self.arch][-1]]
        return [word for number in range(terminals) for word in
                ("-serial", f"unix:{self.terminal(number)},server=on,wait=off")]

    def __enter__(self):
        with open(self.path("qemu.log"), "wb") as log:
            self.process = subprocess.Popen(
                self.command, stdout=None if self.stdio else log, stderr=log,
                stdin=None if self.stdio else subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def wait(self, seconds):
        """The exit status, or None when it is still running after that."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def read(self, name):
        """What the guest has written so far to one of its channels."""
        try:
            with open(self.path(name), "rb") as file:
                return file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def wait_for(self, name, text, seconds):
        """Wait until a channel holds this text; False when it never does."""
        end = time.monotonic() + seconds
        while text not in self.read(name):
            if time.monotonic() > end or self.process.poll() is not None:
                return text in self.read(name)
            time.sleep(0.02)
        return True

    def qmp(self, command, **arguments):
        """One QMP command on a connection of its own; its return value."""
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(30)
            sock.connect(self.path("qmp"))
            stream = sock.makefile("rw", encoding="utf-8")
            stream.readline()  # the greeting
            for request in ({"execute": "qmp_capabilities"},
                            {"execute": command, "arguments": arguments}):
                stream.write(json.dumps(request) + "\n")
                stream.flush()
                reply = {}
                while not {"return", "error"} & reply.keys():
                    reply = json.loads(stream.readline())
            if "error" in reply:
                raise RuntimeError(reply["error"]["desc"])
            return reply["return"]

    def press(self, *keys):
        """Press keys together, e.g. press("alt", "sysrq", "x")."""
        self.qmp("send-key",
                 keys=[{"type": "qcode", "data": key} for key in keys])

    def send_break(self, text):
        """A break on the serial console, and then what is typed after it."""
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(30)
            sock.connect(self.path("console"))
            self.qmp("chardev-send-break", id="console")
            sock.sendall(text.encode())
            # Closed at once, it would be thrown away unread.
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(4096):
                pass
