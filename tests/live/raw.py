"""A WebSocket client made by hand: it can be as silent, slow or rude as a test asks."""

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GONE = 1006  # the line broke, and nobody said why
PATIENCE = 15  # seconds; only a failing test waits so long


def dial(url: str, receive_buffer: int | None = None) -> socket.socket:
    """A TCP connection to the server; a small `receive_buffer` leaves unread bytes
    to the server."""
    parts = urlsplit(url)
    line = socket.socket()
    if receive_buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    line.settimeout(PATIENCE)
    line.connect((parts.hostname, parts.port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def request(url: str, path: str, token: str | None, *more: str) -> bytes:
    """A GET request as bytes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}", *more]
    lines += [f"Authorization: Token {token}"] if token else []
    return "\r\n".join([*lines, "", ""]).encode()


HANDSHAKE = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


class RawSocket:
    """An open WebSocket. It answers nothing by itself, not even a ping."""

    def __init__(
        self, url: str, path: str, token: str | None = None, buffer: int | None = None
    ) -> None:
        self.line = dial(url, buffer)
        self._received = b""
        self.line.sendall(request(url, path, token, *HANDSHAKE))
        head = self._until(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head

    def send(
        self,
        opcode: int,
        payload: bytes = b"",
        *,
        last: bool = True,
        reserved: int = 0,
        masked: bool = True,
    ) -> None:
        """One frame, whether it is a proper one or not."""
        self.line.sendall(frame(opcode, payload, last, reserved, masked))

    def say(self, body: str, client_id: str | None = None) -> None:
        """A `send` frame of ours."""
        said = {"type": "send", "body": body, "clientId": client_id}
        self.send(TEXT, json.dumps(said).encode())

    def receive(self) -> tuple[int, bytes]:
        """The next frame: its opcode and payload. Raises EOFError, TimeoutError."""
        first, second = self._exactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._exactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._exactly(8))
        return first & 0x0F, self._exactly(size)

    def hear(self) -> dict[str, Any]:
        """The next frame of ours; pings are not answered."""
        while True:
            opcode, payload = self.receive()
            if opcode == TEXT:
                frame: dict[str, Any] = json.loads(payload)
                return frame
            assert opcode in (PING, PONG), (opcode, payload)

    def closed(self) -> int:
        """The code with which the server closes; what came before is dropped."""
        try:
            while True:
                opcode, payload = self.receive()
                if opcode == CLOSE:
                    return int.from_bytes(payload[:2]) if payload else 1005
        except (EOFError, ConnectionError):
            return GONE

    def close(self) -> None:
        """Say goodbye, and hang up."""
        self.send(CLOSE, struct.pack("!H", 1000))
        self.line.close()

    def cut(self) -> None:
        """Break the line: the server gets a reset."""
        reset(self.line)

    def _exactly(self, size: int) -> bytes:
        while len(self._received) < size:
            self._more()
        found, self._received = self._received[:size], self._received[size:]
        return found

    def _until(self, end: bytes) -> bytes:
        while end not in self._received:
            self._more()
        head, _, self._received = self._received.partition(end)
        return head

    def _more(self) -> None:
        part = self.line.recv(65536)
        if not part:
            raise EOFError
        self._received += part


def frame(
    opcode: int, payload: bytes, last: bool, reserved: int, masked: bool
) -> bytes:
    """A frame as bytes."""
    head = bytes([last << 7 | reserved << 4 | opcode])
    size, flag = len(payload), masked << 7
    if size < 126:
        head += bytes([flag | size])
    elif size < 65536:
        head += bytes([flag | 126]) + struct.pack("!H", size)
    else:
        head += bytes([flag | 127]) + struct.pack("!Q", size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    repeated = (mask * (size // 4 + 1))[:size]
    whole = int.from_bytes(payload) ^ int.from_bytes(repeated)
    return head + mask + whole.to_bytes(size)


def reset(line: socket.socket) -> None:
    """Close so that the other side gets a reset, not an end."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


@contextmanager
def raw_socket(
    url: str, path: str, token: str | None = None, buffer: int | None = None
) -> Iterator[RawSocket]:
    """A WebSocket that is open within the block."""
    opened = RawSocket(url, path, token, buffer)
    try:
        yield opened
    finally:
        opened.line.close()
