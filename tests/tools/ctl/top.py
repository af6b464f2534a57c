# SPDX-License-Identifier: GPL-2.0-only
"""Top, in a terminal of tmux."""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import tempfile
import threading
import time

from harness import (
    HERE, OVER_PROC, PATIENCE_S, PROGRAM, RECORDED, UPDATE, check, recorded, rescuectl, same)


class Terminal:
    """rescuectl in tmux, on a /proc that can be changed while it looks."""

    def __init__(self, size, *args, env=(), over=False, folder="anchor"):
        self.files = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.proc = os.path.join(self.files.name, "rescue")
        shutil.copytree(os.path.join(RECORDED, folder), self.proc)
        os.mkfifo(os.path.join(self.proc, "ctl"))
        self.socket = os.path.join(self.files.name, "tmux")
        width, height = size.split("x")
        command = OVER_PROC + [self.files.name] if over else []
        where = [] if over else ["--proc", self.proc]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", width, "-y", height,
                  "env", *env, *command, PROGRAM, *where, "--delay=0.1", "top", *args)

    def tmux(self, *words):
        """Have tmux do something. Returns what it says."""
        return subprocess.run(["tmux", "-S", self.socket, *words], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    def screen(self):
        """The lines that are to be seen."""
        return [line.rstrip() for line in self.tmux("capture-pane", "-p").splitlines()]

    def wait(self, pattern):
        """The screen, as soon as it shows that; or as it is in the end."""
        end = time.monotonic() + PATIENCE_S
        while True:
            screen = self.screen()
            if re.search(pattern, "\n".join(screen), re.M) or time.monotonic() > end:
                return screen
            time.sleep(0.05)

    def shows(self, name, pattern):
        """One test: it comes to show that."""
        screen = "\n".join(self.wait(pattern))
        check(f"top: {name}", re.search(pattern, screen, re.M), f"{pattern}\n{screen}")
        return screen

    def keys(self, *keys):
        """Press them."""
        self.tmux("send-keys", *keys)

    def write(self, name, text):
        """Change a file of /proc/rescue, as a whole."""
        fresh = os.path.join(self.files.name, "fresh")
        with open(fresh, "w", encoding="ascii") as file:
            file.write(text)
        os.rename(fresh, os.path.join(self.proc, name))

    def held(self, number):
        """Change what the first line shows: when it is to be seen, there was a look."""
        text = "\n".join(recorded("anchor", "status")) + "\n"
        self.write("status", text.replace("held: 20", f"held: {number}"))
        return self.wait(f"held {number} ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")
        self.files.cleanup()


def test_screens():
    """What top looks like, to the letter."""
    for size in ("80x24", "200x60", "40x10"):
        with Terminal(size) as terminal:
            terminal.wait("^arrows move")
            terminal.keys("Down")
            screen = "\n".join(terminal.wait("^> 4711")) + "\n"
        path = os.path.join(HERE, "screens", size)
        if UPDATE:
            with open(path, "w", encoding="ascii") as file:
                file.write(screen)
        with open(path, encoding="ascii") as file:
            same(f"top: {size}", screen.splitlines(), file.read().splitlines())


def test_top_cursor():
    """The cursor stays on its tree; the list stands still while one is marked."""
    header, *rows = recorded("anchor", "top")
    with Terminal("80x24") as terminal:
        terminal.wait("^> ghost:97")
        terminal.keys("Down")
        terminal.shows("the cursor moves", "^> 4711")
        terminal.write("top", "\n".join([header, rows[2], rows[0], rows[3], rows[1]]) + "\n")
        screen = terminal.shows("it stays on its tree when rows move", "^  3012(.|\n)*^> 4711")
        same("top: which is the last now", [line.split()[0] for line in screen.splitlines()[3:8]],
             ["3012", "94", "ghost:97", "200", ">"])
        terminal.keys("Space")
        terminal.shows("marked", "^1 marked: the list stands still")
        terminal.write("top", "\n".join([header] + rows) + "\n")
        before = terminal.held(21)
        same("top: it stands still while one is marked", before[3:8], terminal.held(22)[3:8])
        check("top: as it was", before[3].startswith("  3012 "), before[3])
        terminal.keys("u")
        terminal.shows("and goes on then", "^> 4711(.|\n)*^  3012")
        os.rename(os.path.join(terminal.proc, "top"), os.path.join(terminal.proc, "gone"))
        terminal.shows("a look that fails", "^  top: No such file or directory$")
        terminal.keys("Space", "f")
        terminal.shows("nothing is done to what is not seen",
                       "^  (recorded files can only be looked at|No such file)")
        os.rename(os.path.join(terminal.proc, "gone"), os.path.join(terminal.proc, "top"))
        terminal.shows("the next look has the cursor on its tree", "^> 4711")
        terminal.write("top", "\n".join([header, rows[0]]) + "\n")
        terminal.shows("the cursor's tree has gone", "^> ghost:97")


# Columns of rows that are changed: where in a line they are.
FIELDS = {name: number for number, name in enumerate(recorded("anchor", "top")[0].split())}


def changed(row, **fields):
    """A row with other words."""
    words = row.split(" ")
    for name, word in fields.items():
        words[FIELDS[name]] = str(word)
    return " ".join(words)


def test_top_same_root():
    """Two rows may have one root: the cursor, and what is done, is of the one that is meant."""
    header, *rows = recorded("anchor", "top")
    slots, cpu = rows[0], changed(rows[0], pressure="cpu", tasks=2634)

    def top(*wanted):
        return "\n".join([header, *wanted, rows[3]]) + "\n"

    with Terminal("80x24", over=True) as terminal:
        terminal.write("top", top(slots, cpu))
        terminal.shows("two rows of a root", "^> ghost:97 +1637.* slots  +[|]- bash\n"
                       "  ghost:97 +2634.* cpu +`- bash")
        terminal.keys("Down")
        terminal.shows("two rows of a root: the second", "^> ghost:97 +2634")
        terminal.held(21)
        terminal.shows("it is looked at again", "^> ghost:97 +2634")
        terminal.keys("f")
        terminal.shows("the second is not frozen as the first",
                       "^  ghost:97  freeze tree ghost:97$")
        terminal.write("top", top(changed(cpu, tasks=2700), slots))
        terminal.shows("the rows change places", "^> ghost:97 +2700")
        terminal.keys("f")
        terminal.shows("it is the first now", "^  ghost:97  freeze-top$")
        terminal.write("top", top(changed(cpu, tasks=2800)))
        terminal.shows("the other row goes", "^> ghost:97 +2800")
        terminal.write("top", top(changed(cpu, pressure="growth", tasks=2900)))
        terminal.shows("its only row has another pressure", "^> ghost:97 +2900")
        terminal.keys("Space")
        terminal.shows("it is marked", "^>[*]ghost:97 +2900")
        terminal.write("top", top(changed(slots, tasks=3000), cpu))
        terminal.keys("f")
        terminal.shows("which of the two it is cannot be told", "^  ghost:97  is another by now")
        # Nothing tells the two apart: they stay in their order.
        terminal.write("top", top(slots, changed(slots, tasks=99)))
        terminal.keys("Home")
        terminal.shows("two equal rows", "^> ghost:97 +1637")
        terminal.keys("Down", "f")
        terminal.shows("the second of two equal rows", "^  ghost:97  freeze tree ghost:97$")


def test_top_reused():
    """A number that another process has is another tree; a root with a new name is the same."""
    header, *rows = recorded("anchor", "top")
    alone = [header, changed(rows[1], root=700, above="-"), changed(rows[1], above="-")]
    ancestry = rows[1].split(" ")[FIELDS["ancestry"]]
    with Terminal("80x24", over=True) as terminal:
        terminal.write("top", "\n".join(alone) + "\n")
        terminal.wait("^  4711")
        terminal.keys("Home", "Down")
        terminal.shows("on a number", "^> 4711")
        for name, fields in {
                "a process of another user": {"uid": 33},
                "a process with other ancestors": {"ancestry": ancestry.replace("200", "201")},
        }.items():
            reused = changed(alone[2], **fields)
            terminal.write("top", "\n".join([header, reused, alone[1]]) + "\n")
            terminal.shows(f"the number is now of {name}", "^  4711(.|\n)*^> 700")
            terminal.write("top", "\n".join(alone) + "\n")
            terminal.wait("^> 700(.|\n)*^  4711")
            terminal.keys("Down")
            terminal.wait("^> 4711")
        renamed = changed(alone[2], comm="other", ancestry=ancestry.replace(
            "a\\040b\\134c<-", "other<-", 1))
        terminal.write("top", "\n".join([header, renamed, alone[1]]) + "\n")
        terminal.shows("a root with a new name", "^> 4711 .* other\n  700")
        terminal.write("top", "\n".join([header, alone[1], changed(renamed, root="ghost:4711")])
                       + "\n")
        terminal.shows("a root that has exited", "^  700 (.|\n)*^> ghost:4711")


def listed(screen):
    """The root, or number, in each line of the list, and its name."""
    return [(line[2:15].strip(), line[65:]) for line in screen[3:screen.index("", 3)]]


def test_top_tree():
    """Storms stand below the process that is left alone above them."""
    header, *rows = recorded("anchor", "top")
    bomb = changed(rows[1], comm="bomb", ancestry="bomb<-x-y(200)<-sshd(61)<-systemd(1)")
    storms = [changed(bomb, root=501), changed(bomb, root=502, above=94),
              changed(bomb, root=503), changed(bomb, root=504, above=501)]
    with Terminal("80x24") as terminal:
        terminal.write("top", "\n".join([header, *storms, *rows[2:]]) + "\n")
        terminal.wait("^  504")
        terminal.keys("Home")
        same("top: a tree of storms", listed(terminal.wait("^> 501")), [
            ("200", "x-y"), ("501", "|- bomb"), ("504", "   `- bomb"), ("503", "`- bomb"),
            ("94", "bash"), ("502", "`- bomb"), ("3012", "apache2")])
        terminal.shows("Home is the storm that is taken first", "^> 501")
        terminal.shows("what is the next", "^  runner-up  502: bomb of user 1000, 1475 tasks$")
        for root in (504, 503, 94, 502, 3012):
            terminal.keys("Down")
            terminal.shows(f"down, as it is shown, to {root}", f"^> {root} ")
        terminal.keys("Up", "Up")
        terminal.shows("a row that is left alone above a storm", "^> 94 .* left ")
        terminal.keys("End")
        terminal.shows("End is the last line", "^> 3012 ")
        terminal.write("top", "\n".join([header] + [changed(
            bomb, root=600 + number, above=200 + number,
            ancestry=f"bomb<-sh({200 + number})<-systemd(1)") for number in range(8)]) + "\n")
        terminal.wait("^  607|^> 607")
        terminal.keys("Home")
        screen = terminal.wait("^> 600")
        same("top: eight storms, each with what is above it", listed(screen), [
            line for number in range(8)
            for line in ((f"{200 + number}", "sh"), (f"{600 + number}", "`- bomb"))])
        check("top: and what is known of one", any(
            "bomb<-sh(200)<-systemd(1)" in line for line in screen), "\n".join(screen))


def test_top_slow():
    """Looks that take long come seldom; the first line is of each moment all the same."""
    text = "\n".join(recorded("anchor", "top")) + "\n"
    looks = []
    with Terminal("80x24") as terminal:
        path = os.path.join(terminal.proc, "top")

        def put_fifo():
            os.mkfifo(path + ".fresh")
            os.rename(path + ".fresh", path)

        def serve():
            for number in (1637, 1638):
                with open(path, "w", encoding="ascii") as file:
                    time.sleep(0.1)
                    file.write(text.replace(" 1637 ", f" {number} "))
                    looks.append(time.monotonic())
                    # Each look has one of its own, which ends when this one is closed.
                    put_fifo()

        terminal.wait("^> ghost:97")
        put_fifo()
        server = threading.Thread(target=serve, daemon=True)
        server.start()
        terminal.shows("it says how old the list may be",
                       "^a look takes long here: the list is looked at each 6.0 s$")
        terminal.held(21)
        same("top: the first line does not wait for a look", len(looks), 1)
        terminal.shows("it looks again", "^> ghost:97 +1638 ")
        server.join(PATIENCE_S)
        check("top: after a pause", looks[1] - looks[0] > 5, looks)


def test_top_keys():
    """What the keys have done: ctl, a FIFO, gives back what was written."""
    header, *rows = recorded("anchor", "top")
    with Terminal("80x24", over=True) as terminal:
        terminal.wait("^> ghost:97")
        terminal.keys("p")
        terminal.shows("preview", "ghost:97  preview freeze-top")
        terminal.keys("f")
        terminal.shows("freeze", "ghost:97  freeze-top")
        terminal.keys("t")
        terminal.shows("thaw", "ghost:97  thaw tree ghost:97")
        terminal.keys("K")
        terminal.shows("kill tells what", "ghost:97  preview kill-top")
        terminal.shows("and what it leaves alone",
                       r"^  4711  is the runner-up, left alone: a\\040b\\134c of user 1000, "
                       "tasks 1475")
        terminal.shows("and asks", "^Kill")
        terminal.keys("K")
        terminal.shows("the same key twice is no yes", "nothing was done")
        terminal.keys("K")
        terminal.shows("asks again", "^Kill")
        terminal.keys("y")
        terminal.shows("yes", "ghost:97  kill-top")
        terminal.keys("Down", "Down", "t")
        terminal.shows("all that is held", "^  3012  thaw$")
        terminal.keys("Home", "Space", "Space", "K")
        terminal.shows("two that are marked",
                       "ghost:97  preview kill-top\n.*4711  preview kill tree 4711"
                       "\n  94  is the runner-up")
        terminal.write("top", "\n".join([header, rows[0].replace(" 1000 ", " 0 "), rows[1]]) + "\n")
        terminal.keys("y")
        screen = terminal.shows("one that is another by now", "ghost:97  is another by now")
        check("top: is left alone", "ghost:97  kill" not in screen, screen)
        terminal.shows("and only that", "4711  kill tree 4711")
        terminal.keys("q")
        end = time.monotonic() + PATIENCE_S
        while "no server" not in terminal.tmux("list-sessions") and time.monotonic() < end:
            time.sleep(0.05)
        check("top: q ends it", "no server" in terminal.tmux("list-sessions"))


def test_top_small():
    """Where the list does not fit, the cursor is seen, and so is what a kill would hit."""
    with Terminal("80x7", over=True) as terminal:
        terminal.wait("^> ghost:97")
        terminal.keys("End")
        terminal.shows("7 lines: the last row", "^  4711 (.|\n)*^> 3012 (.|\n)*^arrows")
        terminal.keys("Up", "K")
        terminal.shows("7 lines: what a kill would hit",
                       "4711  preview kill tree 4711(.|\n)*^Kill")
        terminal.keys("n", "Home")
        terminal.shows("7 lines: the first row", "^> ghost:97 (.|\n)*^arrows")
    header, *rows = recorded("anchor", "top")
    with Terminal("40x16", over=True) as terminal:
        terminal.write("top", "\n".join([header] + [
            rows[1].replace("4711", str(4711 + i)) for i in range(8)]) + "\n")
        terminal.wait("^  4718")
        terminal.keys("Home", *["Space"] * 8, "K")
        told = [rf"^  {4711 + i}  preview kill tree {4711 + i}\n" for i in range(1, 8)]
        terminal.shows("8 marked: each is told", "".join(told) + "(.|\n)*^Kill")


def test_top_gone():
    """A terminal that hangs up ends it, though the signal is ignored."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
            ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh", PROGRAM, "--proc",
             os.path.join(RECORDED, "anchor"), "top"], stdin=theirs, stdout=theirs,
            stderr=theirs, env={"TERM": "xterm", "PATH": os.environ["PATH"]}) as process:
        os.close(theirs)
        said = b""
        while b"q quit" not in said:
            said += os.read(ours, 65536)
        os.close(ours)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        same("top: a terminal that has gone ends it", process.wait(PATIENCE_S), 0)


# Red or cyan, among other attributes.
COLORS = r"\033\[([0-9]+;)*3[16]m"


def test_top_plain():
    """On no terminal, or a dumb one, it is a listing."""
    wanted = rescuectl("--proc", os.path.join(RECORDED, "anchor"), "top").stdout
    for env in (["TERM=dumb"], ["-u", "TERM"], ["TERM=no-such-terminal"]):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = pty.openpty()
            with subprocess.Popen(["env"] + env + [PROGRAM, "--proc", os.path.join(
                    RECORDED, "anchor"), "top"], stdin=theirs, stdout=theirs,
                    stderr=theirs) as process:
                os.close(theirs)
                said = b""
                with contextlib.suppress(OSError):
                    while part := os.read(ours, 4096):
                        said += part
                process.wait(PATIENCE_S)
            os.close(ours)
            del folder
        same(f"top: {' '.join(env)}", said.decode().replace("\r", ""), wanted)
    with Terminal("80x24", env=["NO_COLOR=1"]) as terminal:
        terminal.wait("^> ghost:97")
        screen = terminal.tmux("capture-pane", "-p", "-e")
        check("top: NO_COLOR", not re.search(COLORS, screen), repr(screen))
    with Terminal("80x24") as terminal:
        terminal.wait("^> ghost:97")
        screen = terminal.tmux("capture-pane", "-p", "-e")
        check("top: colours", re.search(COLORS, screen), repr(screen))
