# SPDX-License-Identifier: GPL-2.0-only
"""What a scenario has tested."""

import re


class Story:
    """One line for each test; a scenario fails if any of them did."""

    def __init__(self, parts=()):
        self.lines, self.parts = [], parts

    def chosen(self, cases, title=lambda case: case.title):
        """Those cases of a scenario that were asked for, by their titles; or all."""
        titles = {str(title(case)) for case in cases}
        for part in self.parts:
            self.ok(part in titles, f"there is a part {part}", f"there are {sorted(titles)}")
        return [case for case in cases if not self.parts or str(title(case)) in self.parts]

    def ok(self, passed, what, why=""):
        """One test."""
        self.lines.append((bool(passed), what, "" if passed else str(why)))
        return passed

    def equal(self, got, wanted, what):
        """One test: are they the same?"""
        return self.ok(got == wanted, what, f"got {got!r}, wanted {wanted!r}")

    def match(self, pattern, text, what):
        """One test: does the text hold this?"""
        return self.ok(re.search(pattern, text), what, f"no {pattern!r} in {text!r}")
