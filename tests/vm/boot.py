# SPDX-License-Identifier: GPL-2.0-only
"""One scenario: the machines that it takes, and what comes of them.

It is told as a list of events: lines for the reader, and results.
"""

import collections
import os
import re
import shutil
import tempfile
import time

import image
import qemu
import scenario
import verdict
from verdict import FAILED, LOST, PASSED

DEBUG_KERNEL = re.compile(r"-(debug|kcsan)$")

# Whole lines only.
REQUEST = re.compile(r"^# host: (.+)\n", re.M)

Result = collections.namedtuple("Result", "part outcome why")


def comment(text):
    """Lines as diagnostics of the test whose result follows."""
    return [f"# {line.rstrip()}" for line in text.splitlines()]


def obey(machine, request):
    """Do what the guest asks of its host."""
    verb, *words = request.split()
    if verb == "key" and words:
        machine.press(*words)
    elif verb == "break" and len(words) == 1:
        machine.send_break(words[0])
    else:
        raise RuntimeError(f"no such request: {request}")


def attend(machine, seconds):
    """Obey the guest until it ends: the exit status, None when it does not end.

    So many seconds it may take, and so many again whenever a part begins.
    """
    end = time.monotonic() + seconds
    obeyed = begun = 0
    while time.monotonic() < end:
        status = machine.wait(0.05)
        if status is not None:
            return status
        if verdict.is_left_behind(machine.read("console.log").replace("\r", "")):
            return None
        tap = machine.read("result.tap")
        parts = len(verdict.PART.findall(tap))
        if parts > begun:
            begun, end = parts, time.monotonic() + seconds
        for request in REQUEST.findall(tap)[obeyed:]:
            obeyed += 1
            try:
                obey(machine, request)
            except (OSError, ValueError):
                break  # it has just gone, maybe in the middle of a reply
    return None


def boot(path, parts, wishes, kdir, files, out):
    """One try: the results (verdict.judge_parts), and the machine with all that it said."""
    initrd = os.path.join(out, "initramfs.cpio")
    image.build_initramfs(initrd, path, *files, shell=wishes["shell"], kdir=kdir)
    append = " ".join([f"vm_{name}={wishes[name]}"
                       for name in ("shell", "pid_max", "timeout", "forks", "rcu")]
                      + [f"vm_parts=,{','.join(parts)}," if parts else "", wishes["append"]])
    if kdir.endswith("-kcsan"):
        append += " panic_on_warn=0"  # the kernel's own races are no end
    with qemu.Machine(image.kernel_image(kdir), initrd, out,
                      smp=int(wishes["smp"]), mem=wishes["mem"],
                      append=append, thread=wishes["thread"], arch=image.kernel_arch(kdir),
                      icount=wishes["icount"] == "yes") as machine:
        try:
            status = attend(machine, int(wishes["timeout"]) + int(wishes["grace"]))
        except RuntimeError as err:
            return [(name, FAILED, f"host: {err}") for name in parts or [""]], machine
    return verdict.judge_parts(status, machine.read("console.log").replace("\r", ""),
                               machine.read("result.tap"), wishes, parts), machine


def trouble(outcome, machine):
    """What a reader needs first: failed subtests, stray output, the console's end."""
    tap = machine.read("result.tap").splitlines()
    for number, line in enumerate(tap):
        if line.startswith("not ok"):
            yield from comment("\n".join(tap[number:number + 2]))
        elif not re.match(r"ok |#|1\.\.", line) or line.startswith("# init:"):
            yield from comment(line)
        elif number >= len(tap) - 3 and outcome != FAILED:
            yield from comment(f"last: {line}")  # where it was when it ended
    console = machine.read("console.log").splitlines()
    complaint = [number for number, line in enumerate(console) if verdict.COMPLAINTS.search(line)]
    first = max(complaint[0] - 5, 0) if complaint else max(len(console) - 15, 0)
    for line in console[first:first + 40]:
        yield from comment(f"console: {line}")
    yield from comment(machine.read("qemu.log"))


def prepare(wishes, module, kdir):
    """Build what the guest needs: the module, unless there is one, and more files."""
    if wishes["module"] != "yes":
        module = None
    elif not module:
        try:
            module = image.build_module(kdir, wishes["define"])
        except image.BuildError as err:
            raise image.BuildError(f"the module does not build\n{err}") from err
    extra = image.build_kunit(kdir) if wishes["kunit"] == "yes" else {}
    if wishes["stall"] == "yes":
        extra |= image.build_stall(kdir)
    for name in wishes["workload"].split():
        extra |= image.workload(name)
    return module, extra | image.host_bomb(wishes["pack"])


def wishes_of(path, options, kdir):
    """What a scenario wishes, with what the command line has instead."""
    wishes = scenario.read_header(path)
    wishes.update({key: value for key, value in
                   (("smp", options.smp), ("mem", options.mem),
                    ("thread", options.thread)) if value})
    if DEBUG_KERNEL.search(kdir):
        scenario.slow_down(wishes)
    elif image.kernel_arch(kdir) != "x86_64":
        scenario.wait_longer(wishes, 2)
    return wishes


def try_once(path, parts, wishes, options, kdir, files):
    """Boot: the events, of which the results come last, and the guest's TAP."""
    out = tempfile.mkdtemp(prefix="rescue-vm.")
    results, machine = boot(path, parts, wishes, kdir, files, out)
    tap = machine.read("result.tap")
    events = comment(tap) if options.verbose else []
    events += re.findall(r"^# table: .+", tap, re.M)
    if any(outcome != PASSED for _, outcome, _ in results):
        events += trouble(results[-1][1], machine)
    if options.keep:
        events += comment(f"kept: {out}")
    else:
        shutil.rmtree(out)
    return events, [Result(*result) for result in results], tap


def play(each, options, kdir):
    """Play a scenario: its events, and what its guests have said.

    Whatever is lost is tried a second time.
    """
    events, taps, retried = [], [], None
    left = each.parts or [""]
    start = time.monotonic()
    try:
        wishes = wishes_of(each.path, options, kdir)
        files = prepare(wishes, options.module, kdir)
        while left:
            said, results, tap = try_once(each.path, left if each.parts else [], wishes, options,
                                          kdir, files)
            taps.append(tap)
            if results[-1].outcome == LOST and retried != results[-1].part:
                said.append("# lost VM, tried again")
                retried = results.pop().part
            events += said + results
            left = left[len(results):]
    except image.BuildError as err:
        why, *more = str(err).splitlines()
        events += comment("\n".join(more)) + [Result(name, FAILED, why) for name in left]
    return events + [f"# {each.title}: {time.monotonic() - start:.0f} s"], taps
