# SPDX-License-Identifier: GPL-2.0-only
"""What came of a boot: functions of the text that the machine has left.

Four outcomes are told apart, because they mean four different things; see run. A boot may
hold several parts of a scenario: each has an outcome of its own.
"""

import itertools
import re

import qemu

PASSED, FAILED, TIMED_OUT, LOST = "passed", "failed", "timed out", "lost"

COMPLAINTS = re.compile(r"BUG:|WARNING:|Oops|Kernel panic|possible recursive locking"
                        r"|KASAN|KCSAN|UBSAN|invoked oom-killer|Call Trace")
# A lack of memory that was asked for: the killer's report, that of vmalloc(), and their traces.
SHORTAGE = re.compile(r"invoked oom-killer|Call Trace")
# RCU starves in a bomb, reports it with a trace, and means no harm.
STALL = re.compile(r"rcu: INFO: .*(stall|starved)|kthread starved")

# An emulated CPU may not see that code has been patched (tracepoints, static keys), and
# trap for ever at an int3 that is there no more; it is seen at the second byte of a jump
# or a no-op, or at its first, to which the kernel sends it back. Or the kernel asks whose
# int3 that is, and dies.
LEFT_BEHIND = re.compile(
    r"Code: .*(?: (?:cc|e9|eb|0f|66) <| <(?:e9|eb)> | <0f> 1f 44 00 00| <66> 90)")
STRAY_INT3 = "Oops: int3"
STUCK = "BUG: soft lockup"

# Nothing but that: a scenario that has begun a test cannot skip.
SKIPPED = re.compile(r"1\.\.0 # SKIP (.+)\n\Z")
RESULT = re.compile(r"^(not )?ok (\d+)", re.M)

# A shell that does not know a word says so and goes on, without the test that it was.
MISSPELT = re.compile(r"^(?:\w+: )?/\w+\.sh\b.*|^.*\bnot found\b.*", re.M)

# Where a part begins: in the guest's TAP, and on the console (part() in guest/lib.sh).
PART = re.compile(r"^# part: (\S+)\n", re.M)
CONSOLE_PART = re.compile(r"^.*\bpart: (\S+)\n", re.M)
PART_SKIPPED = re.compile(r"^# skip: (.+)", re.M)


def complaint_of_shell(text):
    """What a shell has said that found no such command or file, or None.

    A plan that comes last counts only what was there: this is a test that was not.
    """
    said = "\n".join(line for line in text.splitlines()
                     if not re.match(r"#|(not )?ok |1\.\.", line))
    found = MISSPELT.search(said)
    return found and f"the shell says: {found[0]}"


def judge_tap(text):
    """What is wrong with the guest's TAP, or None. The plan may come first or last."""
    plan = re.findall(r"^1\.\.(\d+)", text, re.M)
    results = RESULT.findall(text)
    if len(plan) != 1:
        return f"{len(plan)} plans instead of one"
    if int(plan[0]) < 1:
        return "no tests in the plan"
    if [int(number) for _, number in results] != list(range(1, int(plan[0]) + 1)):
        return f"{plan[0]} tests planned, {len(results)} seen"
    failed = sum(bool(bad) for bad, _ in results)
    return f"{failed} of {plan[0]} tests failed" if failed else None


def our_races(lines):
    """The console without the titles of KCSAN's reports that do not name our code.

    Ours is where the access was made, or what called that; further down the stack is
    what was interrupted.
    """
    for number, line in enumerate(lines):
        if "BUG: KCSAN" in line:
            report = list(itertools.takewhile(lambda other: "=====" not in other,
                                              lines[number + 1:]))
            frames = [report[at + 1:at + 3] for at, other in enumerate(report)
                      if re.search(r" of \d+ bytes by ", other)]
            if "[rescue" not in line + str(frames):
                continue
        yield line


def judge_console(text, oom=False):
    """The kernel's first complaint, or None; with `oom` memory was to run out."""
    stalled = STALL.search(text)
    text = "\n".join(our_races(text.splitlines()))
    for line in text.splitlines():
        found = COMPLAINTS.search(line)
        if found and oom and SHORTAGE.fullmatch(found[0]):
            continue
        if found and not (stalled and found[0] == "Call Trace"):
            return f"the kernel says: {line.strip()}"
    return None


def is_left_behind(console):
    """Is a CPU stuck at code that has been patched? It does not come back."""
    return STUCK in console and bool(LEFT_BEHIND.search(console))


def judge(status, console, tap, wishes, said=None):
    """The outcome, and why it is not a pass, or was skipped.

    `status` is QEMU's exit status, None when it had to be stopped; `console` and `tap` are
    what the kernel and the scenario have said, `wishes` the scenario's header. A shell may
    have complained in `said`, if that is not all of its TAP.
    """
    complaint = judge_console(console, wishes["oom"] == "yes")
    if complaint and not tap:
        return LOST, f"it did not come up: {complaint}"  # nothing of ours had run
    if STRAY_INT3 in (complaint or "") or status is None and LEFT_BEHIND.search(console) or (
            is_left_behind(console)):
        return LOST, "a CPU was left behind at code that had been patched"
    if complaint:
        # Before the exit status: a panic leaves none, but is no lost machine.
        return FAILED, complaint
    if status is None:
        return TIMED_OUT, "the machine had to be stopped from outside"
    if status == qemu.TIMED_OUT:
        return TIMED_OUT, "the guest gave up waiting"
    if status == qemu.FAILED:
        return FAILED, judge_tap(tap) or "the scenario failed"
    if status == qemu.PASSED:
        skipped = SKIPPED.match(tap)
        if skipped:
            return PASSED, skipped[1]
        why = judge_tap(tap) or complaint_of_shell(tap if said is None else said)
        if not why and not re.search(wishes["console"], console):
            why = f"the console does not show: {wishes['console']}"
        return (FAILED, why) if why else (PASSED, "")
    return LOST, f"no verdict, QEMU's exit status is {status}"


def judge_part(tap, console, wishes):
    """The outcome of a part of which the end was seen, from what was said during it."""
    results = RESULT.findall(tap)
    failed = sum(bool(bad) for bad, _ in results)
    complaint = judge_console(console, wishes["oom"] == "yes")
    skipped = PART_SKIPPED.search(tap)
    why = (complaint or failed and f"{failed} of {len(results)} tests failed" or
           complaint_of_shell(tap) or not (results or skipped) and "no tests")
    if why:
        return FAILED, why
    return PASSED, "" if results else skipped[1]


def sections(mark, text):
    """What was said in each part, by name; what came before the first counts to that."""
    before, *rest = mark.split(text)
    found = dict(zip(rest[::2], rest[1::2]))
    if rest:
        found[rest[0]] = before + found[rest[0]]
    return found


def judge_last(status, console, tap, wishes, part):
    """Outcome and reason of the part in which the boot ended; `part` are those by itself."""
    end = judge(status, console, tap, wishes, said="")
    if end[0] == PASSED or status == qemu.FAILED and part[0] == FAILED:
        return part
    return end


def judge_parts(status, console, tap, wishes, parts):
    """Name, outcome and reason of each of these parts, up to that which ended the boot.

    What was said before the first part counts to that, what was said after the last one to
    the last. Without parts there is one result, without a name.
    """
    if not parts:
        return [("", *judge(status, console, tap, wishes))]
    begun = PART.findall(tap)
    if sorted(set(begun)) != sorted(begun) or not set(begun) <= set(parts):
        return [(name, FAILED, f"parts begun: {' '.join(begun)}") for name in parts]
    if not begun:
        outcome, why = judge(status, console, tap, wishes)
        if outcome == LOST:
            return [(parts[0], outcome, why)]
        if not SKIPPED.match(tap):
            outcome, why = (FAILED, "it never began") if outcome == PASSED else (
                outcome, f"before its first part: {why}")
        return [(name, outcome, why) for name in parts]
    said, printed = sections(PART, tap), sections(CONSOLE_PART, console)
    outcomes = {name: judge_part(said[name], printed.get(name, ""), wishes) for name in begun}
    last = begun[-1]
    outcomes[last] = judge_last(status, printed.get(last, ""), tap, wishes, outcomes[last])
    reached = parts if status == qemu.PASSED else parts[:parts.index(last) + 1]
    return [(name, *outcomes.get(name, (FAILED, "it never began"))) for name in reached]
