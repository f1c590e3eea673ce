"""What processes take: memory and CPU."""

from collections.abc import Sequence
from contextlib import suppress

import psutil

from shared.cli.processes import Process

MIB = 1024**2


def family(process: Process) -> list[psutil.Process]:
    """It, and those that it started."""
    first = psutil.Process(process.pid)
    return [first, *first.children(recursive=True)]


def memory_of(processes: Sequence[psutil.Process]) -> float:
    """In MiB; what they share counts once (PSS)."""
    total = 0.0
    for each in processes:
        with suppress(psutil.NoSuchProcess):  # one that was only there to start another
            total += each.memory_full_info().pss / MIB
    return total


def cpu_of(processes: Sequence[psutil.Process]) -> float:
    """The seconds of CPU that these have used."""
    total = 0.0
    for each in processes:
        with suppress(psutil.NoSuchProcess):  # as above
            times = each.cpu_times()
            total += times.user + times.system
    return total
