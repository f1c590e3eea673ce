"""Model clients that read a room, one for each transport, as chat.md says: what is
shown is shown once and in order, whatever happens to the line.
"""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from ..conformance.client import connection
from ..conformance.tls import trusted
from .history import Delivery, Heard
from .lines import Line

FIRST_PAUSE = 0.1  # seconds before the second try; chat.md says 1, tests are in haste
LONGEST_PAUSE = 1.0
SILENCE = 20  # seconds without a sign of life; a stream has a comment every 15
WAIT = 25  # seconds of a long poll

type Message = dict[str, Any]


class BrokenPromise(Exception):
    """A seq is missing: step 3 of "Resume" says to begin again."""


class Reader(threading.Thread):
    """Follows one room from `begin` on, until it is told to stop."""

    transport = ""

    def __init__(self, name: str, line: Line, token: str, slug: str, begin: int = 0):
        super().__init__(name=name, daemon=True)
        self.line = line
        self.http = connection(f"http://127.0.0.1:{line.port}")
        self.http.headers["Authorization"] = f"Token {token}"
        self.slug = slug
        self.last = begin  # the highest seq that was shown
        self.heard = Heard(name, slug, self.transport, begin)
        self.opened = threading.Event()  # the first frame came at least once
        self.stopping = threading.Event()
        self.refusals: list[str] = []  # answers that no fault explains

    def run(self) -> None:
        """Steps 1 to 5 of "Resume"."""
        pause = FIRST_PAUSE
        while not self.stopping.is_set():
            self.heard.connections += 1
            before = self.last
            try:
                for message in self.messages():
                    self.show(message)
            except InvalidStatus as refusal:
                self.refused(refusal.response.status_code, str(refusal.response.body))
            except (OSError, httpx.HTTPError, WebSocketException, BrokenPromise):
                pass
            pause = FIRST_PAUSE if self.last > before else pause * 2
            self.stopping.wait(min(pause, LONGEST_PAUSE))

    def show(self, message: Message) -> None:
        """Log it raw; then decide whether it is new."""
        self.heard.deliveries.append(Delivery.of(self.heard.connections, message))
        if message["seq"] > self.last + 1:
            raise BrokenPromise
        self.last = max(self.last, message["seq"])

    def messages(self) -> Iterator[Message]:
        """What comes over one connection that resumes after `last`."""
        raise NotImplementedError

    def stop(self) -> None:
        """No more of it; what it waits for is cut."""
        self.stopping.set()
        self.line.shut()

    def refused(self, status: int, text: str) -> None:
        """Only 429 and 503 may pass; anything else is a fault of the server's."""
        if status not in (429, 503):
            self.refusals.append(f"{status} {text[:200]}")


class SocketReader(Reader):
    """By WebSocket."""

    transport = "ws"

    def messages(self) -> Iterator[Message]:
        with open_socket(self.http, self.slug, f"?after={self.last}") as socket:
            for raw in socket:
                frame = json.loads(raw)
                if frame["type"] == "joined":
                    self.opened.set()
                elif frame["type"] == "messages":
                    yield from frame["messages"]


def open_socket(http: httpx.Client, slug: str, query: str) -> ClientConnection:
    """A room's socket, for whoever `http` signs its requests as."""
    address = str(http.base_url).replace("http", "ws", 1).rstrip("/")
    url = f"{address}/ws/rooms/{slug}{query}"
    return connect(
        url,
        ssl=trusted(url),
        additional_headers={"Authorization": http.headers["Authorization"]},
        compression=None,
        proxy=None,
        close_timeout=0.5,
    )


class StreamReader(Reader):
    """By Server-Sent Events."""

    transport = "sse"

    def messages(self) -> Iterator[Message]:
        path = f"/api/rooms/{self.slug}/events"
        headers = {"Last-Event-ID": str(self.last)}
        with self.http.stream("GET", path, headers=headers, timeout=SILENCE) as answer:
            if answer.status_code != 200:
                return self.refused(answer.status_code, answer.read().decode())
            event: dict[str, str] = {}
            for line in answer.iter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                    continue
                if event.get("event") == "joined":
                    self.opened.set()
                elif event.get("event") == "message":
                    yield json.loads(event["data"])
                event = {}


class PollReader(Reader):
    """By long polls."""

    transport = "poll"

    def messages(self) -> Iterator[Message]:
        self.opened.set()  # a poll has no first frame, and needs none
        path = f"/api/rooms/{self.slug}/messages"
        while not self.stopping.is_set():
            wanted = {"after": self.last, "wait": WAIT, "limit": 200}
            answer = self.http.get(path, params=wanted, timeout=WAIT + 5)
            if answer.status_code != 200:
                return self.refused(answer.status_code, answer.text)
            yield from answer.json()["messages"]
            if "Retry-After" in answer.headers:
                self.stopping.wait(int(answer.headers["Retry-After"]))


class Credulous(Reader):
    """The control's reader: takes what comes for all there is."""

    def show(self, message: Message) -> None:
        self.heard.deliveries.append(Delivery.of(self.heard.connections, message))
        self.last = max(self.last, message["seq"])


class PushedSocketReader(Credulous, SocketReader):
    transport = "push-ws"


class PushedStreamReader(Credulous, StreamReader):
    transport = "push-sse"


READERS = {kind.transport: kind for kind in (SocketReader, StreamReader, PollReader)}
CREDULOUS = {kind.transport: kind for kind in (PushedSocketReader, PushedStreamReader)}
