# SPDX-License-Identifier: GPL-2.0-only
"""Programs that have nothing to do with a bomb, and must not notice its end.

They are the distribution's own: its services, bob's login, and an editor of his in a tmux.
"""

import itertools
import re

SERVICES = ("ssh", "cron", "systemd-journald", "systemd-logind", "dbus")
CRON_S = 90


class Bystanders:
    """All of them, watched through a login of root's of their own."""

    words = itertools.count(1)

    def __init__(self, machine, test):
        self.machine, self.test, self.logged = machine, test, []
        self.root, self.bob = machine.login("root"), machine.login("bob")
        self.editor = machine.login("bob", columns=80)
        # What it draws is for a terminal; only what is typed is looked for.
        self.editor.type("TERM=vt100 tmux new nano")
        self.editor.sees("GNU nano")
        self.pids = {}
        for name in SERVICES:
            self.pids[name] = self.root.run(f"systemctl show -p MainPID --value {name}")
        self.born = self._look()
        self.check("before")

    def _look(self):
        """State and time of birth of each service, read without a process."""
        found = {}
        for name, pid in self.pids.items():
            fields = self.root.cat(f"/proc/{pid}/stat").rpartition(") ")[2].split()
            found[name] = (fields[0], fields[19]) if len(fields) > 19 else ("gone", "")
        return found

    def check(self, when):
        """Are all of them alive and well? No process is made."""
        word = f"word{next(self.words)}"
        look = self._look()
        wrong = [f"{name} {state}" for name, (state, born) in look.items()
                 if state in "TtZX" or born != self.born[name][1]]
        self.test.ok(not wrong, f"the services run {when}", ", ".join(wrong))
        self.test.equal(self.bob.run(f"echo {word}"), word, f"bob's login answers {when}")
        self.editor.child.send(f" {word}")
        self.editor.sees(word)
        self.test.ok(True, f"bob's editor in a tmux takes what he types {when}")
        self.root.run(f"echo '<5>rescue-test: {word}' > /dev/kmsg")
        self.logged.append(word)

    def after(self):
        """All over: and what needs a process works again."""
        self.check("after")
        self.root.run("logger -t rescue-test logger")
        said = self.root.until(
            lambda: self.root.run("journalctl -b --no-pager -o cat -t rescue-test").split(),
            lambda said: "logger" in said)
        lost = set(self.logged) - set(said)
        self.test.ok(not lost, "journald has logged before, during, and after", lost)
        now = int(self.root.run("date +%s"))
        self.root.until(lambda: re.search(r"^\d+$|$", self.root.cat("/run/cron-ran"))[0],
                        lambda ran: int(ran or 0) >= now, CRON_S)
        self.test.ok(True, "cron runs its job")
        self.test.equal(self.root.run("systemctl is-system-running; systemctl --failed --plain -q"),
                        "running", "systemd is content")
        bob = self.machine.login("bob")
        self.test.equal(bob.run("echo hello"), "hello", "bob can log in")
        bob.run("tmux kill-server")
