"""Readers of a room over a socket or an event stream, alike for a test."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from typing import Any, Protocol

from ..conformance.waiting import until
from .raw import CLOSE, GONE, PING, PONG, TEXT, RawSocket, dial

type Frame = dict[str, Any]


class Reader(Protocol):
    """Tells what it hears until the server ends it, and then with which `code`."""

    code: int | None
    line: socket.socket

    def frames(self) -> Iterator[Frame]: ...
    def close(self) -> None: ...


class SocketReader:
    """A WebSocket; it answers pings."""

    def __init__(
        self,
        url: str,
        slug: str,
        token: str | None = None,
        after: int | None = None,
        buffer: int | None = None,
    ) -> None:
        query = "" if after is None else f"?after={after}"
        self.code: int | None = None
        self.socket = RawSocket(url, f"/ws/rooms/{slug}{query}", token, buffer)
        self.line = self.socket.line
        self.line.settimeout(None)

    def frames(self) -> Iterator[Frame]:
        try:
            while True:
                opcode, payload = self.socket.receive()
                if opcode == TEXT:
                    yield json.loads(payload)
                elif opcode == PING:
                    self.socket.send(PONG, payload)
                elif opcode == CLOSE:
                    self.code = int.from_bytes(payload[:2])
                    return
        except (EOFError, ConnectionError):
            self.code = GONE

    def close(self) -> None:
        hang_up(self.line)


class StreamReader:
    """Server-Sent Events, told as the frames of a socket."""

    def __init__(
        self,
        url: str,
        slug: str,
        token: str | None = None,
        after: int | None = None,
        buffer: int | None = None,
    ) -> None:
        query = "" if after is None else f"?after={after}"
        self.code: int | None = None
        self.line = dial(url, buffer)
        connection = HTTPConnection("unused")
        connection.sock = self.line
        headers = {"Host": url.partition("//")[2]}
        headers |= {"Authorization": f"Token {token}"} if token else {}
        path = f"/api/rooms/{slug}/events{query}"
        connection.request("GET", path, headers=headers)
        self.answer = connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        self.line.settimeout(None)

    def frames(self) -> Iterator[Frame]:
        kind = ""
        try:
            while line := self.answer.readline().decode():
                name, _, value = line.rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data" and kind == "message":
                    yield {"type": "messages", "messages": [json.loads(value)]}
                elif name == "data" and kind == "closed":
                    self.code = json.loads(value)["code"]
                elif name == "data":
                    yield {"type": kind, **json.loads(value)}
        except (ConnectionError, HTTPException):
            pass
        self.code = self.code or GONE

    def close(self) -> None:
        hang_up(self.line)


def hang_up(line: socket.socket) -> None:
    """Whoever reads from it hears the end."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


READERS: dict[str, Callable[..., Reader]] = {"ws": SocketReader, "sse": StreamReader}


def seqs(reader: Reader) -> Iterator[int]:
    """The seqs of the messages that it hears."""
    for frame in reader.frames():
        if frame["type"] == "messages":
            yield from (message["seq"] for message in frame["messages"])


class Follower:
    """Reads on a thread of its own, and notes what came when."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.seqs: list[int] = []
        self.came: dict[int, float] = {}
        self.answered: dict[str, float] = {}
        self.joined = threading.Event()
        self.thread = threading.Thread(target=self._follow, daemon=True)
        self.thread.start()
        assert self.joined.wait(15), "the server must speak first"

    def _follow(self) -> None:
        for frame in self.reader.frames():
            self.joined.set()
            if frame["type"] == "messages":
                for message in frame["messages"]:
                    self.seqs.append(message["seq"])
                    self.came[message["seq"]] = time.monotonic()
            elif frame["type"] in ("ack", "error"):
                self.answered[frame["clientId"]] = time.monotonic()

    def has(self, seq: int) -> None:
        """Wait until it has heard this one."""
        until(lambda: seq in self.came)


@contextmanager
def following(reader: Reader) -> Iterator[Follower]:
    """A reader that follows within the block."""
    follower = Follower(reader)
    try:
        yield follower
    finally:
        reader.close()
        follower.thread.join()
