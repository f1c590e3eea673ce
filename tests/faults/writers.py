"""Model clients that write, each message until it is acknowledged: by POST, or by
`send` frames over a WebSocket. A repeat has the same clientId, so it is safe.
"""

import json
import threading
from collections import deque
from http import HTTPStatus

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection

from ..conformance.client import connection
from .history import Send, now
from .lines import Line
from .readers import open_socket

PAUSE = 0.2  # seconds before a message is sent again
PATIENCE = 10  # seconds for an answer; then it is unknown what became of it
IN_FLIGHT = 4  # frames that may wait for their ack


class Writer(threading.Thread):
    """Says `count` things in one room, no faster than one in `interval` seconds."""

    transport = ""

    def __init__(
        self, name: str, line: Line, token: str, slug: str, count: int, interval: float
    ):
        super().__init__(name=name, daemon=True)
        self.line = line
        self.slug = slug
        self.interval = interval
        self.http = connection(f"http://127.0.0.1:{line.port}")
        self.http.headers["Authorization"] = f"Token {token}"
        ids = [f"{name}-{number}" for number in range(1, count + 1)]
        self.sends = [Send(slug, name, each, f"{each} says hello") for each in ids]
        self.stopping = threading.Event()
        self.refusals: list[str] = []

    @property
    def acknowledged(self) -> int:
        return sum(1 for send in self.sends if send.seq is not None)

    def stop(self) -> None:
        """Give up what is not yet acknowledged."""
        self.stopping.set()
        self.line.shut()

    def tried(self, send: Send) -> None:
        """Log a try before it is made."""
        send.began = send.began or now()
        send.tries += 1


class PostWriter(Writer):
    """One request after the other."""

    transport = "post"

    def run(self) -> None:
        for send in self.sends:
            while send.seq is None and not self.stopping.is_set():
                self.tried(send)
                self.stopping.wait(self.post(send))

    def post(self, send: Send) -> float:
        """One try; how long to wait until the next."""
        message = {"body": send.body, "clientId": send.client_id}
        path = f"/api/rooms/{self.slug}/messages"
        try:
            answer = self.http.post(path, json={"message": message}, timeout=PATIENCE)
        except (httpx.HTTPError, OSError):
            return PAUSE
        if answer.status_code in (HTTPStatus.CREATED, HTTPStatus.OK):
            send.seq, send.ended = answer.json()["message"]["seq"], now()
            return self.interval
        if answer.status_code not in (429, 503):
            self.refusals.append(f"{answer.status_code} {answer.text[:200]}")
        return PAUSE


class SocketWriter(Writer):
    """By frames, several under way: `pending` is what was not acknowledged yet."""

    transport = "send"

    def run(self) -> None:
        self.waiting = deque(self.sends)
        self.pending: dict[str, Send] = {}
        while (self.waiting or self.pending) and not self.stopping.is_set():
            try:
                with open_socket(self.http, self.slug, "") as socket:
                    self.talk(socket)
            except (OSError, WebSocketException):
                self.stopping.wait(PAUSE)

    def talk(self, socket: ClientConnection) -> None:
        """On one connection: first, on `joined`, all that is pending once more."""
        while self.hear(socket, PATIENCE) != "joined":
            pass
        for send in list(self.pending.values()):
            self.say(socket, send)
        due = now()
        while self.waiting or self.pending:
            if self.waiting and len(self.pending) < IN_FLIGHT and now() >= due:
                send = self.waiting.popleft()
                self.pending[send.client_id] = send
                self.say(socket, send)
                due = now() + self.interval
            full = len(self.pending) == IN_FLIGHT or not self.waiting
            self.hear(socket, PATIENCE if full else max(0.0, due - now()))

    def say(self, socket: ClientConnection, send: Send) -> None:
        self.tried(send)
        frame = {"type": "send", "body": send.body, "clientId": send.client_id}
        socket.send(json.dumps(frame))

    def hear(self, socket: ClientConnection, patience: float) -> str:
        """The type of the next frame, seen to; nothing when `patience` is over."""
        try:
            frame = json.loads(socket.recv(timeout=patience))
        except TimeoutError:
            if patience == PATIENCE:  # an ack is due: the line may be dead
                raise
            return ""
        if frame["type"] == "ack" and frame["clientId"] in self.pending:
            send = self.pending.pop(frame["clientId"])
            send.seq, send.ended = frame["seq"], now()
        elif frame["type"] == "error" and frame["clientId"] in self.pending:
            self.refused(socket, frame)
        return str(frame["type"])

    def refused(self, socket: ClientConnection, frame: dict) -> None:
        """After `rate` and `service` the same again, a little later."""
        if not frame["errors"].keys() & {"rate", "service"}:
            self.refusals.append(str(frame))
        self.stopping.wait(PAUSE)
        self.say(socket, self.pending[frame["clientId"]])
