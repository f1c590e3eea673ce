"""The API of rooms and messages."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response

from shared.domain import frames, limits, live, parameters, times
from shared.domain.errors import Forbidden, Invalid, NotFound, Unauthorized
from shared.domain.reading import Closed

from ..accounts.auth import CurrentUser, PresentedClaims, Viewer
from ..accounts.models import User
from ..accounts.queries import find_user
from ..articles.views import Page
from ..database import Session, after_commit, reading
from ..moderation.queries import audit
from ..rates import CountWrite
from ..requests import JSONRoute
from . import models, queries
from .delivery import Reader, post_message
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

router = APIRouter(prefix="/api", tags=["chat"], route_class=JSONRoute)
WRITES = [CountWrite]


async def get_room_to_change(
    session: Session, user: CurrentUser, slug: str
) -> models.Room:
    """The room of the path, if the caller is signed in and may read it."""
    room, _ = await queries.find_room(session, user, slug)
    return room


async def get_room_to_write_in(user: CurrentUser, slug: str) -> models.Room:
    """The same, looked at before the sending's own transaction begins."""
    async with reading() as session:
        room, _ = await queries.find_room(session, user, slug)
    return room


RoomToWriteIn = Annotated[models.Room, Depends(get_room_to_write_in)]
RoomToChange = Annotated[models.Room, Depends(get_room_to_change)]


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
    async with reading() as session:
        room, _ = await queries.find_room(session, viewer, slug)
    getlist = request.query_params.getlist
    after = parameters.whole_or_none(getlist, "after")
    before = parameters.whole(getlist, "before", limits.ID_MAX, 1)
    limit = parameters.whole(getlist, "limit", limits.MESSAGES, 1, limits.MESSAGES_MAX)
    wait = parameters.whole(getlist, "wait", 0, 0, limits.WAIT_MAX)
    if after is None:
        return await read_page(room, before, limit)
    if getlist("before"):
        raise Invalid("before")
    if after > room.last_seq:
        raise Invalid("after")
    if wait and after == room.last_seq:
        await wait_for_message(Reader(room, viewer, claims, after), wait)
    return await read_news(viewer, slug, after, limit)


async def read_page(room: models.Room, before: int, limit: int) -> MessagesAnswer:
    async with reading() as session:
        rows = await queries.read_before(session, room.id, before, limit)
    page = [Message.of(*row) for row in rows]
    return MessagesAnswer(messages=page, last_seq=room.last_seq, deleted=[])


async def wait_for_message(reader: Reader, seconds: int) -> None:
    """Until a message is there, the reader's right to it ends, or time is over."""
    async with hub.listen(*reader.groups()) as inbox:
        try:
            async with asyncio.timeout(seconds):
                async for frame in reader.follow(inbox):
                    if frame["type"] == "messages":
                        return
        except TimeoutError:
            pass
        except Closed as closed:
            if closed.code == frames.REVOKED:
                raise Unauthorized from closed
            raise NotFound("room") from closed


async def read_news(
    viewer: User | None, slug: str, after: int, limit: int
) -> MessagesAnswer:
    async with reading() as session:
        room, _ = await queries.find_room(session, viewer, slug)
        rows = await queries.read_after(session, room.id, after, limit)
        deleted = await queries.deleted_before(
            session, room.id, after, times.now() - limits.DELETIONS_TOLD
        )
    messages = [Message.of(*row) for row in rows]
    return MessagesAnswer(messages=messages, last_seq=room.last_seq, deleted=deleted)


@router.post("/rooms/{slug}/messages", status_code=201)
async def send_message(
    response: Response,
    user: CurrentUser,
    room: RoomToWriteIn,
    message: Annotated[NewMessage, Body(embed=True)],
) -> MessageAnswer:
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
    event, group = live.chat_deleted(slug, number), live.room_group(slug)
    after_commit(session, lambda: hub.publish(group, event))


@router.put("/rooms/{slug}/read", dependencies=WRITES)
async def read_room(
    session: Session,
    user: CurrentUser,
    room: RoomToChange,
    seq: Annotated[Seq, Body(embed=True)],
) -> RoomAnswer:
    await queries.mark_read(session, room, user, seq)
    return await present(session, user, room.slug)
