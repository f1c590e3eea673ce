"""Ends what a killed command line leaves behind, on every Unix alike.

Runs as a process of its own, in its own session, and reads lines from its parent:
`+PGID SIGNAL` for a process group that began, `-PGID` for one that is over. When the
pipe closes, the parent is gone, however it went: what is still on the list is ended,
the youngest first (servers before the Redis and the database that they use).
"""

import os
import signal
import sys
import time
from contextlib import suppress

GRACE = 10.0  # seconds from the polite signal to the other one


def main() -> None:
    """Until standard input ends."""
    groups: dict[int, int] = {}
    for line in sys.stdin:
        words = line[1:].split()
        if line[0] == "+":
            groups[int(words[0])] = int(words[1])
        else:
            groups.pop(int(words[0]), None)
    for group in reversed(groups):
        end(group, groups[group])


def end(group: int, polite: int) -> None:
    """Ask a group's leader, wait for all of it, kill what is left."""
    deadline = time.monotonic() + GRACE
    ask(group, polite)
    while is_alive(group) and time.monotonic() < deadline:
        time.sleep(0.02)
    kill(group)


def ask(group: int, polite: int) -> None:
    """Tell the leader to end: it knows best how to end the others."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(group, polite)


def is_alive(group: int) -> bool:
    """Whether anybody is left of it."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):  # macOS: the latter, of zombies
        return False
    return True


def kill(group: int) -> None:
    """End all of it at once."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
