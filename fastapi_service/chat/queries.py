"""Database work on rooms and messages. The room's row is the lock of its seq."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, contains_eager

from shared.domain import slugs, times
from shared.domain.errors import Invalid, NotFound

from ..accounts.models import User
from ..database import insert_or_ignore
from .models import Member, Message, Room

# Statements are built once, with parameters: building costs as much as running them.
VIEWER = bindparam("viewer")  # a guest is 0, who is no member anywhere
Mine = aliased(Member)
IS_MEMBER = exists().where(Mine.room_id == Room.id, Mine.user_id == VIEWER)
READABLE = or_(Room.private.is_(False), IS_MEMBER)

ROOMS = (
    select(Room, Member.read_seq)
    .join(Room.owner)
    .outerjoin(Member, (Member.room_id == Room.id) & (Member.user_id == VIEWER))
    .where(READABLE)
    .options(contains_eager(Room.owner))
    .execution_options(populate_existing=True)
)
ROOM = ROOMS.where(Room.slug == bindparam("slug"))
ROOM_COUNT = select(func.count(Room.id)).where(READABLE)

# with the reader's right to the room in the same breath
MESSAGES = (
    select(Message.__table__, User.username, User.image)
    .select_from(Message)
    .join(Message.author)
    .join(Room, Room.id == Message.room_id)
    .where(Message.room_id == bindparam("room"), READABLE)
    .limit(bindparam("limit"))
)
AFTER = MESSAGES.where(Message.seq > bindparam("seq")).order_by(Message.seq)
BEFORE = MESSAGES.where(Message.seq < bindparam("seq")).order_by(Message.seq.desc())


def by(viewer: User | None) -> dict[str, int]:
    return {"viewer": viewer.id if viewer else 0}


async def list_rooms(
    session: AsyncSession, viewer: User | None, limit: int, offset: int
) -> tuple[Any, int]:
    """A page of rooms, newest first, and how many there are."""
    newest = ROOMS.order_by(Room.created_at.desc(), Room.id.desc())
    rows = await session.execute(newest.limit(limit).offset(offset), by(viewer))
    return rows.all(), await session.scalar(ROOM_COUNT, by(viewer)) or 0


async def find_room(
    session: AsyncSession, viewer: User | None, slug: str
) -> tuple[Room, int | None]:
    """A room that `viewer` may read, and their marker. Raises NotFound."""
    found = await session.execute(ROOM, {"slug": slug} | by(viewer))
    if (row := found.one_or_none()) is None:
        raise NotFound("room")
    return row


async def add_room(session: AsyncSession, owner: User, given: dict[str, Any]) -> Room:
    """Store a new room; its owner is the first member."""
    made = {"slug": slugs.make_slug(given["title"]), "created_at": times.now()}
    room = Room(owner_id=owner.id, **made, **{"private": False} | given)
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
    removed = await session.execute(delete(Member).where(*row).returning(Member.id))
    if removed.one_or_none() is None:
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


async def next_seq(session: AsyncSession, author: User, slug: str) -> tuple[int, int]:
    """The id of a room that `author` may read, and the seq of its next message.

    This takes the row's lock, until the end of the transaction: so seqs are given in
    the order in which messages are accepted, without gaps. Raises NotFound.
    """
    raised = await session.execute(
        update(Room)
        .where(Room.slug == slug, READABLE)
        .values(last_seq=Room.last_seq + 1)
        .execution_options(synchronize_session=False),
        by(author),
    )
    if not raised.rowcount:
        raise NotFound("room")
    # not by RETURNING, which MariaDB does not know for an UPDATE
    row = await session.execute(select(Room.id, Room.last_seq).where(Room.slug == slug))
    return row.one().tuple()


async def find_repeat(
    session: AsyncSession, room_id: int, author: User, client_id: str | None
) -> Message | None:
    """The message that `author` has sent to the room under this clientId."""
    if client_id is None:
        return None
    mine = (Message.author_id == author.id, Message.client_id == client_id)
    first = select(Message).where(Message.room_id == room_id, *mine)
    return await session.scalar(first)


async def add_message(session: AsyncSession, **values: Any) -> Message:
    message = Message(created_at=times.now(), **values)
    session.add(message)
    await session.flush()
    return message


async def read_after(
    session: AsyncSession, room: Room, viewer: User | None, after: int, limit: int
) -> list[Any]:
    """The messages that follow `after`, ascending."""
    given = {"room": room.id, "seq": after, "limit": limit}
    return list(await session.execute(AFTER, given | by(viewer)))


async def read_before(
    session: AsyncSession, room: Room, viewer: User | None, before: int, limit: int
) -> list[Any]:
    """The messages just ahead of `before`, ascending."""
    given = {"room": room.id, "seq": before, "limit": limit}
    return list(await session.execute(BEFORE, given | by(viewer)))[::-1]


async def deleted_before(
    session: AsyncSession, room: Room, after: int, since: datetime
) -> list[int]:
    """The seqs up to `after` that lost their text since then."""
    seqs = await session.scalars(
        select(Message.seq)
        .where(Message.room_id == room.id, Message.deleted_at > since)
        .where(Message.seq <= after)
        .order_by(Message.seq)
    )
    return list(seqs)


async def find_message(
    session: AsyncSession, viewer: User, slug: str, seq: int
) -> tuple[Room, Message]:
    """A message of a room that the viewer reads or moderates, nobody else's to change
    before this transaction is over. Raises NotFound."""
    statement = (
        select(Room, Message)
        .join(Message, Message.room_id == Room.id)
        .where(Room.slug == slug, Message.seq == seq)
        .with_for_update(of=Message)
    )
    if not viewer.is_moderator:
        statement = statement.where(READABLE)
    found = await session.execute(statement, by(viewer))
    if (row := found.one_or_none()) is None:
        raise NotFound("message")
    return row.tuple()


def delete_message(message: Message) -> bool:
    """Blank the text; the seq stays. False when it was gone already."""
    if message.deleted_at is not None:
        return False
    message.body, message.deleted_at = None, times.now()
    return True
