"""What is measured of one server: short experiments, each of which gives samples."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from .client import Audience
from .load import MANY, ONE, STORED, Delivered, Say, Wire, by_sockets, fan_out, latency
from .servers import Server

SENDERS = 8  # of an audience may send; the rest are guests
SIZES = (1_000, 200, 50)
TALKING = 200  # sockets, a hundred of which send
CALM = 1.0  # seconds in which presence and memory settle
WARM = 50  # sockets that come and go first


@dataclass(frozen=True)
class Sample:
    """One figure of one round. `mode` says how messages got in and went out."""

    server: str
    measure: str
    sockets: int
    mode: str
    value: float
    beside: dict[str, float] = field(default_factory=dict)  # what explains the value


type Experiment = Callable[[], Iterator[Sample]]


def experiments(server: Server, seconds: float) -> list[Experiment]:
    """Those of one round, in their order: memory comes first, in a new process."""
    rooms = [partial(a_room, server, size, seconds) for size in SIZES]
    if server.name == "bare" or server.name.startswith("plain"):
        return rooms
    first = partial(the_first_room, server, SIZES[0], seconds)
    return [first, *rooms[1:], partial(sends, server, seconds)]


def the_first_room(server: Server, sockets: int, seconds: float) -> Iterator[Sample]:
    """How fast guests come, and what they take while they are idle; then fan-out. A
    few have come and gone before: what is loaded on first use is no socket's memory."""
    with audience(server, WARM, SENDERS):
        pass
    slug, guests = server.open_room(), sockets - SENDERS
    with Audience(server.url, slug) as sat:
        memory, cpu = server.memory, server.cpu
        seconds_taken = sat.join([None] * guests)
        beside = {"a CPU-second": guests / max(server.cpu - cpu, 0.01)}
        rate = guests / seconds_taken
        yield Sample(server.name, "connects", sockets, "guests", rate, beside)
        sat.idle(CALM)
        each = (server.memory - memory) / guests
        yield Sample(server.name, "memory", sockets, "guests", each)
        sat.join(server.tokens[:SENDERS])
        sat.idle(CALM)
        yield from deliveries(server, sat, slug, seconds)


def a_room(server: Server, sockets: int, seconds: float) -> Iterator[Sample]:
    with audience(server, sockets, SENDERS) as (sat, slug):
        yield from deliveries(server, sat, slug, seconds)


@contextmanager
def audience(
    server: Server, sockets: int, senders: int
) -> Iterator[tuple[Audience, str]]:
    """A new room with so many sockets in it; and its slug."""
    slug = server.open_room()
    with Audience(server.url, slug) as sat:
        sat.join(server.tokens[:senders])
        sat.join([None] * (sockets - senders))
        sat.idle(CALM)
        yield sat, slug


def deliveries(
    server: Server, sat: Audience, slug: str, seconds: float
) -> Iterator[Sample]:
    """Fan-out, both with one message a frame and with joined frames."""
    wire = Wire(server.redis, slug) if server.redis else None
    say = wire.say if wire else by_sockets(sat)
    yield measured(server, sat, say, ONE, "single", seconds)
    yield measured(server, sat, say, MANY, "joined", seconds)
    if wire:
        wire.close()


def sends(server: Server, seconds: float) -> Iterator[Sample]:
    """What the sockets say themselves: variants store it first."""
    with audience(server, TALKING, len(server.tokens)) as (sat, _):
        say = by_sockets(sat)
        yield measured(server, sat, say, STORED, "sent", seconds)
        times = sorted(latency(sat, say, 3 * seconds))
        for name, part in (("p50", 0.5), ("p99", 0.99)):
            value = 1000 * times[int(part * (len(times) - 1))]
            yield Sample(server.name, f"latency {name}", TALKING, "sent", value)


def measured(
    server: Server, sat: Audience, say: Say, under_way: int, mode: str, seconds: float
) -> Sample:
    """Messages delivered a second of the server's CPU."""
    spend(server, sat, say, under_way, seconds / 3)  # compilers warm up
    got, cpu = spend(server, sat, say, under_way, seconds)
    beside = {
        "a second": got.messages / got.seconds,
        "messages a frame": got.messages / got.frames,
        "server busy": cpu / got.seconds,
        "client busy": got.client_cpu / got.seconds,
    }
    return Sample(server.name, "fan-out", len(sat), mode, got.messages / cpu, beside)


def spend(
    server: Server, sat: Audience, say: Say, under_way: int, seconds: float
) -> tuple[Delivered, float]:
    """Fan out until the server has used so much CPU, or for five times as long where
    it gets less. What was delivered, and the seconds of CPU."""
    got, began, cpu = Delivered(), time.perf_counter(), server.cpu
    while True:
        got.add(fan_out(sat, say, under_way, seconds / 4))
        used = server.cpu - cpu
        if used >= seconds or time.perf_counter() - began > 5 * seconds:
            return got, max(used, 0.01)
