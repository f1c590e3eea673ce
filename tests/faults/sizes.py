"""How much of everything: what CI repeats each time, and what the docs show."""

from dataclasses import dataclass

from .nemesis import Plan


@dataclass(frozen=True)
class Size:
    """Of one run."""

    writers: int
    messages: int  # of each writer
    readers: int
    interval: float  # seconds between two messages of a writer, at least
    plan: Plan
    writing: int  # seconds at most, for all of it


SHORT = Size(
    writers=6,
    messages=40,
    readers=9,
    interval=0.15,
    plan=Plan(
        faults={
            "reader_reset": 2,
            "reader_dropped": 2,
            "reader_closed": 1,
            "writer_reset": 1,
            "web_killed": 1,
            "worker_killed": 1,
            "web_terminated": 1,
            "redis_flushed": 1,
            "redis_restarted": 1,
            "redis_away": 1,
            "redis_hanging": 1,
        },
        pause=(0.1, 0.8),
        away=(1.5, 2.5),
    ),
    writing=240,
)
LONG = Size(
    writers=20,
    messages=500,
    readers=30,
    interval=0.1,
    plan=Plan(
        faults={
            "reader_reset": 8,
            "reader_dropped": 8,
            "reader_closed": 6,
            "writer_reset": 5,
            "web_killed": 4,
            "worker_killed": 4,
            "web_terminated": 4,
            "redis_flushed": 3,
            "redis_restarted": 3,
            "redis_away": 3,
            "redis_hanging": 3,
        },
        pause=(1.0, 3.0),
        away=(2.0, 6.0),
    ),
    writing=900,
)
