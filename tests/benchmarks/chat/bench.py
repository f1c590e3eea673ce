"""The whole run: who is there, who speaks our frames, then rounds of everything.

In each round all servers are measured in turn, each in a new process, so that what the
machine does meanwhile comes to all of them.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from shared.cli.services import start_postgres, start_redis
from tests.servers import migrate, seed

from ..servers import LOAD_CORE, pin
from . import profile
from .load import MANY, ONE, STORED, Wire, by_sockets, fan_out
from .measures import SENDERS, Sample, audience, experiments
from .polls import wake_ups
from .protocol import CHECKS
from .servers import Server, peer_command, running_peer, running_variant, why_missing
from .versions import describe_machine

REFERENCE = "node"  # what ratios are to
PEERS = (REFERENCE, "go")
CONTROLS = {"flask": "plain_flask", "fastapi": "plain_fastapi"}
CEILING = "bare"
UNCHECKED = (CEILING, *CONTROLS.values(), "django")  # no chats, no WebSocket
PROFILED = 200  # sockets
MODES = (("single", ONE), ("joined", MANY), ("sent", STORED))
PROFILE_SECONDS = 4.0

type Tell = Callable[[str], None]
type Start = Callable[[], AbstractContextManager[Server]]


class Run:
    """What is found on the way."""

    def __init__(self, seconds: float, tell: Tell) -> None:
        self.seconds = seconds
        self.tell = tell
        self.absent: dict[str, str] = {}
        self.failures: list[dict[str, Any]] = []
        self.samples: list[dict[str, Any]] = []
        self.profiles: dict[str, Any] = {}

    def speaks_our_frames(self, name: str, start: Start) -> bool:
        """Who does not is not timed."""
        self.tell(f"{name}: protocol")
        with start() as server:
            for check in CHECKS:
                try:
                    check(server)
                except Exception as error:  # whatever it was
                    what = check.__name__.replace("_", " ")
                    self.absent[name] = f"it fails a check of the protocol, {what}: "
                    self.absent[name] += " ".join(str(error).split())[:300]
                    self.tell(f"{name}: {self.absent[name]}")
                    return False
        return True

    def round(self, number: int, name: str, start: Start) -> None:
        """One server, in a process of its own."""
        with self.failing(number, name), start() as server:
            todo = experiments(server, self.seconds) if name != "django" else []
            if server.redis:
                todo.append(lambda: wake_ups(server, 2 * self.seconds))
            for experiment in todo:
                with self.failing(number, name):
                    for sample in experiment():
                        self.samples.append({"round": number, **asdict(sample)})
                        self.tell(describe(sample))

    @contextmanager
    def failing(self, number: int, name: str) -> Iterator[None]:
        """What fails within the block is told in the page, and the run goes on."""
        try:
            yield
        except Exception as error:  # whatever it was
            why = " ".join(str(error).split())[:300]
            self.failures.append({"round": number, "server": name, "why": why})
            self.tell(f"{name} failed: {why}")

    def profile(self, name: str, start: Start, folder: Path) -> None:
        """Where a variant's time goes: messages by the wire, and by its sockets."""
        self.tell(f"{name}: profile")
        found: dict[str, Any] = {}
        with start() as server:
            for mode, under_way in MODES:
                senders = len(server.tokens) if mode == "sent" else SENDERS
                with audience(server, PROFILED, senders) as (sat, slug):
                    wire = Wire(server.redis or "", slug)
                    say = by_sockets(sat) if mode == "sent" else wire.say
                    fan_out(sat, say, under_way, 1.0)
                    output = folder / f"{name}-{mode}.txt"
                    look = profile.Look(server.process.pid, PROFILE_SECONDS, output)
                    fan_out(sat, say, under_way, PROFILE_SECONDS + 1)
                    found[mode] = look.shares()
                    wire.close()
        self.profiles[name] = found


def describe(sample: Sample) -> str:
    busy = sample.beside.get("client busy")
    return (
        f"  {sample.server} {sample.measure} {sample.sockets:,} {sample.mode}: "
        f"{sample.value:,.1f}" + (f" (client {busy:.0%} busy)" if busy else "")
    )


def measure(
    variants: list[str], rounds: int, seconds: float, tell: Tell
) -> dict[str, Any]:
    """All figures, with what they were measured on."""
    run = Run(seconds, tell)
    with tempfile.TemporaryDirectory(prefix="parallax-bench-") as name:
        Path(name).chmod(0o755)
        with starts(variants, run, Path(name)) as servers:
            measure_all(run, servers, rounds, Path(name))
    return {
        "machine": describe_machine(),
        "rounds": rounds,
        "seconds": seconds,
        "absent": run.absent,
        "failures": run.failures,
        "samples": run.samples,
        "profiles": run.profiles,
    }


def measure_all(run: Run, servers: dict[str, Start], rounds: int, folder: Path) -> None:
    """Checks, rounds, profiles."""
    for name in [name for name in servers if name not in UNCHECKED]:
        if not run.speaks_our_frames(name, servers[name]):
            del servers[name]
    for number in range(1, rounds + 1):
        for name, start in servers.items():
            run.tell(f"round {number} of {rounds}: {name}")
            run.round(number, name, start)
    for name, start in servers.items():
        if profile.is_here() and name not in (*UNCHECKED, *PEERS):
            with run.failing(rounds, name):
                run.profile(name, start, folder)


@contextmanager
def starts(variants: list[str], run: Run, folder: Path) -> Iterator[dict[str, Start]]:
    """How to start each server that is here, the reference first."""
    everywhere = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    postgres = start_postgres(folder / "postgres", durable=False)
    redis = start_redis(folder / "redis")
    pin(0, LOAD_CORE)
    try:
        servers: dict[str, Start] = {}
        for peer in PEERS:
            if why := why_missing(peer):
                run.absent[peer] = why
                run.tell(f"{peer}: {why}")
            else:
                servers[peer] = peer_start(peer, folder)
        for variant in variants:
            url = postgres.create_database(variant)
            migrate(variant, url)
            seed(url)
            people: list[str] = []
            servers[variant] = partial(
                running_variant, variant, url, redis.url, folder, people
            )
            if control := CONTROLS.get(variant):
                servers[control] = peer_start(control, folder)
        servers[CEILING] = peer_start(CEILING, folder)
        yield servers
    finally:
        pin(0, everywhere)
        redis.end()
        postgres.end()


def peer_start(peer: str, folder: Path) -> Start:
    return partial(running_peer, peer, peer_command(peer, folder), folder)
