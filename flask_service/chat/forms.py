"""The forms of chat."""

from shared.domain import fields

from ..forms import PageForm, Ruled


def ticked(typed: str | None) -> bool:
    """Whether a box is: browsers leave one out that is not."""
    return typed is not None


class RoomForm(PageForm):
    title = Ruled(fields.room_title)
    topic = Ruled(fields.topic)
    private = Ruled(ticked)


class MessageForm(PageForm):
    body = Ruled(fields.message)


class MemberForm(PageForm):
    username = Ruled(fields.username)
