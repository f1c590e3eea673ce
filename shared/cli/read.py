"""Show the code that answers an operation of the contract in every variant: side by
side on a wide screen, else one after the other.

    parallax read create_article
    parallax read --list
"""

import argparse
import difflib
import shutil
import sys
from textwrap import dedent

from .failures import Usage
from .finder import (
    GROWN,
    MONOLITH,
    Code,
    Operation,
    find_all,
    operations,
    tests_of,
)

PANE = 80  # columns; a screen with twice as many shows two side by side
BETWEEN = " │ "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """OPERATION, or `--list`."""
    parser.add_argument("operation", nargs="?", metavar="OPERATION")
    parser.add_argument("--list", action="store_true", help="show all operations")


def run(options: argparse.Namespace) -> None:
    """Show it. Raises Usage for an operation that the contract does not have."""
    if options.list or not options.operation:
        for operation in operations().values():
            print(f"{operation.name:<22} {operation.summary}")
        return
    show(find_operation(options.operation))


def find_operation(name: str) -> Operation:
    """Raises Usage, with what it may have meant."""
    known = operations()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"; do you mean {' or '.join(near)}?" if near else "; see read --list"
    raise Usage(f"the contract has no operation {name}{hint}")


def show(operation: Operation) -> None:
    """The contract's line, the code, the tests."""
    print(f"{operation.name}: {operation.method} {operation.path}")
    print(f"{operation.summary}\n")
    panes = [pane(*item) for item in find_all(operation).items()]
    width = shutil.get_terminal_size((80, 24)).columns
    across = max(1, width // PANE)
    room = (width - len(BETWEEN) * (across - 1)) // across
    for first in range(0, len(panes), across):
        for line in side_by_side(panes[first : first + across], room):
            print(line)
        print()
    tests = tests_of(operation.name)
    print("Held by" if tests else "No test begins with its name.")
    for test in tests:
        print(f"  {test}")
    sys.stdout.flush()


def pane(package: str, code: Code | None) -> list[str]:
    """A heading, and the code below it."""
    if code is None:
        return [f"── {package}", "(not here)"]
    note = ""
    if package == GROWN and code.file.parts[0] == MONOLITH:
        note = "  (the monolith's)"
    heading = f"── {code.file}:{code.line}{note}"
    return [heading, *dedent(code.text).splitlines()]


def side_by_side(panes: list[list[str]], room: int) -> list[str]:
    """The lines of several panes, joined; a line longer than `room` is folded."""
    if len(panes) == 1:
        return panes[0]
    folded = [[part for line in lines for part in fold(line, room)] for lines in panes]
    height = max(map(len, folded))
    rows = [[*lines, *[""] * (height - len(lines))] for lines in folded]
    return [
        BETWEEN.join(f"{part:<{room}}" for part in row).rstrip()
        for row in zip(*rows, strict=True)
    ]


def fold(line: str, room: int) -> list[str]:
    """The line in pieces that fit."""
    if len(line) <= room:
        return [line]
    return [line[:room], *fold(f"    … {line[room:]}", room)]
