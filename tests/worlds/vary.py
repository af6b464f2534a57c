# SPDX-License-Identifier: GPL-2.0-only
"""Public worlds with other numbers: what is right in them stays so."""

import os
import re

UNITS = {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6, "h": 3600e6, "d": 86400e6}
DURATION = r"([\d.]+)(us|ms|s|m|h|d)\b"
CROWD = re.compile(r"(\S+ (?:x|double |tree |chain |spine ))(\d+)( = .*)")


class Varied:
    """One of them; it is asked as a random world is."""

    def __init__(self, path, rnd):
        self.title = os.path.basename(path)[:-len(".world")]
        with open(path, encoding="ascii") as file:
            self.lines = file.read().splitlines()
        self.calm = "should take" not in "\n".join(self.lines)
        factors = rnd.uniform(0.6, 1.5), rnd.uniform(0.5, 2), rnd.uniform(0.85, 1.3)
        self.every, self.wait, self.size = factors
        self.plain = rnd.random() < 0.5

    def is_calm(self):
        """Is there no storm in it?"""
        return self.calm

    def _line(self, line):
        line = _times(r"(stuck |^\+)" + DURATION, line, self.wait)
        if self.plain:
            line = re.sub(r" comm \S+", "", line)
        if self.calm:
            return line
        line = _times(r"(every )" + DURATION, line, self.every)
        if re.match(r"limit |slots (\d{4}|1\d{4})$", line):
            return re.sub(r"\d+$", lambda m: str(max(100, int(int(m[0]) * self.size))), line)
        found = CROWD.match(line)
        if found and int(found[2]) >= 2000:
            return f"{found[1]}{int(int(found[2]) * self.size)}{found[3]}"
        return line

    def text(self):
        """As a file. A member that is named by its number has to be born."""
        if any(re.search(r"\.\d{3,}", line) for line in self.lines):
            self.size = 1
        return "\n".join(map(self._line, self.lines)) + "\n"


def _times(pattern, line, factor):
    """A line with all durations of that kind longer or shorter."""
    return re.sub(pattern, lambda m: f"{m[1]}{max(1, round(float(m[2]) * UNITS[m[3]] * factor))}us",
                  line)
