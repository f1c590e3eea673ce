"""The WebSocket of a room."""

import math
import time

from flask import Blueprint, g, request
from simple_websocket import Server
from sqlalchemy.exc import SQLAlchemyError

from shared.domain import frames, live, parameters, times
from shared.domain.errors import Invalid, NotFound, Problem, Unavailable
from shared.domain.reading import Closed
from shared.domain.thread_inbox import Inbox

from ..accounts.auth import load_socket_user
from ..accounts.models import User
from ..accounts.schemas import person
from ..database import reading
from ..rates import count_opening
from ..sockets import LiveSocket, prepare_handshake, sock, when_slow
from . import models, queries
from .delivery import Reader, count_message, post_message
from .hub import hub
from .presence import Presence
from .schemas import room

bp = Blueprint("chat_sockets", __name__)


def find_room(slug: str) -> tuple[models.Room, int | None]:
    """The room, and the caller's marker. Raises NotFound."""
    with reading() as session:
        return queries.find_room(session, g.user, slug)


@bp.before_request
def refuse() -> None:
    """Whatever there is to refuse, before the handshake."""
    load_socket_user()
    count_opening()
    found, _ = find_room((request.view_args or {})["slug"])
    g.after = parameters.whole_or_none(request.args.getlist, "after")
    if g.after is not None and g.after > found.last_seq:
        raise Invalid("after")
    prepare_handshake()


@sock.route("/ws/rooms/<slug>", bp=bp)
def live_room(ws: Server, slug: str) -> None:
    user_groups = [live.user_group(g.user.id)] if g.user else []
    groups = [live.room_group(slug), *user_groups]
    with hub.listen(*groups, when_slow=when_slow(ws)) as inbox:
        try:
            found, marker = find_room(slug)  # as it is now that we are subscribed
        except NotFound:
            ws.close(frames.REMOVED)
            return
        if g.after is None:
            reader = Reader(found, g.user, g.claims, found.last_seq, times.now())
        else:
            reader = Reader(found, g.user, g.claims, g.after, None)
        joined = frames.joined(room(found, marker), g.user and person(g.user))
        RoomSocket(ws, inbox, reader).begin(joined)


class RoomSocket(LiveSocket):
    """One reader, who may be a sender too, and is then seen by the others."""

    def __init__(self, ws: Server, inbox: Inbox, reader: Reader) -> None:
        super().__init__(ws, inbox)
        self.reader = reader
        self.viewer: User | None = reader.viewer
        self.slug = reader.room.slug
        self.presence: Presence | None = None
        self.refusals = frames.Refusals()

    def begin(self, joined: frames.Frame) -> None:
        self.send(joined)
        if self.reader.looked is None:  # it resumes
            for frame in self.reader.deletions():
                self.send(frame)
        if self.viewer is not None:
            self.presence = Presence(self.slug, self.viewer.username)
            self.presence.enter()
        try:
            self.run()
        finally:
            if self.presence is not None:
                self.presence.leave()

    def send_all(self) -> None:
        for frame in self.reader.unread():
            self.send(frame)
        while True:
            events = self.take(self.presence.due() if self.presence else math.inf)
            for frame in self.reader.read(events):
                self.send(frame)
            if self.presence is not None:
                if any(event["type"] == "chat.presence" for event in events):
                    self.presence.news = min(self.presence.news, time.monotonic())
                if frame := self.presence.change():
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
            message, _ = post_message(author, self.slug, body, client_id)
        except Problem as problem:
            if problem.status == 429 and self.refusals.is_flood():
                raise Closed(frames.FLOODING) from problem
            return problem.errors, 0
        except SQLAlchemyError:
            return Unavailable("database is not ready").errors, 0
        return {}, message["seq"]
