# SPDX-License-Identifier: GPL-2.0-only
"""Documentation/promises.rst, as far as it is made of the table, and what is wrong with both."""

import os
import re
import textwrap

import entries
from entries import Mutant, Promise, Section

PATH = os.path.join(entries.TOP, "Documentation", "promises.rst")
MARK = ".. What follows is made of tests/mutants/table by \"tests/mutants/run --promises\".\n"

HEAD = """\
.. list-table::
   :header-rows: 1
   :widths: 46 30 24

   * - Promise
     - Test
     - Mutant
"""


def names(words):
    """Names, as literals."""
    return " ".join(f"``{word}``" for word in words)


def row(*cells):
    """A row of the table."""
    lines = [textwrap.fill(cell, 94, initial_indent="   * - " if not number else "     - ",
                           subsequent_indent="       ", break_long_words=False,
                           break_on_hyphens=False) if cell else "     -"
             for number, cell in enumerate(cells)]
    return "\n".join(lines) + "\n"


def row_of(entry):
    """The row of a promise or a mutant."""
    if isinstance(entry, Promise):
        return row(entry.says, entry.test, names(entry.mutants) or f"none: {entry.none}")
    kernel = "" if entry.kernel == "6.1" else f" ({entry.kernel})"
    return row(entry.breaks[0].upper() + entry.breaks[1:], names([entry.scenario] + entry.also),
               names([entry.name]) + kernel)


def made(table):
    """The part of the document that is made."""
    text = ""
    for entry in table:
        if isinstance(entry, Section):
            prose = textwrap.fill(entry.prose, 92, break_on_hyphens=False)
            text += f"\n{entry.title}\n{'=' * len(entry.title)}\n\n"
            text += (prose + "\n\n" if prose else "") + HEAD
        else:
            text += row_of(entry)
    return text


def write(table):
    """Make that part anew."""
    by_hand = entries.read(PATH).partition(MARK)[0]
    with open(PATH, "w", encoding="utf-8") as file:
        file.write(by_hand + MARK + made(table))


def check(table):
    """What is wrong, line by line."""
    tests = entries.known_tests()
    mutants = {entry.name: entry for entry in table if isinstance(entry, Mutant)}
    if len(mutants) != sum(isinstance(entry, Mutant) for entry in table):
        yield "table: two mutants have one name"
    by_hand, _, rest = entries.read(PATH).partition(MARK)
    if rest != made(table):
        yield "promises.rst is not what the table makes: tests/mutants/run --promises"
    named = set()
    for entry in table:
        if isinstance(entry, Promise):
            of_it = re.findall(r"``(.+?)``", entry.test)
            for name in set(entry.mutants) - set(mutants):
                yield f"{entry.says}: there is no mutant {name}"
            if not (entry.none or entry.mutants):
                yield f"{entry.says}: why is there no mutant?"
        else:
            of_it = [entry.scenario] + entry.also if isinstance(entry, Mutant) else []
        named |= set(of_it)
        for name in set(of_it) - tests:
            yield f"{getattr(entry, 'name', None) or entry.says}: there is no test {name}"
    for name in set(re.findall(r"``([\w-]+\.[\w-]+)``", by_hand)) - tests - {"promises.rst", "kernels.rst"}:
        yield f"promises.rst: there is no test {name}"
    for name in sorted(entries.scenarios() - named):
        yield f"table: no promise names {name}"
    for mutant in mutants.values():
        for old, places in mutant.misfits(entries.TOP):
            where = [os.path.relpath(path, entries.TOP) for path in places]
            yield f"{mutant.name}: not just once in the module, but in {where}: {old!r}"
