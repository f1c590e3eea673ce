"""Says back what it hears, by the very sockets of flask_service."""

import os

from flask import Blueprint, Flask, g
from simple_websocket import Server

from flask_service.sockets import LiveSocket, as_bytes, prepare_handshake, sock
from shared.domain import limits
from shared.live.threads.inbox import Inbox

limits.FRAME_MAX = int(os.environ.get("ECHO_MAX", limits.FRAME_MAX))
bp = Blueprint("echo", __name__)


@bp.before_request
def refuse_nobody() -> None:
    g.user = g.claims = None
    prepare_handshake()


@sock.route("/", bp=bp)
def echo(ws: Server) -> None:
    EchoSocket(ws, Inbox()).run()


class EchoSocket(LiveSocket):
    def join(self) -> None:
        """Nothing to say first."""

    def send_all(self) -> None:
        while True:
            self.inbox.take()

    def receive(self, raw: str | bytes) -> None:
        if isinstance(raw, str):
            self.line.send(as_bytes(raw))
        else:
            self.ws.send(raw)


application = Flask(__name__)
application.config["SOCK_SERVER_OPTIONS"] = {"max_message_size": limits.FRAME_MAX}
application.register_blueprint(bp)
