"""What a server holds while it serves: memory, descriptors, threads, subscriptions."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

import psutil
from redis import Redis

from ..servers import Server

MIB = 1024 * 1024


def processes(server: Server) -> list[psutil.Process]:
    """The web server's process and its workers."""
    root = psutil.Process(server.processes[0].pid)
    return [root, *root.children(recursive=True)]


def memory(server: Server) -> int:
    """Bytes that are in memory, of all its processes together."""
    return sum(process.memory_info().rss for process in processes(server))


@dataclass
class Peak:
    """The most that was in memory, and where it began."""

    first: int
    highest: int

    @property
    def growth(self) -> int:
        return self.highest - self.first


@contextmanager
def peak_memory(server: Server) -> Iterator[Peak]:
    """Looks every 10 ms within the block."""
    first = memory(server)
    peak = Peak(first, first)
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.01):
            peak.highest = max(peak.highest, memory(server))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


@dataclass(frozen=True)
class Holdings:
    """What must come back to where it was once everybody has gone."""

    descriptors: int
    threads: int
    channels: int

    SPARE: ClassVar[int] = (
        5  # connections to the database, or threads, that a pool may keep
    )

    def is_within(self, earlier: "Holdings") -> bool:
        """Whether it is no more than it was."""
        return (
            self.descriptors <= earlier.descriptors + self.SPARE
            and self.threads <= earlier.threads + self.SPARE
            and self.channels <= earlier.channels
        )

    @classmethod
    def of(cls, server: Server) -> "Holdings":
        found = processes(server)
        with Redis.from_url(server.redis.url) as redis:
            channels = redis.pubsub_channels("parallax*")
        return cls(
            sum(process.num_fds() for process in found),
            sum(process.num_threads() for process in found),
            len(channels),
        )


def settle(server: Server, seconds: float = 0.5) -> None:
    """Wait until memory stays as it is for a while."""
    last, since = memory(server), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.05)
        if abs((now := memory(server)) - last) > 64 * 1024:
            last, since = now, time.monotonic()


def holds_line(server: Server, line: socket.socket) -> bool:
    """Whether the server still has its end of this connection."""
    ours = line.getsockname()
    return any(
        connection.raddr == ours
        for process in processes(server)
        for connection in process.net_connections("tcp")
    )
