"""WebSockets under gevent: what flask-sock and simple-websocket leave to us."""

import math
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import gevent
import gevent.lock
import structlog
from flask import g, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from sqlalchemy.exc import SQLAlchemyError
from wsproto.events import Ping
from wsproto.frame_protocol import FrameProtocol
from wsproto.utilities import LocalProtocolError

from shared.domain import frames, limits
from shared.domain.encoding import encode
from shared.domain.reading import Closed
from shared.domain.tokens import Claims
from shared.live.threads.inbox import Inbox

from .accounts.models import User

PATIENCE = 30.0  # seconds to wait for a pong, or for a full line to empty
LINGER = 2.0  # seconds for the other side to answer a close frame
YEAR = 365 * 24 * 3600.0  # longer than a token lives, and as long as any socket
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
        self._lock = gevent.lock.Semaphore()  # greenlets write, a frame each

    def send(self, content: bytes) -> None:
        with self._lock:
            sent = self._connection.send(content)
            if sent < len(content):  # seldom, so `sendall` is spared its preparations
                self._connection.sendall(content[sent:])

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
    """One open WebSocket: the greenlet of its request receives, another one sends."""

    def __init__(self, ws: Server, inbox: Inbox) -> None:
        self.ws = ws
        self.line: Line = ws.sock
        self.inbox = inbox
        self.viewer: User | None = g.user
        self.claims: Claims | None = g.claims
        self.closed = False
        self.ping = gevent.spawn_later(PATIENCE, self._ping)

    def join(self) -> None:
        """Say the first frame. Raises Closed."""
        raise NotImplementedError

    def send_all(self) -> None:
        """Send what there is to send, for ever. Raises Closed."""
        raise NotImplementedError

    def receive(self, raw: str | bytes) -> None:
        """What the client said. Raises Closed."""
        raise NotImplementedError

    def run(self) -> None:
        """Until either side ends it."""
        sender = gevent.spawn(self._until_closed, self._send_all)
        expires = self.claims.expires if self.claims else math.inf
        lapse = gevent.spawn_later(
            min(expires - time.time(), YEAR), self.inbox.end, frames.REVOKED
        )
        try:
            self._until_closed(self._receive_all)
        finally:
            self.inbox.end(frames.GOING_AWAY)
            gevent.killall([lapse, self.ping], block=False)
            sender.join()
            self.ws.thread.join(LINGER)

    def send(self, frame: frames.Frame) -> None:
        if not self.ws.connected:
            raise ConnectionClosed
        self.line.send(as_bytes(encode(frame)))

    def close(self, code: int) -> None:
        self.closed = True
        with suppress(ConnectionClosed, LocalProtocolError, OSError):
            self.ws.close(code)
        self.ws.event.set()  # whoever waits for input goes

    def _ping(self) -> None:
        """simple-websocket's own pings would end with 1008, where 4408 is due."""
        if not self.ws.pong_received:
            self.inbox.end(frames.SILENT)
            return
        self.ws.pong_received = False
        self.ping = gevent.spawn_later(PATIENCE, self._ping)
        with suppress(LocalProtocolError, OSError):
            self.line.send(self.ws.ws.send(Ping()))

    def _send_all(self) -> None:
        self.join()
        self.send_all()

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
        except ConnectionClosed:
            pass
        except SQLAlchemyError as error:
            log.warning("socket failed", error=str(error))
            self.close(frames.FAILED)
        except (LocalProtocolError, OSError):
            self.line.cut()
        except Exception:
            self.close(frames.FAILED)
            raise


@lru_cache(maxsize=64)
def as_bytes(text: str) -> bytes:
    """A text frame of RFC 6455. What a server sends is not masked, so readers who are
    told the same get the very same bytes: they are made once for all of them."""
    frame = FrameProtocol(client=False, extensions=[]).send_data(text, fin=True)
    return bytes(frame)


def cut_later(ws: Server) -> Callable[[], object]:
    """What an inbox that ends does: the sender closes the socket, but one that is stuck
    in a full line has it cut."""
    return lambda: gevent.spawn_later(LINGER, ws.sock.cut)
