"""The WebSocket of one's own notifications."""

import math

from flask import Blueprint, g
from simple_websocket import Server

from shared.domain import frames, live
from shared.domain.errors import Unauthorized
from shared.domain.reading import Closed
from shared.domain.thread_inbox import Inbox
from shared.domain.tokens import Claims

from ..accounts.auth import is_honoured, load_socket_user
from ..accounts.models import User
from ..accounts.schemas import person
from ..chat.hub import hub
from ..database import reading
from ..rates import count_opening
from ..sockets import LiveSocket, prepare_handshake, sock, when_slow
from . import queries

bp = Blueprint("notification_sockets", __name__)


@bp.before_request
def refuse() -> None:
    """Whatever there is to refuse, before the handshake."""
    load_socket_user()
    if g.user is None:
        raise Unauthorized(text="is missing")
    count_opening()
    prepare_handshake()


@sock.route("/ws/notifications", bp=bp)
def live_notifications(ws: Server) -> None:
    group = live.user_group(g.user.id)
    with hub.listen(group, when_slow=when_slow(ws)) as inbox:
        NotificationSocket(ws, inbox).run()


class NotificationSocket(LiveSocket):
    def __init__(self, ws: Server, inbox: Inbox) -> None:
        super().__init__(ws, inbox)
        self.user: User = g.user
        self.claims: Claims = g.claims

    def send_all(self) -> None:
        with reading() as session:
            unread = queries.count_unread(session, self.user)
        you = person(self.user)
        self.send({"type": "joined", "you": you, "unreadCount": unread})
        while True:
            for event in self.take(math.inf):
                if event["type"] == "notify.new":
                    told = event["notification"]
                    self.send({"type": "notification", "notification": told})
                else:
                    self.check()

    def check(self) -> None:
        """After a revocation, a deactivation, or news that may be missing."""
        with reading() as session:
            user = session.get(User, self.claims.user_id)
        if not is_honoured(self.claims, user):
            raise Closed(frames.REVOKED)

    def receive(self, raw: str | bytes) -> None:
        """The client only listens: whatever it says is no frame of ours."""
        raise Closed(frames.NOT_OURS)
