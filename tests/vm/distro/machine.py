# SPDX-License-Identifier: GPL-2.0-only
"""A whole distribution as a machine: disks, boots, logins that stay open.

The disks are layers. The image of distro/build is the lowest, and never written. `install`
puts the module on top of it as the README says, `settle` boots that and keeps the running
machine in a file: both once for each state of the module. A Machine goes on from there
in seconds, on a layer of its own that ends with it.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time

import pexpect

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import image  # pylint: disable=wrong-import-position
import qemu  # pylint: disable=wrong-import-position

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(image.CACHE, "distro")
PATIENCE_S = 60
BOOT_S = 300
PROMPT = re.compile(r"(?:^|[\r\n])\w+@[\w-]+:\S*[#$] $")
# So much of what was said last is looked at for a prompt.
PROMPT_LENGTH = 200
ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()].|[=>])")


class Lost(Exception):
    """The machine went away, or never came: that is neither passed nor failed."""


class NoAnswer(AssertionError):
    """A session did not say in time what it should."""


class Shell:
    """A login over ssh that stays open, typed on and read."""

    def __init__(self, machine, user, columns, command=None):
        self.user = user
        self.child = pexpect.spawn(
            "ssh", [*machine.ssh_options(), *([] if command else ["-tt"]), f"{user}@127.0.0.1",
                    *([command] if command else [])],
            # Without bracketed paste and colours.
            env={**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8"}, dimensions=(24, columns),
            encoding="utf-8", codec_errors="replace", timeout=PATIENCE_S)
        self.child.logfile_read = open(  # pylint: disable=consider-using-with
            machine.path(f"{user}.{self.child.pid}.log"), "w", encoding="utf-8")
        if not command:
            self.expect(PROMPT)

    def type(self, line):
        """Type a line, and do not wait."""
        self.child.send(line + "\r")

    def press(self, letter):
        """Press Control and that letter."""
        self.child.sendcontrol(letter)

    def expect(self, pattern, seconds=PATIENCE_S):
        """Read until that has come; what was before it."""
        try:
            self.child.expect(pattern, seconds, PROMPT_LENGTH if pattern is PROMPT else None)
        except (pexpect.TIMEOUT, pexpect.EOF) as err:
            what = "ended" if isinstance(err, pexpect.EOF) else f"did not come in {seconds} s"
            raise NoAnswer(f"{self.user}: {getattr(pattern, 'pattern', pattern)!r} {what}, but: "
                           f"{(self.child.before or '')[-500:]!r}") from None
        return self.child.before.replace("\r", "")

    def sees(self, text, seconds=PATIENCE_S):
        """Read until that was shown, however it was drawn."""
        end, seen = time.monotonic() + seconds, ""
        while text not in ESCAPE.sub("", seen):
            try:
                seen += self.child.read_nonblocking(4096, max(end - time.monotonic(), 0))
            except (pexpect.TIMEOUT, pexpect.EOF):
                raise NoAnswer(f"{self.user}: {text!r} was not shown, but: {seen!r}") from None

    def end(self, seconds=PATIENCE_S):
        """Read until the session has ended by itself; what was said before."""
        try:
            self.child.expect(pexpect.EOF, seconds)
        except pexpect.TIMEOUT:
            raise NoAnswer(f"{self.user}: no end in {seconds} s, but: {self.child.before!r}") from None
        return self.child.before.replace("\r", "")

    def run(self, line, seconds=PATIENCE_S):
        """Type a line and wait for the prompt; what was answered."""
        self.type(line)
        return self.expect(PROMPT, seconds).partition("\n")[2].strip("\n")

    def cat(self, path, seconds=PATIENCE_S):
        """What is in a file, read without a process."""
        return self.run(f'while IFS= read -r l; do echo "$l"; done < {path}', seconds)

    def rescue(self, command, seconds=PATIENCE_S):
        """Write a command to /proc/rescue/ctl; the answer, read without a process."""
        self.run(f"echo {command} > /proc/rescue/ctl", seconds)
        return self.cat("/proc/rescue/ctl", seconds)

    def kill(self, seconds):
        """The answer to a kill; another is asked for where thousands that exit at once took longer
        on this emulator than a kill waits."""
        return self.until(lambda: self.rescue("kill", seconds),
                          lambda said: not said.startswith("error ETIMEDOUT"), seconds)

    def until(self, look, is_enough, seconds=PATIENCE_S):
        """Call look() until is_enough(what it returned); that, or NoAnswer."""
        end = time.monotonic() + seconds
        while not is_enough(seen := look()):
            if time.monotonic() > end:
                raise NoAnswer(f"{self.user}: after {seconds} s still {seen!r}")
        return seen

    def comes_back(self, tries=3):
        """Interrupt what runs, and wait until the shell answers. What is typed while it sees to the
        interrupt may be lost, and its prompt may be an old one: so it is tried again."""
        for left in reversed(range(tries)):
            self.press("c")
            self.expect(PROMPT)
            self.type("echo hel''lo")
            try:
                self.expect("hello")
                return
            except NoAnswer:
                if not left:
                    raise

    def tasks(self):
        """How many tasks there are, asked without a process."""
        return int(re.search(r"/(\d+) ", self.cat("/proc/loadavg"))[1])

    def close(self):
        """Hang up."""
        self.child.close(force=True)
        self.child.logfile_read.close()


class Machine(qemu.Machine):
    """One boot of a layer, thrown away afterwards with its disk.

    `base` is a folder of distro/build, `disk` what is booted, `state` a running machine to
    go on from.
    """

    def __init__(self, base, disk, out, state="", append=""):
        self.base, self.disk, self.port = base, disk, _free_port()
        self.shells, self.bombs = [], set()
        devices = ["-drive", f"file={os.path.join(out, 'disk')},format=qcow2,if=virtio,cache=unsafe",
                   "-netdev", f"user,id=net,hostfwd=tcp:127.0.0.1:{self.port}-:22",
                   "-device", "virtio-net-pci,netdev=net,romfile="]
        if state:
            devices += ["-incoming", f"exec:cat {state}"]
        super().__init__(os.path.join(base, "vmlinuz"), os.path.join(base, "initrd"), out,
                         mem="4G", append=f"root=/dev/vda rw {append}", devices=devices)

    def __enter__(self):
        if not os.path.exists(self.path("disk")):
            kind = "raw" if os.path.basename(self.disk) == "image" else "qcow2"
            image.command("qemu-img", "create", "-q", "-f", "qcow2", "-b", self.disk, "-F", kind,
                          self.path("disk"))
        machine = super().__enter__()
        if "-incoming" in self.command:
            self._go_on()
        return machine

    def _go_on(self):
        """What was saved stood still, and does so until it is told to go on."""
        end = time.monotonic() + PATIENCE_S
        while not os.path.exists(self.path("qmp")) or \
                self.qmp("query-status")["status"] == "inmigrate":
            if time.monotonic() > end:
                raise Lost("the machine has not been restored")
            time.sleep(0.1)
        self.qmp("cont")

    def shape(self):
        """What a machine has to have in common with the one whose state it goes on from."""
        return [word.replace(str(self.port), "PORT") for word in self.command]

    def ssh_options(self):
        """What ssh has to know to get in."""
        return ["-F", "none", "-p", str(self.port), "-i", os.path.join(self.base, "key"),
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                "-o", "LogLevel=ERROR", "-o", f"ConnectTimeout={PATIENCE_S}"]

    def await_ssh(self, seconds=BOOT_S):
        """Wait until sshd says its name; Lost when it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), \
                    socket.create_connection(("127.0.0.1", self.port), 5) as sock:
                sock.settimeout(5)
                if sock.recv(4) == b"SSH-":
                    return
            time.sleep(0.2)
        raise Lost(f"no sshd in {seconds} s: {self.read('console.log')[-1500:]}"
                   f"{self.read('qemu.log')}")

    def login(self, user, columns=1000, command=None):
        """A new session of root, alice or bob; by default, no line that is typed wraps. With a
        command, that and no shell on a terminal."""
        self.shells.append(Shell(self, user, columns, command))
        return self.shells[-1]

    def upload(self, names, target, folder):
        """Copy what has these names in a folder of the host to one of the guest, as root."""
        with subprocess.Popen(["tar", "-C", folder, "-c", *names], stdout=subprocess.PIPE) as tar:
            subprocess.run(["ssh", *self.ssh_options(), "root@127.0.0.1",
                            # A machine that goes on from a file has the clock of then.
                            f"mkdir -p {target} && tar -C {target} --no-same-owner --warning=no-timestamp -x"],
                           stdin=tar.stdout, check=True, timeout=PATIENCE_S * 2)

    @contextlib.contextmanager
    def logins(self, user, count):
        """So many at once, all let in; they end with the block."""
        command = ["ssh", *self.ssh_options(), "-tt", f"{user}@127.0.0.1", "echo in; read line"]
        with contextlib.ExitStack() as stack:
            started = [stack.enter_context(subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
                for _ in range(count)]
            try:
                for each in started:
                    if each.stdout.readline().strip() != "in":
                        raise NoAnswer(f"{user}: one of {count} logins at once did not come")
                yield
            finally:
                for each in started:
                    each.kill()

    def write(self, path, text):
        """Make a file in the guest, as root."""
        subprocess.run(["ssh", *self.ssh_options(), "root@127.0.0.1", f"cat > {path}"],
                       input=text, text=True, check=True, timeout=PATIENCE_S * 2)

    def bomb(self, name, folder="bombs"):
        """The path in the guest of a program of bombs/, or of workloads/."""
        if name not in self.bombs:
            binary = image.compile_guest(os.path.join(image.VM, folder, f"{name}.c"))
            # In the cache its name tells what it was compiled from, too.
            self.upload([f"--transform=s/.*/{name}/", os.path.basename(binary)], "/tmp/bombs",
                        os.path.dirname(binary))
            self.bombs.add(name)
        return f"/tmp/bombs/{name}"

    def mark(self):
        """Where the console is now, for console()."""
        return len(self.read("console.log"))

    def console(self, mark, pattern, seconds=PATIENCE_S):
        """Wait until the console has shown this since then; what fits."""
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.read("console.log")[mark:])):
            if time.monotonic() > end:
                raise NoAnswer(f"console: no {pattern!r} in {seconds} s, but: "
                               f"{self.read('console.log')[mark:][-1000:]!r}")
            time.sleep(0.05)
        return found[0].rstrip("\r")

    def power_off(self):
        """Shut down as an administrator does, and wait for it."""
        self.login("root").type("systemctl poweroff")
        if self.wait(PATIENCE_S * 2) is None:
            raise Lost("it did not shut down")

    def reboot(self):
        """Shut down, and boot the same disk."""
        self.power_off()
        self._boot_again()

    def boot(self, folder):
        """Boot the disk of a folder like one of distro/build. If it runs, its plug is pulled."""
        if self.process:
            super().__exit__()
            os.remove(self.path("disk"))
        self.base, self.disk = folder, os.path.join(folder, "image")
        for option, name in (("-kernel", "vmlinuz"), ("-initrd", "initrd")):
            self.command[self.command.index(option) + 1] = os.path.join(folder, name)
        self.bombs.clear()
        self._boot_again()

    def _boot_again(self):
        for shell in self.shells:
            shell.close()
        self.shells.clear()
        with open(self.path("console.before.log"), "a", encoding="utf-8") as before:
            before.write(self.read("console.log"))
        if "-incoming" in self.command:
            at = self.command.index("-incoming")
            del self.command[at:at + 2]
        self.__enter__()
        self.await_ssh()

    def save(self, path):
        """Keep the machine in a file; it stands still from then on.

        And before: of a machine that runs on meanwhile, pages of memory were missing.
        """
        self.qmp("stop")
        self.qmp("migrate", uri=f"exec:cat > {path}")
        end = time.monotonic() + PATIENCE_S * 2
        while (status := self.qmp("query-migrate")["status"]) != "completed":
            if status == "failed" or time.monotonic() > end:
                raise Lost(f"saving the machine: {status}")
            time.sleep(0.1)

    def __exit__(self, *error):
        for shell in self.shells:
            shell.close()
        super().__exit__(*error)


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
