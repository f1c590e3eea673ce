"""The API of rooms and messages."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response

from shared.domain import frames, limits, live, parameters, times
from shared.domain.errors import Forbidden, Invalid, NotFound, Unauthorized
from shared.domain.reading import Closed

from ..accounts.auth import CurrentUser, PresentedClaims, SessionToo, Viewer
from ..accounts.models import User
from ..accounts.queries import find_user
from ..articles.views import Page
from ..database import Session, after_commit, reading, reading_in_turn
from ..moderation.queries import audit
from ..rates import CountWrite
from ..requests import JSONRoute
from . import models, queries
from .delivery import Reader, count_message, find_room, post_message, wait_for_message
from .hub import hub
from .schemas import (
    Message,
    MessageAnswer,
    MessagesAnswer,
    NewMessage,
    NewRoom,
    Room,
    RoomAnswer,
    RoomsAnswer,
    Seq,
)

router = APIRouter(
    prefix="/api",
    tags=["chat"],
    route_class=JSONRoute,
    dependencies=[SessionToo],
)
WRITES = [CountWrite]


async def get_room_to_change(
    session: Session, user: CurrentUser, slug: str
) -> models.Room:
    """The room of the path, if the caller is signed in and may read it."""
    room, _ = await queries.find_room(session, user, slug)
    return room


async def get_room_to_write_in(user: CurrentUser, slug: str) -> models.Room:
    """The same, looked at before the sending's own transaction begins."""
    room, _ = await find_room(user, slug)
    return room


RoomToChange = Annotated[models.Room, Depends(get_room_to_change)]
RoomToWriteIn = Annotated[models.Room, Depends(get_room_to_write_in)]


async def present(session: Session, viewer: User | None, slug: str) -> RoomAnswer:
    return RoomAnswer(room=Room.of(*await queries.find_room(session, viewer, slug)))


@router.get("/rooms")
async def list_rooms(session: Session, viewer: Viewer, page: Page) -> RoomsAnswer:
    rows, count = await queries.list_rooms(session, viewer, *page)
    return RoomsAnswer(rooms=[Room.of(*row) for row in rows], rooms_count=count)


@router.post("/rooms", status_code=201, dependencies=WRITES)
async def create_room(
    session: Session, user: CurrentUser, room: Annotated[NewRoom, Body(embed=True)]
) -> RoomAnswer:
    added = await queries.add_room(session, user, room.given())
    return await present(session, user, added.slug)


@router.get("/rooms/{slug}")
async def get_room(session: Session, viewer: Viewer, slug: str) -> RoomAnswer:
    return await present(session, viewer, slug)


@router.put("/rooms/{slug}/members/{username}", dependencies=WRITES)
async def add_member(
    session: Session, user: CurrentUser, room: RoomToChange, username: str
) -> RoomAnswer:
    if room.owner_id != user.id:
        raise Forbidden("room")
    member = await find_user(session, username)
    await queries.add_member(session, room, member)
    return await present(session, user, room.slug)


@router.delete("/rooms/{slug}/members/{username}", status_code=204, dependencies=WRITES)
async def remove_member(
    session: Session, user: CurrentUser, room: RoomToChange, username: str
) -> None:
    member = await find_user(session, username)
    if user.id not in (room.owner_id, member.id):
        raise Forbidden("room")
    await queries.remove_member(session, room, member)
    event = live.chat_removed(room.slug, member.id)
    after_commit(session, lambda: hub.publish(live.room_group(room.slug), event))


@router.get("/rooms/{slug}/messages")
async def list_messages(
    request: Request, viewer: Viewer, claims: PresentedClaims, slug: str
) -> MessagesAnswer:
    room, _ = await find_room(viewer, slug)
    getlist = request.query_params.getlist
    after = parameters.whole_or_none(getlist, "after")
    before = parameters.whole(getlist, "before", limits.ID_MAX, 1)
    limit = parameters.whole(getlist, "limit", limits.MESSAGES, 1, limits.MESSAGES_MAX)
    wait = parameters.whole(getlist, "wait", 0, 0, limits.WAIT_MAX)
    if after is None:
        async with reading() as session:
            rows = await queries.read_before(session, room, viewer, before, limit)
        return answer(room, rows, [])
    if getlist("before"):
        raise Invalid("before")
    if after > room.last_seq:
        raise Invalid("after")
    if wait and after == room.last_seq:
        await wait_for_message(Reader(room, viewer, claims, after), wait)
    return await read_news(Reader(room, viewer, claims, after), limit)


async def read_news(reader: Reader, limit: int) -> MessagesAnswer:
    """What the reader has not. Rights are looked at after reading, as in `unread`."""
    room, after = reader.room, reader.sequence.sent
    since = times.now() - limits.DELETIONS_TOLD
    async with reading_in_turn() as session:
        rows = await queries.read_after(session, room, reader.viewer, after, limit)
        deleted = await queries.deleted_before(session, room, after, since)
    try:
        await reader.check_rights()
    except Closed as closed:
        if closed.code == frames.REVOKED:
            raise Unauthorized from closed
        raise NotFound("room") from closed
    return answer(reader.room, rows, deleted)


def answer(
    room: models.Room, rows: Sequence[Any], deleted: list[int]
) -> MessagesAnswer:
    page = [Message.of(row, row) for row in rows]
    return MessagesAnswer(messages=page, last_seq=room.last_seq, deleted=deleted)


@router.post("/rooms/{slug}/messages", status_code=201)
async def send_message(
    response: Response,
    user: CurrentUser,
    room: RoomToWriteIn,
    message: Annotated[NewMessage, Body(embed=True)],
) -> MessageAnswer:
    await count_message(user)
    stored, new = await post_message(user, room.slug, message.body, message.client_id)
    response.status_code = 201 if new else 200
    return MessageAnswer(message=stored)


@router.delete("/rooms/{slug}/messages/{seq}", status_code=204, dependencies=WRITES)
async def delete_message(
    session: Session, user: CurrentUser, slug: str, seq: str
) -> None:
    number = parameters.path_number(seq, "message")
    _, message = await queries.find_message(session, user, slug, number)
    if message.author_id != user.id and not user.is_moderator:
        raise Forbidden("message")
    if not queries.delete_message(message):
        return  # already gone
    if message.author_id != user.id:
        await audit(session, user, "delete_message", "message", f"{slug}/{seq}")
    event = live.chat_deleted(slug, number)
    after_commit(session, lambda: hub.publish(live.room_group(slug), event))


@router.put("/rooms/{slug}/read", dependencies=WRITES)
async def read_room(
    session: Session,
    user: CurrentUser,
    room: RoomToChange,
    seq: Annotated[Seq, Body(embed=True)],
) -> RoomAnswer:
    await queries.mark_read(session, room, user, seq)
    return await present(session, user, room.slug)
