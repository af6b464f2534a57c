# SPDX-License-Identifier: GPL-2.0-only
"""What is written to ctl, and what is asked of the kernel."""

import os
import pty
import re
import subprocess
import tempfile

from harness import (
    OVER_PROC, PATIENCE_S, PROGRAM, RECORDED, check, fake_proc, rescuectl, same, validate)


def test_commands():
    """The words that reach the module; a FIFO gives them back as the outcome."""
    cases = {
        ("freeze-top",): "freeze-top",
        ("freeze-top", "force"): "freeze-top force",
        ("freeze", "tree", "ghost:97"): "freeze tree ghost:97",
        ("freeze", "comm", "a b"): r"freeze comm a\040b",
        ("freeze", "comm", r"a\040b"): r"freeze comm a\040b",
        ("freeze", "cgroup", r"/a\x2db"): r"freeze cgroup /a\134x2db",
        ("freeze", "comm", "\u00e9\n"): r"freeze comm \303\251\012",
        ("-n", "kill-top"): "preview kill-top",
        ("kill-top", "-n"): "preview kill-top",
        ("-n", "preview", "thaw"): "preview thaw",
        ("preview", "thaw"): "preview thaw",
        ("--yes", "kill"): "kill",
        ("-y", "trim", "3"): "trim 3",
        ("spare", "comm", "x"): "spare comm x",
        ("unspare", "comm", "x"): "unspare comm x",
        ("oom", "kill"): "oom kill",
        ("guard", "preview"): "guard preview",
        ("thaw", "--", "comm", "-n"): "thaw comm -n",
        ("freeze", "comm", "x" * 305): "freeze comm " + "x" * 305,
    }
    with fake_proc() as folder:
        for words, wanted in cases.items():
            run = rescuectl(*words, over=folder)
            same(" ".join(words)[:40], (run.returncode, run.stdout), (0, wanted + "\n"))
        said = validate("an outcome as an object",
                        rescuectl("--json", "freeze", "comm", "\u00e9", over=folder))
        same("its exit status", (said.get("exit"), said.get("error")), (0, None))
        same("its command", said.get("command"), r"freeze comm \303\251")


def test_usage():
    """What is not understood is not done. A kill that cannot be asked for is not either."""
    with fake_proc() as folder:
        for words in (["frobnicate"], [], ["--frobnicate", "status"], ["status", "x"],
                      ["-n", "status"], ["-n", "doctor"], ["doctor", "x"],
                      ["--delay=0", "top"], ["--color=pink", "status"],
                      ["freeze", "comm", "x" * 400], ["freeze", "comm"] + ["x"] * 400,
                      ["kill"], ["kill-top"], ["trim", "3"], ["--json", "kill"],
                      ["--proc", folder + "/rescue", "freeze-top"]):
            run = rescuectl(*words, over=folder)
            same(f"usage: {' '.join(words)[:30]}", run.returncode, 2)
            check("and says why, to stderr", run.stderr.startswith("rescuectl: ")
                  and not run.stdout, run.stdout + run.stderr)
    run = rescuectl("freeze-top", env={"RESCUE_PROC": os.path.join(RECORDED, "storm")})
    same("recorded files take no command", run.returncode, 2)


def test_exit_statuses():
    """One for each errno of the module."""
    same("no module", rescuectl("status").returncode, 6)
    same("no module: freeze-top", rescuectl("freeze-top").returncode, 6)
    with fake_proc() as folder:
        for name, status in {"EINVAL": 2, "ESRCH": 3, "EPERM": 4, "ETIMEDOUT": 5, "ENODEV": 6,
                             "EBUSY": 1, "ENOSPC": 1, "EFAULT": 1, "EIO": 1}.items():
            trace = ["strace", "-qq", "-f", "-o", "/dev/null", "-e", "trace=write",
                     "-e", f"inject=write:error={name}:when=1"]
            # The read has nothing to read: of a FIFO that would take for ever.
            ctl = os.path.join(folder, "rescue", "ctl")
            os.unlink(ctl)
            with open(ctl, "w", encoding="ascii"):
                pass
            run = rescuectl("freeze-top", over=folder, before=trace)
            same(f"{name}", run.returncode, status)
            check(f"{name} is said", f"error {name}: " in run.stderr, run.stderr)
            said = validate(f"{name} as an object",
                            rescuectl("--json", "freeze-top", over=folder, before=trace))
            same(f"{name} in it", (said.get("error"), said.get("exit")), (name, status))
    for name, status in {"EPERM": 4, "EACCES": 4, "EBUSY": 1, "ENOENT": 6}.items():
        with fake_proc(status="version: 0\n") as folder:
            run = rescuectl("status", over=folder, before=[
                "strace", "-qq", "-f", "-o", "/dev/null", "-P", "/proc/rescue/status",
                "-e", f"inject=openat:error={name}"])
            same(f"opening: {name}", run.returncode, status)


def answer(reply, *words):
    """Type a reply at a question. Returns exit status, stdout, and what was on the terminal."""
    with fake_proc() as folder:
        ours, theirs = pty.openpty()
        with subprocess.Popen(OVER_PROC + [folder, PROGRAM] + list(words), stdin=theirs,
                              stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
            os.close(theirs)
            seen = b""
            while b"[y/N]" not in seen:
                seen += os.read(ours, 4096)
            os.write(ours, reply)
            out = process.communicate(timeout=PATIENCE_S)[0]
        os.close(ours)
        return process.returncode, out, seen.decode()


def test_question():
    """On a terminal a kill says what it would hit, and asks."""
    for words in (["kill-top"], ["kill"], ["kill", "tree", "5"], ["trim", "3"]):
        what = " ".join(words)
        status, out, seen = answer(b"y\n", *words)
        check(f"{what}: it tells first", f"rescuectl: preview {what}" in seen, seen)
        same(f"{what}: yes", (status, out), (0, f"{what}\n"))
        for reply in (b"n\n", b"\n", b"\x04", b"ny\n"):
            same(f"{what}: {reply!r}", answer(reply, *words)[:2], (1, ""))


def test_program():
    """One static program that can be loaded anywhere, of about 1.2 MB."""
    with tempfile.NamedTemporaryFile() as stripped:
        subprocess.run(["strip", "-o", stripped.name, PROGRAM], check=True)
        size = os.path.getsize(stripped.name)
    check("1.2 MB", size < 1300000, size)
    said = subprocess.run(["readelf", "-hldW", PROGRAM], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    check("position-independent", re.search(r"Type: +DYN", said) and "PIE" in said, said)
    same("no dynamic loader, no library", re.findall(r"INTERP|\(NEEDED\).*", said), [])
    check("and bound at once", "BIND_NOW" in said or "NOW" in said, said)


CALLS = set("brk arch_prctl set_tid_address set_robust_list rseq prlimit64 readlink getrandom "
            "mprotect rt_sigaction ioctl openat write read close exit_group".split())


def traced(*words, **files):
    """System calls from exec on, as (name, rest of the line)."""
    with fake_proc(**files) as folder, tempfile.NamedTemporaryFile("r") as log:
        run = rescuectl(*words, over=folder, before=["strace", "-f", "-o", log.name])
        lines = log.read().splitlines()
    start = max(i for i, line in enumerate(lines) if " execve(" in line and PROGRAM in line)
    return run, [found.groups() for line in lines[start + 1:]
                 if (found := re.match(r"\d+ +(\w+)\((.*)", line))]


def test_system_calls():
    """No fork, no exec, and no file that it does not need."""
    for words, file in ((["freeze-top"], "ctl"), (["--json", "freeze-top"], "ctl"),
                        (["--yes", "kill"], "ctl"), (["status"], "status"),
                        (["--json", "top"], "top"), (["top"], "top")):
        run, calls = traced(*words, status="version: 0\n", top="rank root\n1 5\n")
        what = " ".join(words)
        same(f"{what}: exit status", run.returncode, 0)
        same(f"{what}: no other system calls", {name for name, _ in calls} - CALLS, set())
        same(f"{what}: opens", [rest.split('"')[1] for name, rest in calls if name == "openat"],
             [f"/proc/rescue/{file}"])
        memory = [name for name, _ in calls].index("openat")
        same(f"{what}: takes no memory from then on",
             {name for name, _ in calls[memory:]} & {"brk", "mmap"}, set())


def shell(script, **files):
    """Run a line of sh with $R for the program, /proc being fake."""
    with fake_proc(**files) as folder:
        return subprocess.run(OVER_PROC + [folder, "sh", "-c", script], text=True, check=False,
                              env={"PATH": os.environ["PATH"], "R": PROGRAM, "D": folder},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=PATIENCE_S)


def test_streams():
    """With streams that are closed, full or gone."""
    status = {"status": "version: 0\n" * 20000}
    same("exec in the place of the shell", shell("exec $R freeze-top").stdout, "freeze-top\n")
    same("stdout closed: done all the same", shell("$R freeze-top >&-").returncode, 0)
    same("all closed", shell("exec <&- >&- 2>&-; exec $R freeze-top").returncode, 0)
    # What would be said must not be written to ctl, which would be descriptor 1.
    with fake_proc() as folder:
        ctl = os.path.join(folder, "rescue", "ctl")
        os.unlink(ctl)
        with open(ctl, "w", encoding="ascii") as file:
            pass
        subprocess.run(OVER_PROC + [folder, "sh", "-c", f"exec {PROGRAM} freeze-top >&- 2>&-"],
                       check=False)
        with open(ctl, encoding="ascii") as file:
            same("stdout closed: ctl has the command, and no more", file.read(), "freeze-top\n")
    same("stdout closed: a listing fails", shell("$R status >&-", **status).returncode, 1)
    same("stdout full: a listing fails", shell("$R status > /dev/full", **status).returncode, 1)
    run = shell("{ $R status; echo $? >&2; } | read -r line", **status)
    same("a reader that has gone: no signal", run.stderr, "1\n")


def test_memory():
    """Four MiB of address space are enough."""
    for words in ("freeze-top", "--json freeze-top", "-n kill"):
        run = shell(f"ulimit -v 4096; exec $R {words}")
        same(f"4 MiB: {words}", run.returncode, 0)
