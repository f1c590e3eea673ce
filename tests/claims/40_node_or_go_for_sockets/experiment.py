"""Measures each server in turn, in a new process, once a round."""

from collections.abc import Iterator

from tests.benchmarks.chat.measures import TALKING, sends, the_first_room

from ..frame import (
    CHOOSING,
    REFUTED,
    Code,
    Experiment,
    Plant,
    Plot,
    Run,
    bars,
)
from ..measures import Measures, Sample
from .rivals import OURS, Start, rivals
from .rule import BUSY, DELIVERED, JOINED, MEMORY, P99, control, judge

PEERS = "tests/benchmarks/peers"
ENOUGH = 2  # rounds for our variants: they stand beside, and decide nothing
WHATS = {  # of the benchmark's samples, by measure and mode
    ("fan-out", "single"): (DELIVERED, ""),
    ("fan-out", "joined"): (JOINED, ""),
    ("memory", "guests"): (MEMORY, "KiB"),
    ("latency p99", "sent"): (P99, "ms"),
}


def measure(servers: dict[str, Start], run: Run) -> Iterator[Sample]:
    """Raises Lost where a message did not come to every socket."""
    sockets, seconds = run.pick((500, 0.5), (100, 0.2))
    for name in run.in_turn(servers):
        if name in OURS.values() and run.round >= ENOUGH:
            continue
        run.say(name)
        with servers[name]() as server:
            found = list(the_first_room(server, sockets, seconds))
            if name != "bare sockets":  # which keep no order among many senders
                found += sends(server, seconds)
        for each in found:
            if known := WHATS.get((each.measure, each.mode)):
                yield Sample(name, *known, each.value)
            if (each.measure, each.mode) == ("fan-out", "single"):
                yield Sample(name, BUSY, "", each.beside["client busy"])


def plots(measures: Measures) -> list[Plot]:
    return [
        bars("Messages delivered per CPU-second", measures, DELIVERED),
        bars("The same with 64 under way: who joins them", measures, JOINED),
        bars("Memory of an idle socket", measures, MEMORY),
        bars(f"Until all of {TALKING} have it, 99th percentile", measures, P99),
    ]


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=rivals,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=5,
    code=[
        Code("Node.js", f"{PEERS}/node/server.mjs"),
        Code("Go", f"{PEERS}/go/main.go"),
        Code(
            "Channels, plain",
            "tests/claims/40_node_or_go_for_sockets/plain_channels.py",
        ),
        Code("FastAPI, plain", f"{PEERS}/plain_fastapi.py"),
        Code("Flask, plain", f"{PEERS}/plain_flask.py"),
        Code("realtime_channels", "realtime_channels/consumers.py"),
        Code("fastapi_service", "fastapi_service/chat/sockets.py"),
        Code("flask_service", "flask_service/chat/sockets.py"),
    ],
    packages=[
        *("channels", "fastapi", "uvicorn", "wsproto", "uvloop"),
        *("flask", "gevent", "gunicorn", "simple-websocket"),
    ],
    programs=["node", "go"],
    plants={"sleep": Plant("Node.js alone, and a sleep in its sender", REFUTED)},
)
