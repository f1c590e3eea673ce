"""A small TCP proxy between clients and servers: a line that can be cut.

Each client has a line of its own, with a port of its own. A new connection goes to any
server of the line that answers, as behind a load balancer; the client never chooses.
"""

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

HOST = "127.0.0.1"
CHUNK = 64 * 1024  # bytes
NOTICED = 1.0  # seconds until a client sees that its network is gone
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST

type Pair = tuple[asyncio.StreamWriter, asyncio.StreamWriter]
"""The two halves of a connection: to the client, to the server."""


class Line:
    """One client's way to the servers. Cuts are made from any thread."""

    def __init__(self, exchange: "Exchange", servers: list[int]) -> None:
        self.exchange = exchange
        self.servers = servers  # ports
        self.port = 0
        self.pairs: set[Pair] = set()
        self.is_shut = False
        self.dropped: list[asyncio.StreamWriter] = []

    async def listen(self) -> None:
        self.listener = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        upstream = await self._connect()
        if upstream is None or self.is_shut:
            _reset(writer)
            return
        pair = (writer, upstream[1])
        self.pairs.add(pair)
        ways = (_pump(reader, upstream[1]), _pump(upstream[0], writer))
        tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if pair in self.pairs:  # else the one who cut it sees to it
            self.pairs.discard(pair)
            for half in pair:
                half.close()
        for task in tasks:
            task.cancel()

    async def _connect(
        self,
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for port in random.sample(self.servers, len(self.servers)):
            with suppress(OSError):
                return await asyncio.open_connection(HOST, port)
        return None

    def shut(self) -> None:
        """As reset, and for good."""
        self.is_shut = True
        self.reset()

    def reset(self) -> None:
        """RST to both sides."""
        self.exchange.call(self._end(_reset))

    def close(self) -> None:
        """FIN to both sides, in good order."""
        self.exchange.call(self._end(asyncio.StreamWriter.close))

    def drop(self) -> None:
        """Nothing goes through any more. The client notices after a while that its
        network is gone; the server is told nothing, and its half is never read."""
        self.exchange.call(self._drop())

    async def _end(self, how: Callable[[asyncio.StreamWriter], None]) -> None:
        for pair in self._take():
            for half in pair:
                how(half)

    async def _drop(self) -> None:
        for client, server in self._take():
            for half in (client, server):
                half.transport.pause_reading()
            self.dropped.append(server)
            asyncio.get_running_loop().call_later(NOTICED, _reset, client)

    def _take(self) -> set[Pair]:
        pairs, self.pairs = self.pairs, set()
        return pairs


class Exchange:
    """All lines, on one event loop in a thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.lines: list[Line] = []
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self) -> "Exchange":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for line in self.lines:
            line.reset()
            for half in line.dropped:
                self.loop.call_soon_threadsafe(_reset, half)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def line(self, servers: list[int]) -> Line:
        """A new line to these ports."""
        made = Line(self, servers)
        self.call(made.listen())
        self.lines.append(made)
        return made

    def call(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it on the loop, to its end."""
        asyncio.run_coroutine_threadsafe(work, self.loop).result()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until either side ends."""
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()


def _reset(half: asyncio.StreamWriter) -> None:
    found = half.get_extra_info("socket")
    with suppress(OSError):
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    half.transport.abort()
