"""The WebSocket of a room."""

from flask import Blueprint, g, request
from simple_websocket import Server
from sqlalchemy.exc import SQLAlchemyError

from shared.domain import frames, parameters
from shared.domain.errors import Invalid, Problem, Unavailable
from shared.domain.reading import Closed
from shared.live.threads.inbox import Inbox

from ..accounts.auth import load_socket_user
from ..accounts.models import User
from ..accounts.schemas import person
from ..database import reading
from ..rates import count_opening
from ..sockets import LiveSocket, cut_later, prepare_handshake, sock
from . import queries
from .delivery import Reader, count_message, post_message
from .hub import hub
from .presence import presence
from .schemas import room

bp = Blueprint("chat_sockets", __name__)


@bp.before_request
def refuse() -> None:
    """Whatever there is to refuse, before the handshake."""
    load_socket_user()
    count_opening()
    with reading() as session:
        slug = (request.view_args or {})["slug"]
        g.room, _ = queries.find_room(session, g.user, slug)
    g.after = parameters.whole_or_none(request.args.getlist, "after")
    if g.after is not None and g.after > g.room.last_seq:
        raise Invalid("after")
    prepare_handshake()


@sock.route("/ws/rooms/<slug>", bp=bp)
def live_room(ws: Server, slug: str) -> None:
    reader = Reader(g.room, g.user, g.claims, g.after)
    with hub.listen(*reader.groups(), when_ended=cut_later(ws)) as inbox:
        RoomSocket(ws, inbox, reader).run()


class RoomSocket(LiveSocket):
    """One reader, who may be a sender too, and is then seen by the others."""

    def __init__(self, ws: Server, inbox: Inbox, reader: Reader) -> None:
        super().__init__(ws, inbox)
        self.reader = reader
        self.present: frames.Frame = {}  # as it was told last
        self.refusals = frames.Refusals()

    def join(self) -> None:
        """Say `joined`, and to one who resumes what was deleted meanwhile."""
        marker = self.reader.begin()
        you = self.viewer and person(self.viewer)
        self.send(frames.joined(room(self.reader.room, marker), you))
        for frame in self.reader.deletions():
            self.send(frame)

    def send_all(self) -> None:
        name = self.viewer and self.viewer.username
        with presence.shown(self.reader.slug, name):
            for frame in self.reader.follow(self.inbox.take):
                if frame["type"] != "presence":
                    self.send(frame)
                elif self.viewer and frame != self.present:
                    self.present = frame
                    self.send(frame)

    def receive(self, raw: str | bytes) -> None:
        """A `send` frame; the answer is an `ack` or an `error`."""
        try:
            frame = frames.parse(raw)
        except frames.Unreadable as error:
            raise Closed(frames.NOT_OURS) from error
        values, errors = frames.sent(frame)
        client_id = values.get("client_id")
        if self.viewer is None:
            errors = {"token": ["is missing"]}
        if not errors:
            errors, seq = self.store(self.viewer, **values)
        if errors:
            self.send(frames.error(errors, client_id))
        else:
            self.send(frames.ack(client_id, seq))

    def store(
        self, author: User, body: str, client_id: str | None
    ) -> tuple[dict[str, list[str]], int]:
        """The errors, if there are any, and the seq."""
        try:
            count_message(author)
            message, _ = post_message(author, self.reader.slug, body, client_id)
        except Problem as problem:
            if problem.status == 429 and self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return problem.errors, 0
        except SQLAlchemyError:
            return Unavailable("database is not ready").errors, 0
        return {}, message["seq"]
