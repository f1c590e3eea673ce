"""Waiting for a condition, and doing things at the same moment."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

# seconds; only a failing test waits so long, and a slow service needs more
PATIENCE = float(os.environ.get("PARALLAX_PATIENCE", "15"))


def until[T](condition: Callable[[], T], patience: float = PATIENCE) -> T:
    """The first true value of `condition`. Fails the test if there never is one."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience} s; at last: {value!r}")
        time.sleep(0.02)
    return value


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results of all calls, in their order, each made when all are ready."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
