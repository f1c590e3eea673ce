"""The API of rooms and messages."""

import time
from contextlib import suppress
from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from shared.domain import frames, limits, live, parameters, times
from shared.domain.errors import Forbidden, Invalid, NotFound, NotOffered, Unauthorized
from shared.domain.reading import Closed

from ..accounts.auth import login_optional, login_required, take_session
from ..accounts.queries import find_user
from ..database import get_session, reading, reading_in_turn
from ..moderation.queries import audit
from ..rates import count_write
from ..requests import get_page, load, takes_json
from . import queries
from .delivery import Reader, count_message, post_message
from .hub import hub
from .schemas import NewMessage, NewRoom, ReadRoom, message, room

bp = Blueprint("chat", __name__, url_prefix="/api/rooms")
bp.before_request(take_session)


def present(session: Session, slug: str) -> dict[str, Any]:
    return {"room": room(*queries.find_room(session, g.user, slug))}


def present_list(page: tuple[int, int]) -> dict[str, Any]:
    rows, count = queries.list_rooms(get_session(), g.user, *page)
    return {"rooms": [room(*row) for row in rows], "roomsCount": count}


@bp.get("")
@login_optional
def list_rooms() -> ResponseReturnValue:
    return present_list(get_page())


@bp.post("")
@login_required
@count_write
@takes_json
def create_room() -> ResponseReturnValue:
    given = load(NewRoom(), "room")
    session = get_session()
    added = queries.add_room(session, g.user, given)
    answer = present(session, added.slug)
    session.commit()
    return answer, 201


@bp.get("/<slug>")
@login_optional
def get_room(slug: str) -> ResponseReturnValue:
    return present(get_session(), slug)


@bp.put("/<slug>/members/<username>")
@login_required
@count_write
def add_member(slug: str, username: str) -> ResponseReturnValue:
    session = get_session()
    found, _ = queries.find_room(session, g.user, slug)
    if found.owner_id != g.user.id:
        raise Forbidden("room")
    member = find_user(session, username)
    queries.add_member(session, found, member)
    answer = present(session, slug)
    session.commit()
    return answer


@bp.delete("/<slug>/members/<username>")
@login_required
@count_write
def remove_member(slug: str, username: str) -> ResponseReturnValue:
    session = get_session()
    found, _ = queries.find_room(session, g.user, slug)
    member = find_user(session, username)
    if g.user.id not in (found.owner_id, member.id):
        raise Forbidden("room")
    queries.remove_member(session, found, member)
    session.commit()
    hub.publish(live.room_group(slug), live.chat_removed(slug, member.id))
    return "", 204


@bp.get("/<slug>/messages")
@login_optional
def list_messages(slug: str) -> ResponseReturnValue:
    with reading() as session:
        found, _ = queries.find_room(session, g.user, slug)
    getlist = request.args.getlist
    after = parameters.whole_or_none(getlist, "after")
    before = parameters.whole(getlist, "before", limits.ID_MAX, 1)
    limit = parameters.whole(getlist, "limit", limits.MESSAGES, 1, limits.MESSAGES_MAX)
    wait = parameters.whole(getlist, "wait", 0, 0, limits.WAIT_MAX)
    if after is None:
        with reading() as session:
            rows = queries.read_before(session, found, g.user, before, limit)
        return messages(found.last_seq, rows, [])
    if getlist("before"):
        raise Invalid("before")
    if after > found.last_seq:
        raise Invalid("after")
    if wait and after == found.last_seq:
        wait_for_message(Reader(found, g.user, g.claims, after), wait)
    return read_news(Reader(found, g.user, g.claims, after), limit)


def wait_for_message(reader: Reader, seconds: int) -> None:
    """Until a message is there, the reader's right to it ends, or time is over. A
    greenlet waits here, no connection to the database."""
    deadline = time.monotonic() + seconds
    with hub.listen(*reader.groups()) as inbox, suppress(Closed):
        reader.begin()
        for frame in reader.follow(
            lambda: inbox.take(max(0.0, deadline - time.monotonic()))
        ):
            if frame is None or frame["type"] == "messages":
                return


def read_news(reader: Reader, limit: int) -> ResponseReturnValue:
    """What the reader has not. Rights are looked at after reading, as in `unread`."""
    found, after = reader.room, reader.sequence.sent
    since = times.now() - limits.DELETIONS_TOLD
    with reading_in_turn() as session:
        rows = queries.read_after(session, found, reader.viewer, after, limit)
        deleted = queries.deleted_before(session, found, after, since)
    try:
        reader.check_rights()
    except Closed as closed:
        if closed.code == frames.REVOKED:
            raise Unauthorized from closed
        raise NotFound("room") from closed
    return messages(reader.room.last_seq, rows, deleted)


def messages(last_seq: int, rows: list[Any], deleted: list[int]) -> dict[str, Any]:
    shown = [message(row, row) for row in rows]
    return {"messages": shown, "lastSeq": last_seq, "deleted": deleted}


@bp.post("/<slug>/messages")
@login_required
@takes_json
def send_message(slug: str) -> ResponseReturnValue:
    count_message(g.user)
    with reading() as session:
        queries.find_room(session, g.user, slug)
    given = load(NewMessage(), "message")
    stored, new = post_message(g.user, slug, given["body"], given["client_id"])
    return {"message": stored}, 201 if new else 200


@bp.delete("/<slug>/messages/<seq>")
@login_required
@count_write
def delete_message(slug: str, seq: str) -> ResponseReturnValue:
    session = get_session()
    number = parameters.path_number(seq, "message")
    found, stored = queries.find_message(session, g.user, slug, number)
    if stored.author_id != g.user.id and not g.user.is_moderator:
        raise Forbidden("message")
    if not queries.delete_message(stored):
        return "", 204
    if stored.author_id != g.user.id:
        audit(session, g.user, "delete_message", "message", f"{slug}/{seq}")
    session.commit()
    hub.publish(live.room_group(slug), live.chat_deleted(found.slug, number))
    return "", 204


@bp.put("/<slug>/read")
@login_required
@count_write
@takes_json
def read_room(slug: str) -> ResponseReturnValue:
    session = get_session()
    found, _ = queries.find_room(session, g.user, slug)
    given = load(ReadRoom())
    queries.mark_read(session, found, g.user, given["seq"])
    answer = present(session, slug)
    session.commit()
    return answer


@bp.get("/<slug>/events")
def stream_messages(slug: str) -> ResponseReturnValue:
    raise NotOffered("sse")
