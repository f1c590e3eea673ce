"""WebSockets and event streams, from a client's side."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from . import contract, frames, tls
from .client import Answer, Client
from .waiting import PATIENCE


def _open(client: Client, path: str, headers: Mapping[str, str]) -> Any:
    url = str(client.http.base_url).replace("http", "ws", 1).rstrip("/") + path
    return connect(
        url,
        ssl=tls.trusted(url),
        additional_headers={**client.credentials, **headers},
        compression=None,
        proxy=None,
        open_timeout=PATIENCE,
        close_timeout=2,
        ping_interval=None,  # how long a test waits is its own to say
        max_queue=None,
    )


def handshake(
    client: Client, path: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    """The answer to a handshake: 101, or the refusal, checked like any other."""
    try:
        with _open(client, path, headers):
            return Answer(101, httpx.Headers(), b"")
    except InvalidStatus as refused:
        response = refused.response
    sent = httpx.Headers(list(response.headers.raw_items()))
    answer = Answer(response.status_code, sent, bytes(response.body or b""))
    bare = path.partition("?")[0]
    wrong = contract.faults("GET", bare, answer.status, sent, answer)
    assert not wrong, f"{path} answered {answer}: {wrong}"
    return answer


def refusal(
    client: Client, path: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    """The HTTP answer to a handshake that is refused; fails when it is not."""
    answer = handshake(client, path, headers)
    assert answer.status != 101, f"{path}: the handshake went through"
    return answer


class Socket:
    """An open WebSocket. Every frame it hears is checked against chat.md."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.waiting: list[frames.Frame] = []

    def hear(self) -> frames.Frame:
        """The next frame, whatever it is."""
        raw = self.connection.recv(timeout=PATIENCE)
        assert isinstance(raw, str), "a binary frame"
        frame: frames.Frame = json.loads(raw)
        frames.check(frame)
        return frame

    def next(self, kind: str) -> frames.Frame:
        """The next frame of this type; others are kept until they are asked for."""
        for index, frame in enumerate(self.waiting):
            if frame["type"] == kind:
                return self.waiting.pop(index)
        while (frame := self.hear())["type"] != kind:
            self.waiting.append(frame)
        return frame

    def messages(self, count: int) -> list[dict[str, Any]]:
        """The next `count` messages, from as many frames as it takes."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            found += self.next("messages")["messages"]
        assert len(found) == count, f"{len(found)} messages, not {count}"
        return found

    def tells_next(self, sent: Mapping[str, Any]) -> bool:
        """Whether the very next message is the one that was just sent."""
        return self.messages(1) == [sent]

    def send(self, frame: Any) -> None:
        """One frame: a dict as JSON, text and bytes as they are."""
        raw = frame if isinstance(frame, str | bytes) else json.dumps(frame)
        self.connection.send(raw)

    def say(self, body: Any, client_id: Any = None) -> None:
        """A `send` frame."""
        self.send({"type": "send", "body": body, "clientId": client_id})

    def closed(self, answers: float = math.inf) -> int | None:
        """The code with which the server closes, None when it answers so many frames
        without. What it says before is kept."""
        try:
            while answers:
                self.waiting.append(self.hear())
                answers -= self.waiting[-1]["type"] in ("ack", "error")
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006
        return None

    def is_alive(self) -> bool:
        """Whether the other end still answers a ping."""
        return self.connection.ping().wait(PATIENCE)


@contextmanager
def socket(
    client: Client, path: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Socket]:
    """A WebSocket that is open within the block."""
    with _open(client, path, headers) as connection:
        yield Socket(connection)


def room_path(room: Mapping[str, Any], after: object = None) -> str:
    """Where a room's socket is."""
    query = "" if after is None else f"?after={after}"
    return f"/ws/rooms/{room['slug']}{query}"


@contextmanager
def live(
    client: Client, room: Mapping[str, Any], after: object = None
) -> Iterator[Socket]:
    """A room's socket that has joined."""
    with socket(client, room_path(room, after)) as opened:
        assert opened.hear()["type"] == "joined", "the server must speak first"
        yield opened
