# SPDX-License-Identifier: GPL-2.0-only
"""A bomb in each language, as its users write one, typed by alice over ssh, and rescued.

What it does when fork fails is up to the language: some go on and try again, so that the bomb
stands at its limit and spins; an exception, or a shell's error, ends the process in others, so that
some die as others are born. node starts a program each time, of a dozen threads.

Expected of each: what is expected of a way to start one (course.py).
"""

from bystanders import Bystanders
from course import Way, rescue

# Those that spin get a limit, and stand at it for a while.
LIMIT, SPINNING_S = 600, 10
# The others grow until so many tasks more are there, which make a storm on any of the machines; and
# node, of which each process has a dozen and works for seconds to start: until 40 of them do.
MANY, SOME, SLOW_S = 1500, 450, 900

SPINNING = {
    "perl": "perl -e 'fork while 1'",
    "php": "php -r 'while (1) @pcntl_fork();'",
    "lua": "lua5.4 -e 'local unistd = require \"posix.unistd\" while true do unistd.fork() end'",
    "gawk": "gawk '@load \"fork\"; BEGIN { while (1) fork() }'",
}
DYING = {
    "python3": "python3 -c $'import os\\nwhile True: os.fork()'",
    "ruby": "ruby -e 'loop { fork }'",
    "tclsh": "echo 'package require Tclx; while 1 fork' | tclsh",
    "node": "echo 'f = require(\"child_process\").fork; f(__filename); f(__filename)' > bomb.js; "
            "node bomb.js",
    "sh": "sh -c 'b() { b | b & }; b'",
}
# As the kernel calls them: the main thread of a newer node has a name of its own.
NAMES = {"lua": "lua5.4", "node": "node,MainThread,node-MainThread"}


def ways():
    """How each begins."""
    for name, line in SPINNING.items():
        yield Way(name, ("alice", f"(ulimit -u {LIMIT}; exec {line}) 2> /dev/null &"),
                  LIMIT * 3 // 4, SPINNING_S, names=NAMES.get(name, name))
    for name, line in DYING.items():
        slow = ({"tasks": SOME, "grown_s": SLOW_S, "digits": 2} if name == "node" else
                {"tasks": MANY})
        yield Way(name, ("alice", f"({line}) > /dev/null 2>&1 &"), names=NAMES.get(name, name),
                  **slow)


def play(machine, test):
    """One after the other, beside the same bystanders."""
    root = machine.login("root")
    others = Bystanders(machine, test)
    for way in test.chosen(list(ways())):
        rescue(machine, test, root, others, way)
    others.after()
