"""Regressions put in on purpose: the verdict has to notice them."""

import time

BLOCKED = 0.1  # seconds
COMPUTED = 0.02


def sleep() -> None:
    """What blocks an event loop, and a thread."""
    time.sleep(BLOCKED)


def compute() -> None:
    """What occupies the core."""
    end = time.thread_time() + COMPUTED
    while time.thread_time() < end:
        pass
