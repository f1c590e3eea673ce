"""The WebSocket of a room."""

from flask import Blueprint, g, request
from simple_websocket import Server
from sqlalchemy.exc import SQLAlchemyError

from shared.domain import frames, limits, parameters, times
from shared.domain.errors import Invalid, NotFound, Problem, Unavailable
from shared.domain.reading import Closed
from shared.domain.thread_inbox import Inbox
from shared.domain.tokens import Claims

from ..accounts.auth import load_socket_user
from ..accounts.models import User
from ..accounts.schemas import person
from ..database import reading
from ..rates import count_opening
from ..sockets import LiveSocket, prepare_handshake, sock, when_slow
from . import models, queries
from .delivery import Reader, count_message, groups_of, post_message
from .hub import hub
from .presence import Presence
from .schemas import room

bp = Blueprint("chat_sockets", __name__)


def find_room(viewer: User | None, slug: str) -> tuple[models.Room, int | None]:
    """The room, and the viewer's marker. Raises NotFound."""
    with reading() as session:
        return queries.find_room(session, viewer, slug)


@bp.before_request
def refuse() -> None:
    """Whatever there is to refuse, before the handshake."""
    load_socket_user()
    count_opening()
    found, _ = find_room(g.user, (request.view_args or {})["slug"])
    g.after = parameters.whole_or_none(request.args.getlist, "after")
    if g.after is not None and g.after > found.last_seq:
        raise Invalid("after")
    prepare_handshake()


@sock.route("/ws/rooms/<slug>", bp=bp)
def live_room(ws: Server, slug: str) -> None:
    groups = groups_of(slug, g.user)
    with hub.listen(*groups, when_slow=when_slow(ws)) as inbox:
        RoomSocket(ws, inbox, slug).run()


class RoomSocket(LiveSocket):
    """One reader, who may be a sender too, and is then seen by the others."""

    def __init__(self, ws: Server, inbox: Inbox, slug: str) -> None:
        super().__init__(ws, inbox)
        self.slug = slug
        self.viewer: User | None = g.user
        self.claims: Claims | None = g.claims
        self.after: int | None = g.after
        self.refusals = frames.Refusals()

    def send_all(self) -> None:
        reader = self.join()
        presence = Presence(self.slug, self.viewer and self.viewer.username)
        presence.enter()
        try:
            for frame in reader.unread():
                self.send(frame)
            while True:
                events = self.take(presence.due())
                for frame in reader.read(events):
                    self.send(frame)
                if frame := presence.read(events):
                    self.send(frame)
        finally:
            presence.leave()

    def join(self) -> Reader:
        """Say `joined`, and to one who resumes what was deleted meanwhile."""
        try:
            found, marker = find_room(self.viewer, self.slug)
        except NotFound as error:
            raise Closed(frames.REMOVED) from error
        after = found.last_seq if self.after is None else self.after
        reader = Reader(found, self.viewer, self.claims, after)
        you = self.viewer and person(self.viewer)
        self.send(frames.joined(room(found, marker), you))
        if self.after is not None:
            for frame in reader.deletions(times.now() - limits.DELETIONS_TOLD):
                self.send(frame)
        return reader

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
            message, _ = post_message(author, self.slug, body, client_id)
        except Problem as problem:
            if problem.status == 429 and self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return problem.errors, 0
        except SQLAlchemyError:
            return Unavailable("database is not ready").errors, 0
        return {}, message["seq"]
