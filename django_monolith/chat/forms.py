"""The forms of rooms and messages."""

from django import forms

from shared.domain import fields

from ..forms import PageForm, Ruled


class RoomForm(PageForm):
    title = Ruled(fields.room_title)
    topic = Ruled(fields.topic)
    private = forms.BooleanField(required=False)


class MemberForm(PageForm):
    username = Ruled(fields.credential)


class MessageForm(PageForm):
    body = Ruled(fields.message)
