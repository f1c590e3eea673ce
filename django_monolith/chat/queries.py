"""Database work on rooms and messages. The room's row is the lock of its seq."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet

from shared.domain import live, mentions, slugs, text, times
from shared.domain.errors import Invalid, NotFound

from ..accounts.models import User
from ..moderation.queries import audit
from ..notifications.queries import add_outbox
from ..shortcuts import find
from .hub import hub
from .models import Member, Message, Room
from .schemas import Message as MessageShape


def rooms_of(viewer: User | None) -> QuerySet[Room]:
    """The rooms that `viewer` may read, each with their marker, null for no member."""
    user_id = viewer.id if viewer else 0  # a guest is 0, whom nothing belongs to
    mine = FilteredRelation("members", condition=Q(members__user=user_id))
    rooms = Room.objects.select_related("owner").annotate(mine=mine)
    readable = rooms.filter(Q(private=False) | Q(mine__isnull=False))
    return readable.annotate(read_seq=F("mine__read_seq"))


def list_rooms(viewer: User | None, limit: int, offset: int) -> tuple[list[Room], int]:
    """A page of rooms, newest first, and how many there are."""
    rooms = rooms_of(viewer)
    newest = rooms.order_by("-created_at", "-id")
    return list(newest[offset : offset + limit]), rooms.count()


def find_room(viewer: User | None, slug: str) -> Room:
    """A room that `viewer` may read, with their marker. Raises NotFound."""
    return find(rooms_of(viewer), "room", slug=slug)


@transaction.atomic
def add_room(owner: User, given: dict[str, Any]) -> Room:
    """Store a new room; its owner is the first member."""
    room = Room.objects.create(
        owner=owner,
        slug=slugs.make_slug(given["title"]),
        title=given["title"],
        topic=given.get("topic"),
        private=given.get("private", False),
    )
    add_member(room, owner)
    return room


def find_user(username: str) -> User:
    """Raises NotFound."""
    return find(User.objects.all(), "user", username_key=text.fold(username))


def add_member(room: Room, user: User) -> None:
    row = Member(room=room, user=user)
    Member.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def remove_member(room: Room, user: User) -> None:
    """Raises NotFound for one who is none, Invalid for the owner."""
    if user.id == room.owner_id:
        raise Invalid("username")
    removed, _ = room.members.filter(user=user).delete()
    if not removed:
        raise NotFound("user")
    tell(room, live.chat_removed(room.slug, user.id))


@transaction.atomic
def mark_read(room: Room, user: User, seq: int) -> None:
    """Move the user's marker forward, never back. Raises Invalid beyond lastSeq."""
    if seq > room.last_seq:
        raise Invalid("seq")
    if not room.private:  # whoever may read a private room is a member already
        add_member(room, user)
    room.members.filter(user=user, read_seq__lt=seq).update(read_seq=seq)


@transaction.atomic
def add_message(
    author: User, slug: str, body: str, client_id: str | None
) -> tuple[Message, bool]:
    """Store a message, or find the one with this clientId; and whether it is new.
    Raises NotFound.

    Raising `last_seq` first takes the room's row lock: seqs are given in the order in
    which transactions commit, and one that is rolled back leaves no gap."""
    Room.objects.filter(slug=slug).update(last_seq=F("last_seq") + 1)
    room = find_room(author, slug)
    if client_id is not None:
        mine = read(room).filter(author=author, client_id=client_id)
        if (first := mine.first()) is not None:
            transaction.set_rollback(True)
            return first, False
    message = Message.objects.create(
        room=room,
        author=author,
        seq=room.last_seq,
        client_id=client_id,
        body=body,
        created_at=times.now(),
    )
    if mentions.mentioned_keys(body):
        add_outbox("message", message.id)
    tell(room, live.chat_message(slug, MessageShape(message).data))
    return message, True


def tell(room: Room, event: live.Event) -> None:
    """Tell the room's readers, once this transaction is committed."""
    transaction.on_commit(partial(hub.publish, live.room_group(room.slug), event))


def read(room: Room) -> QuerySet[Message]:
    """The room's messages, each with its author."""
    return room.messages.select_related("author")


def read_after(room: Room, after: int, limit: int) -> list[Message]:
    """The messages that follow `after`, ascending."""
    return list(read(room).filter(seq__gt=after).order_by("seq")[:limit])


def read_before(room: Room, before: int, limit: int) -> list[Message]:
    """The messages just ahead of `before`, ascending."""
    return list(read(room).filter(seq__lt=before).order_by("-seq")[:limit])[::-1]


def deleted_before(room: Room, after: int, since: datetime) -> list[int]:
    """The seqs up to `after` that lost their text since then."""
    told = room.messages.filter(seq__lte=after, deleted_at__gt=since)
    return list(told.order_by("seq").values_list("seq", flat=True))


def find_message(viewer: User, slug: str, seq: int) -> Message:
    """A message of a room that the viewer reads or moderates. Raises NotFound."""
    rooms = Room.objects.all() if viewer.is_moderator else rooms_of(viewer)
    room = find(rooms, "room", slug=slug)
    return find(read(room).select_related("room"), "message", seq=seq)


@transaction.atomic
def remove_message(actor: User, message: Message) -> None:
    """What is not the actor's own goes into the audit log."""
    if delete_message(message) and message.author_id != actor.id:
        audit(actor, "delete_message", "message", str(message))


@transaction.atomic
def delete_message(message: Message) -> bool:
    """Blank the text; the seq stays. False when it was gone already."""
    here = Message.objects.filter(pk=message.pk, deleted_at=None)
    if not here.update(body=None, deleted_at=times.now()):
        return False
    tell(message.room, live.chat_deleted(message.room.slug, message.seq))
    return True
