"""Database work on rooms and messages. The room's row is the lock of its seq."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from shared.domain import slugs, times
from shared.domain.errors import Invalid, NotFound

from ..accounts.models import User
from ..database import insert_or_ignore
from .models import Member, Message, Room


def rooms_of(viewer: User | None) -> Select[tuple[Room, int | None]]:
    """The rooms that `viewer` may read, each with their marker, null for no member."""
    user_id = viewer.id if viewer else 0
    mine = (Member.room_id == Room.id) & (Member.user_id == user_id)
    return (
        select(Room, Member.read_seq)
        .join(Room.owner)
        .outerjoin(Member, mine)
        .where(or_(Room.private.is_(False), Member.id.is_not(None)))
        .options(contains_eager(Room.owner))
        .execution_options(populate_existing=True)
    )


async def list_rooms(
    session: AsyncSession, viewer: User | None, limit: int, offset: int
) -> tuple[Any, int]:
    """A page of rooms, newest first, and how many there are."""
    rooms = rooms_of(viewer)
    count = select(func.count()).select_from(
        rooms.with_only_columns(Room.id).subquery()
    )
    page = rooms.order_by(Room.created_at.desc(), Room.id.desc())
    rows = await session.execute(page.limit(limit).offset(offset))
    return rows.all(), await session.scalar(count) or 0


async def find_room(
    session: AsyncSession, viewer: User | None, slug: str
) -> tuple[Room, int | None]:
    """A room that `viewer` may read, and their marker. Raises NotFound."""
    found = await session.execute(rooms_of(viewer).where(Room.slug == slug))
    if (row := found.one_or_none()) is None:
        raise NotFound("room")
    return row


async def add_room(session: AsyncSession, owner: User, given: dict[str, Any]) -> Room:
    """Store a new room; its owner is the first member."""
    room = Room(
        owner_id=owner.id,
        slug=slugs.make_slug(given["title"]),
        title=given["title"],
        topic=given.get("topic"),
        private=given.get("private", False),
        created_at=times.now(),
    )
    session.add(room)
    await session.flush()
    await add_member(session, room, owner)
    return room


async def add_member(session: AsyncSession, room: Room, user: User) -> None:
    values = {"room_id": room.id, "user_id": user.id, "read_seq": 0}
    await session.execute(insert_or_ignore(Member, **values, created_at=times.now()))


async def remove_member(session: AsyncSession, room: Room, user: User) -> None:
    """Raises NotFound for one who is none, Invalid for the owner."""
    if user.id == room.owner_id:
        raise Invalid("username")
    row = (Member.room_id == room.id, Member.user_id == user.id)
    removed = await session.execute(delete(Member).where(*row))
    if removed.rowcount == 0:
        raise NotFound("user")


async def mark_read(session: AsyncSession, room: Room, user: User, seq: int) -> None:
    """Move the user's marker forward, never back. Raises Invalid beyond lastSeq."""
    if seq > room.last_seq:
        raise Invalid("seq")
    if not room.private:  # whoever may read a private room is a member already
        await add_member(session, room, user)
    row = (Member.room_id == room.id, Member.user_id == user.id)
    await session.execute(
        update(Member).where(*row, Member.read_seq < seq).values(read_seq=seq)
    )


async def add_message(
    session: AsyncSession, room: Room, author: User, body: str, client_id: str | None
) -> tuple[Message, bool]:
    """Store a message, or find the one with this clientId; and whether it is new.

    Raising `last_seq` first takes the room's row lock: seqs are given in the order in
    which transactions commit, without gaps.
    """
    seq = await session.scalar(
        update(Room)
        .where(Room.id == room.id)
        .values(last_seq=Room.last_seq + 1)
        .returning(Room.last_seq)
        .execution_options(synchronize_session=False)
    )
    if client_id is not None:
        mine = (Message.author_id == author.id, Message.client_id == client_id)
        first = await session.scalar(
            select(Message).where(Message.room_id == room.id, *mine)
        )
        if first is not None:
            await session.execute(
                update(Room).where(Room.id == room.id).values(last_seq=seq - 1)
            )
            return first, False
    message = Message(
        room_id=room.id,
        author_id=author.id,
        seq=seq,
        client_id=client_id,
        body=body,
        created_at=times.now(),
    )
    session.add(message)
    await session.flush()
    return message, True


async def read_after(
    session: AsyncSession, room_id: int, after: int, limit: int
) -> list[tuple[Message, User]]:
    """The messages that follow `after`, ascending."""
    rows = await session.execute(
        select(Message, User)
        .join(Message.author)
        .where(Message.room_id == room_id, Message.seq > after)
        .order_by(Message.seq)
        .limit(limit)
    )
    return list(rows)


async def read_before(
    session: AsyncSession, room_id: int, before: int, limit: int
) -> list[tuple[Message, User]]:
    """The messages just ahead of `before`, ascending."""
    rows = await session.execute(
        select(Message, User)
        .join(Message.author)
        .where(Message.room_id == room_id, Message.seq < before)
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return list(rows)[::-1]


async def deleted_before(
    session: AsyncSession, room_id: int, after: int, since: datetime
) -> list[int]:
    """The seqs up to `after` that lost their text since then."""
    seqs = await session.scalars(
        select(Message.seq)
        .where(Message.room_id == room_id, Message.deleted_at > since)
        .where(Message.seq <= after)
        .order_by(Message.seq)
    )
    return list(seqs)


async def find_message(
    session: AsyncSession, viewer: User, slug: str, seq: int
) -> tuple[Room, Message]:
    """A message of a room that the viewer reads or moderates. Raises NotFound."""
    readable = rooms_of(viewer).with_only_columns(Room.id)
    allowed = Room.id.in_(readable) if not viewer.is_moderator else Room.id.is_not(None)
    found = await session.execute(
        select(Room, Message)
        .join(Message, Message.room_id == Room.id)
        .where(Room.slug == slug, Message.seq == seq, allowed)
    )
    if (row := found.one_or_none()) is None:
        raise NotFound("message")
    return row


def delete_message(message: Message) -> bool:
    """Blank the text; the seq stays. False when it was gone already."""
    if message.deleted_at is not None:
        return False
    message.body, message.deleted_at = None, times.now()
    return True
