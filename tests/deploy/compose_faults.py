"""What is done to a stack on purpose, and how it is looked at before and after."""

import os
import signal
import time
from typing import Any

from ..faults.waiting import wait_for
from .compose import Stack
from .load import Load

LASTING = 100  # deeds of the load before and after what has to be survived
BACK = 240  # seconds until all are healthy again


def kill_all(stack: Stack) -> set[str]:
    """Kill the main process of every container at once; returns when all are back."""
    before = stack.containers()
    pids = {name: known["State"]["Pid"] for name, known in before.items()}
    for pid in pids.values():
        os.kill(pid, signal.SIGKILL)

    def are_back() -> bool:
        states = {name: each["State"] for name, each in stack.containers().items()}
        return states.keys() == pids.keys() and all(
            state["Health"]["Status"] == "healthy" and state["Pid"] not in (0, pid)
            for state, pid in ((states[name], pids[name]) for name in pids)
        )

    assert wait_for(are_back, BACK), stack.compose("ps", "--all")
    return set(before)


def restart_under_load(stack: Stack, variant: str) -> tuple[Load, dict[str, Any]]:
    """`roll` while people work and read along; what came of it."""
    with Load(stack.urls[variant]) as load:
        goes_on(load)
        began = time.monotonic()
        stack.script("roll", variant)
        seconds = time.monotonic() - began
        goes_on(load)
    figures = load.figures()
    return load, {
        "seconds": round(seconds, 1),
        "requests": load.requests,
        "failed": len(load.failures),
        "slowest": round(load.slowest, 2),
        "readers": len(figures),
        "due": sum(each.due for each in figures),
        "lost": sum(each.lost for each in figures),
    }


def goes_on(load: Load) -> None:
    """Returns when people have done so much more, or something has failed."""
    wanted = load.requests + LASTING
    went_on = wait_for(lambda: load.requests >= wanted or load.failures != [], BACK)
    assert went_on, "the load stands still"


def rows(stack: Stack) -> str:
    """Every row of every table, in an order of its own."""
    find = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    psql = ["psql", "-U", "postgres", "-d", "parallax", "-At", "-c"]
    names = stack.inside("database", *psql, find).split()
    assert "articles" in names
    return "\n".join(
        f"{name}\n" + stack.inside("database", *psql, f'TABLE "{name}" ORDER BY 1')
        for name in names
    )
