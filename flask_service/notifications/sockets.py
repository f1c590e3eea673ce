"""The WebSocket of one's own notifications."""

from flask import Blueprint, g
from simple_websocket import Server

from shared.domain import frames, live
from shared.domain.errors import Unauthorized
from shared.domain.reading import Closed, Reading
from shared.live.threads.inbox import Inbox

from ..accounts.auth import load_socket_user
from ..accounts.models import User
from ..accounts.schemas import person
from ..chat.hub import hub
from ..database import reading
from ..rates import count_opening
from ..sockets import LiveSocket, cut_later, prepare_handshake, sock
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
    with hub.listen(group, when_ended=cut_later(ws)) as inbox:
        NotificationSocket(ws, inbox).run()


class NotificationSocket(LiveSocket):
    def __init__(self, ws: Server, inbox: Inbox) -> None:
        super().__init__(ws, inbox)
        self.user: User = g.user

    def join(self) -> None:
        with reading() as session:
            unread = queries.count_unread(session, self.user)
        you = person(self.user)
        self.send({"type": "joined", "you": you, "unreadCount": unread})

    def send_all(self) -> None:
        reader = Reading(self.user.id, self.claims, 0)
        while True:
            for event in self.inbox.take():
                reader.check(event)
                if event["type"] == "notify.new":
                    told = event["notification"]
                    self.send({"type": "notification", "notification": told})

    def receive(self, raw: str | bytes) -> None:
        """The client only listens: whatever it says is no frame of ours."""
        raise Closed(frames.NOT_OURS)
