"""A lean WebSocket client: it counts messages, and parses no more than it must.

One process has to read more than any server here can write. So no frame is decoded:
the messages in it are counted by a key that each of them has once.
"""

import re
import secrets
import selectors
import socket
import time
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlsplit

TEXT, CLOSE, PING = 0x81, 0x88, 0x89  # the first byte of a frame that is whole
CHUNK = 1 << 16  # bytes
PATIENCE = 20.0  # seconds
AT_ONCE = 32  # connections that are made at the same time
MESSAGE = b'"createdAt"'  # each message has it once; ack, deleted and presence do not
SEQ = re.compile(rb'"seq": ?(\d+)')


class Lost(Exception):
    """A connection ended, or nothing came for a long time."""


def frame(first: int, payload: bytes) -> bytes:
    """A client's frame. It is masked, as it must be: with zeros, which change none."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
    return bytes([first]) + length + bytes(4) + payload


class Listener:
    """One connection: the messages and frames that it got."""

    __slots__ = ("_last", "_rest", "frames", "joined", "messages", "sock")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.joined = False
        self.messages = self.frames = 0
        self._rest = self._last = b""

    def read(self) -> int:
        """Take what has come; how many messages it was. Raises Lost."""
        data = self.sock.recv(CHUNK)
        if not data:
            raise Lost("the server ended a connection")
        data = self._rest + data
        if not self.joined:
            return self._join(data)
        counted = start = 0
        size = len(data)
        while size - start >= 2:
            length, begin = data[start + 1], start + 2
            if length >= 126:
                begin += 2 if length == 126 else 8
                if begin > size:
                    break
                length = int.from_bytes(data[start + 2 : begin])
            end = begin + length
            if end > size:
                break
            counted += self._take(data, start, begin, end)
            start = end
        self._rest = data[start:]
        self.messages += counted
        return counted

    def _take(self, data: bytes, start: int, begin: int, end: int) -> int:
        first = data[start]
        if first == TEXT:
            if counted := data.count(MESSAGE, begin, end):
                self.frames += 1
                self._last = data
            elif data.find(b'"error"', begin, end) >= 0:
                raise Lost(data[begin:end].decode())
            return counted
        if first == CLOSE:
            raise Lost(f"closed with {int.from_bytes(data[begin : begin + 2])}")
        if first == PING:
            self.sock.send(frame(0x8A, data[begin:end]))
        return 0

    def _join(self, data: bytes) -> int:
        """The handshake's answer and the first frame, which must be `joined`."""
        head = data.find(b"\r\n\r\n") + 4
        self._rest = data
        if head < 4 or len(data) < head + 4:
            return 0
        if b" 101 " not in data[:40]:
            raise Lost(data[:300].decode(errors="replace"))
        size = data[head + 1]
        if size == 126:
            size = int.from_bytes(data[head + 2 : head + 4]) + 2
        end = head + 2 + size
        if len(data) < end:
            return 0
        if b'"joined"' not in data[head:end]:
            raise Lost(f"not joined: {data[head:end]!r}")
        self._rest = data[end:]
        self.joined = True
        return 0

    @property
    def last_seq(self) -> int:
        """The seq of the last message."""
        return int(SEQ.findall(self._last)[-1])


class Audience:
    """Sockets that have joined one room."""

    def __init__(self, url: str, slug: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        self._path = f"/ws/rooms/{slug}"
        self._selector = selectors.DefaultSelector()
        self.listeners: list[Listener] = []
        self.senders: list[Listener] = []  # those who are signed in

    def __enter__(self) -> "Audience":
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self.listeners:
            listener.sock.close()
        self._selector.close()

    def __len__(self) -> int:
        return len(self.listeners)

    def join(self, tokens: Sequence[str | None]) -> float:
        """One more socket for each token, None for a guest; until the last has heard
        `joined`. How long it took, in seconds."""
        began = time.perf_counter()
        waiting: list[Listener] = []
        for token in tokens:
            waiting.append(self._open(token))
            self._settle(waiting, AT_ONCE)
        self._settle(waiting, 1)
        return time.perf_counter() - began

    def _open(self, token: str | None) -> Listener:
        sock = socket.create_connection(self._address, PATIENCE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host, port = self._address
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"Host: {host}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {b64encode(secrets.token_bytes(16)).decode()}",
        ]
        if token:
            lines.append(f"Authorization: Token {token}")
        sock.sendall("\r\n".join([*lines, "", ""]).encode())
        listener = Listener(sock)
        self.listeners.append(listener)
        if token:
            self.senders.append(listener)
        self._selector.register(sock, selectors.EVENT_READ, listener)
        return listener

    def _settle(self, waiting: list[Listener], fewer_than: int) -> None:
        while len(waiting) >= fewer_than:
            self.receive()
            waiting[:] = [listener for listener in waiting if not listener.joined]

    def ready(self, patience: float = PATIENCE) -> list[Listener]:
        """Who has something to read. Raises Lost when nobody has, ever."""
        events = self._selector.select(patience)
        if not events and patience == PATIENCE:
            raise Lost(f"nothing came for {PATIENCE:g} s")
        return [key.data for key, _ in events]

    def receive(self, patience: float = PATIENCE) -> int:
        """Read all that has come; how many messages it was. Raises Lost."""
        return sum(listener.read() for listener in self.ready(patience))

    def idle(self, seconds: float) -> None:
        """Do nothing but answer pings."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.receive(left)

    @property
    def slowest(self) -> int:
        """How many messages have come to all."""
        return min(listener.messages for listener in self.listeners)

    def forget(self) -> None:
        """Count anew."""
        for listener in self.listeners:
            listener.messages = listener.frames = 0
