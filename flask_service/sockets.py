"""WebSockets under gevent: what flask-sock and simple-websocket leave to us."""

import json
import math
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import gevent
import gevent.lock
import jwt
import structlog
from flask import g, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from sqlalchemy.exc import SQLAlchemyError
from wsproto.events import Ping
from wsproto.utilities import LocalProtocolError

from shared.domain import frames, limits
from shared.domain.reading import Closed
from shared.domain.thread_inbox import Inbox

PING = 20.0  # seconds between two pings
PATIENCE = 30.0  # seconds to wait for a pong, or for a full line to empty
LINGER = 2.0  # seconds for the other side to answer a close frame
TOO_LARGE = 1009

log = structlog.get_logger()
sock = Sock()


class Line:
    """The TCP connection below a WebSocket.

    simple-websocket calls `send`, which under gevent may write only the beginning;
    and it closes with unread input, at which TCP throws away the close frame too.
    """

    def __init__(self, connection: Any) -> None:
        connection.settimeout(PATIENCE)
        self._connection = connection
        self._lock = gevent.lock.RLock()  # two greenlets write, a frame each

    def send(self, content: bytes) -> None:
        with self._lock:
            self._connection.sendall(content)

    def recv(self, size: int) -> bytes:
        while True:  # a client need not say anything, pongs are waited for elsewhere
            with suppress(TimeoutError):
                received: bytes = self._connection.recv(size)
                return received

    def close(self) -> None:
        """Hear the other side out; the server closes the connection afterwards."""
        with suppress(OSError, gevent.Timeout), gevent.Timeout(LINGER):
            self._connection.shutdown(gevent.socket.SHUT_WR)
            while self._connection.recv(4096):
                pass

    def cut(self) -> None:
        """End it at once; whoever is stuck in it gets an OSError."""
        with suppress(OSError):
            self._connection.shutdown(gevent.socket.SHUT_RDWR)


def prepare_handshake() -> None:
    """Called once nothing is left to refuse. Deflate would take some 100 KiB a socket,
    and simple-websocket accepts it from whoever offers it."""
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    request.environ["gunicorn.socket"] = Line(request.environ["gunicorn.socket"])


class LiveSocket:
    """One open WebSocket: a greenlet that sends, a greenlet that receives."""

    def __init__(self, ws: Server, inbox: Inbox) -> None:
        self.ws = ws
        self.line: Line = ws.sock
        self.inbox = inbox
        self.closed = False
        self.expires = token_expiry()
        self.pinged = time.monotonic()  # the first ping that has no answer
        self.next_ping = self.pinged + PING

    def send_all(self) -> None:
        """Send what there is to send, for ever. Raises Closed."""
        raise NotImplementedError

    def receive(self, raw: str | bytes) -> None:
        """What the client said. Raises Closed."""
        raise NotImplementedError

    def run(self) -> None:
        """Until either side ends it."""
        workers = [
            gevent.spawn(self._until_closed, work)
            for work in (self.send_all, self._receive_all)
        ]
        try:
            gevent.wait(workers, count=1)
        finally:
            self.inbox.close()
            self.ws.event.set()
            gevent.joinall(workers, timeout=LINGER)
            gevent.killall(workers)
            self.ws.thread.join(LINGER)

    def send(self, frame: frames.Frame | str) -> None:
        self.ws.send(frame if isinstance(frame, str) else encode(frame))

    def take(self, until: float) -> list[Any]:
        """What waits in the inbox, by the moment `until` at the latest. Raises
        Closed."""
        until = min(until, self.next_ping, self.expires)
        events = self.inbox.get(max(0.0, until - time.monotonic()))
        if self.expires <= time.monotonic():
            raise Closed(frames.REVOKED)
        if self.inbox.slow:
            raise Closed(frames.SLOW)
        if self.inbox.closed:
            raise Closed(frames.GOING_AWAY)
        self._ping()
        return events

    def close(self, code: int) -> None:
        self.closed = True
        with suppress(ConnectionClosed, LocalProtocolError, OSError):
            self.ws.close(code)

    def _ping(self) -> None:
        """simple-websocket's own pings would end with 1008, where 4408 is due."""
        moment = time.monotonic()
        if moment < self.next_ping:
            return
        self.next_ping = moment + PING
        if self.ws.pong_received:
            self.pinged = moment
        elif moment - self.pinged >= PATIENCE:
            raise Closed(frames.SILENT)
        self.ws.pong_received = False
        self.line.send(self.ws.ws.send(Ping()))

    def _receive_all(self) -> None:
        while not self.closed:
            raw = self.ws.receive()
            text = raw.encode() if isinstance(raw, str) else raw
            if len(text) > limits.FRAME_MAX:  # simple-websocket counts characters
                raise Closed(TOO_LARGE)
            if not self.closed:
                self.receive(raw)

    def _until_closed(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Closed as closed:
            self.close(closed.code)
        except SQLAlchemyError as error:
            log.warning("socket failed", error=str(error))
            self.close(frames.FAILED)
        except (ConnectionClosed, LocalProtocolError, OSError):
            self.line.cut()
        except Exception:
            self.close(frames.FAILED)
            raise


def token_expiry() -> float:
    """When the caller's token ends, on the monotonic clock; never for a cookie."""
    if g.token is None:
        return math.inf
    claims = jwt.decode(g.token, options={"verify_signature": False})  # it was
    left: float = claims["exp"] - time.time()
    return time.monotonic() + left


def when_slow(ws: Server) -> Callable[[], object]:
    """What the inbox of this socket does when it is full: the sender closes with 4503,
    and if it is stuck in a full line, the line is cut."""
    return lambda: gevent.spawn_later(LINGER, ws.sock.cut)


def encode(frame: frames.Frame) -> str:
    return json.dumps(frame, separators=(",", ":"))
