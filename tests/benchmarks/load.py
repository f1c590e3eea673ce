"""A small HTTP/1.1 load client: keep-alive connections, one request after another.

It only counts; every answer must have the expected status, or the run fails.
"""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    """One request, as bytes, and the status it must be answered with."""

    raw: bytes
    status: int

    @classmethod
    def of(
        cls,
        method: str,
        url: str,
        status: int = 200,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> "Request":
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {path} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return cls("\r\n".join([*lines, "", ""]).encode() + body, status)


class UnexpectedStatus(Exception):
    """The server did not answer what is measured."""


class Connection(asyncio.Protocol):
    """Sends its request again as soon as it has been answered."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.answers = 0
        self.failure: Exception | None = None
        self.closed = asyncio.Event()
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request.raw)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        end = self._end(head)
        if end is None:
            return
        if int(self._buffer[9:12]) != self.request.status:
            self.failure = UnexpectedStatus(self._buffer[:400].decode(errors="replace"))
            self.transport.close()
            return
        del self._buffer[:end]
        self.answers += 1
        self.transport.write(self.request.raw)

    def _end(self, head: int) -> int | None:
        """Where the answer ends; None while it is not there yet. One answer at a time
        is under way, so a chunked one ends where the buffer does."""
        fields = bytes(self._buffer[:head]).lower()
        if b"transfer-encoding: chunked" in fields:
            return len(self._buffer) if self._buffer.endswith(b"0\r\n\r\n") else None
        _, found, rest = fields.partition(b"content-length:")
        end = head + 4 + (int(rest.split(b"\r\n", 1)[0]) if found else 0)
        return end if len(self._buffer) >= end else None

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()


async def _run(url: str, request: Request, connections: int, seconds: float) -> float:
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(
            lambda: Connection(request), parts.hostname, parts.port
        )
        for _ in range(connections)
    ]
    protocols = [protocol for _, protocol in pairs]
    began, before = time.perf_counter(), sum(p.answers for p in protocols)
    failing = [asyncio.create_task(p.closed.wait()) for p in protocols]
    await asyncio.wait(failing, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    counted = sum(p.answers for p in protocols) - before
    elapsed = time.perf_counter() - began
    for task in failing:
        task.cancel()
    for transport, _ in pairs:
        transport.abort()
    for protocol in protocols:
        if protocol.failure:
            raise protocol.failure
    if counted == 0 or elapsed < seconds / 2:
        raise UnexpectedStatus("the server closed a connection")
    return counted / elapsed


def rate(url: str, request: Request, connections: int, seconds: float) -> float:
    """Answers a second. Raises UnexpectedStatus."""
    return asyncio.run(_run(url, request, connections, seconds))
