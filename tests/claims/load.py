"""HTTP load in a closed loop: answers a second, how long they took, whose CPU."""

import asyncio
import math
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from tests.benchmarks.load import Connection, Request, UnexpectedStatus

from .resources import cpu_of
from .servers import PATIENCE, Served

SOON = 0.1  # seconds between two looks for the first answer, where none came in time


@dataclass(frozen=True)
class Load:
    """What came of it; `cpu` and `other_cpu` are seconds."""

    answers: int
    seconds: float
    times: Sequence[float]  # of each answer, in seconds, sorted
    cpu: float  # the server's
    other_cpu: float  # of those that were watched beside it

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def per_core(self) -> float:
        """Answers a second of the server's CPU: what it would do if it never waited,
        and whoever else runs on its core."""
        return self.answers / max(self.cpu, 0.001)

    def percentile(self, part: float) -> float:
        """In milliseconds; `part` is 0.99 for the p99."""
        place = min(len(self.times) - 1, math.ceil(part * len(self.times)) - 1)
        return 1000 * self.times[max(0, place)]


class Timed(Connection):
    """Notes how long each answer took."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.times: list[float] = []
        self._asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._asked = time.perf_counter()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        before = self.answers
        super().data_received(data)
        if self.answers > before:
            now = time.perf_counter()
            self.times.append(now - self._asked)
            self._asked = now


def ask(served: Served, path: str) -> bytes:
    """The body of one answer. Raises HTTPError where it is none of 2xx."""
    with urllib.request.urlopen(served.url + path, timeout=PATIENCE) as answer:  # noqa: S310
        return bytes(answer.read())


def put(
    served: Served,
    path: str,
    *,
    connections: int,
    seconds: float,
    watched: Sequence[psutil.Process] = (),
) -> Load:
    """GET `path` over and over, on so many connections. Raises UnexpectedStatus."""
    url = served.url + path
    cpu, other = served.cpu, cpu_of(watched)
    elapsed, times = asyncio.run(
        drive(url, Request.of("GET", url), connections, seconds)
    )
    return Load(
        len(times),
        elapsed,
        sorted(times),
        served.cpu - cpu,
        cpu_of(watched) - other,
    )


async def drive(
    url: str, request: Request, connections: int, seconds: float
) -> tuple[float, list[float]]:
    """How long it really was, and the seconds of each answer."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    pairs = [
        await loop.create_connection(lambda: Timed(request), parts.hostname, parts.port)
        for _ in range(connections)
    ]
    protocols = [protocol for _, protocol in pairs]
    is_whole = await under_load(protocols, seconds)
    elapsed = time.perf_counter() - began
    times = [each for protocol in protocols for each in protocol.times]
    for transport, _ in pairs:
        transport.abort()
    if failures := [each.failure for each in protocols if each.failure]:
        raise failures[0]
    if not (is_whole and times):
        raise UnexpectedStatus(f"{url}: a connection was closed, or nothing came")
    return elapsed, times


async def under_load(protocols: Sequence[Timed], seconds: float) -> bool:
    """Wait so long, and on until there is an answer at all; whether all connections
    stayed open."""
    closed = [asyncio.create_task(each.closed.wait()) for each in protocols]
    end = time.perf_counter() + seconds
    done: set[asyncio.Task[bool]] = set()
    while not done and (left := end - time.perf_counter()) > -PATIENCE:
        if left <= 0 and any(each.times for each in protocols):
            break
        done, _ = await asyncio.wait(
            closed, timeout=max(left, SOON), return_when=asyncio.FIRST_COMPLETED
        )
    for task in closed:
        task.cancel()
    return not done
