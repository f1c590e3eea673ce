"""The API of rooms and messages."""

import time
from typing import Any

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import (
    BasePermission,
    IsAuthenticated,
    IsAuthenticatedOrReadOnly,
)
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain import parameters, text

from ..accounts.auth import CHAT_PAGE, MayChange, find_caller
from ..accounts.models import User
from ..rates import MessageThrottle
from ..viewsets import APIViewSet
from . import queries
from .delivery import Page, appointments, wait_for_message
from .models import Message, Room
from .schemas import (
    CreateRoom,
    MessageAnswer,
    MessagesAnswer,
    ReadRoom,
    RoomAnswer,
    RoomsAnswer,
    SendMessage,
)


class RoomViewSet(APIViewSet):
    thing = "room"
    lookup_field = "slug"
    lookup_value_converter = "str"
    authentication_classes = CHAT_PAGE
    permission_classes = [IsAuthenticatedOrReadOnly]

    def get_object(self) -> Room:
        room = queries.find_room(self.viewer, self.kwargs["slug"])
        self.check_object_permissions(self.request, room)
        return room

    def present(self, slug: str, status: int = 200) -> Response:
        room = queries.find_room(self.viewer, slug)
        return self.answer(RoomAnswer, status, room=room)

    @extend_schema(operation_id="list_rooms", responses=RoomsAnswer)
    def list(self, request: Request) -> Response:
        rooms, count = queries.list_rooms(self.viewer, *self.page())
        return self.answer(RoomsAnswer, rooms=rooms, count=count)

    @extend_schema(
        operation_id="create_room", request=CreateRoom, responses={201: RoomAnswer}
    )
    def create(self, request: Request) -> Response:
        room = queries.add_room(request.user, self.read(CreateRoom)["room"])
        return self.present(room.slug, 201)

    @extend_schema(operation_id="get_room", responses=RoomAnswer)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self.present(slug)

    @extend_schema(request=ReadRoom, responses=RoomAnswer)
    @action(detail=True, methods=["put"], url_path="read")
    def read_room(self, request: Request, slug: str) -> Response:
        room = self.get_object()
        queries.mark_read(room, request.user, **self.read(ReadRoom))
        return self.present(slug)


class IsOwnerOrLeaving(BasePermission):
    """The owner lets in and removes; everybody else removes but themselves."""

    def has_object_permission(self, request: Request, view: Any, obj: Room) -> bool:
        if request.method == "DELETE":
            return may_send_away(request.user, obj, view.kwargs["username"])
        return obj.owner_id == request.user.id


def may_send_away(user: User, room: Room, username: str) -> bool:
    return room.owner_id == user.id or text.fold(username) == user.username_key


class MemberViewSet(RoomViewSet):
    permission_classes = [IsAuthenticated, IsOwnerOrLeaving]

    @extend_schema(request=None, responses=RoomAnswer)
    def add_member(self, request: Request, slug: str, username: str) -> Response:
        room = self.get_object()
        queries.add_member(room, queries.find_user(username))
        return self.present(slug)

    @extend_schema(responses={204: None})
    def remove_member(self, request: Request, slug: str, username: str) -> Response:
        room = self.get_object()
        queries.remove_member(room, queries.find_user(username))
        return Response(status=204)


class MessageViewSet(APIViewSet):
    thing = "message"
    parent = "room"
    lookup_field = "seq"
    lookup_value_converter = "str"
    authentication_classes = CHAT_PAGE
    permission_classes = [IsAuthenticatedOrReadOnly, MayChange]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        self.began = time.monotonic()
        return super().dispatch(request, *args, **kwargs)

    def get_throttles(self) -> list[Any]:
        if self.action == "create":  # held to messages a second, not writes a minute
            return [MessageThrottle()]
        return super().get_throttles()

    def get_object(self) -> Message:
        seq = parameters.path_number(self.kwargs["seq"], self.thing)
        message = queries.find_message(self.request.user, self.kwargs["slug"], seq)
        self.check_object_permissions(self.request, message)
        return message

    @extend_schema(operation_id="list_messages", responses=MessagesAnswer)
    def list(self, request: Request, slug: str) -> Response:
        room = queries.find_room(self.viewer, slug)
        page = Page.of(request.query_params.getlist, room)
        if not page.wait or page.after != room.last_seq:
            found = page.read(room)
            return self.answer(MessagesAnswer, **found, last_seq=room.last_seq)
        claims = request.auth and request.auth.claims
        if not wait_for_message(room, self.viewer, claims, page):
            nothing = {"messages": [], "deleted": [], "last_seq": room.last_seq}
            answer = self.answer(MessagesAnswer, **nothing)
            answer["Retry-After"] = appointments.make(time.monotonic() - self.began)
            return answer
        found = page.read(room)
        room = self.still_readable(slug)
        return self.answer(MessagesAnswer, **found, last_seq=room.last_seq)

    def still_readable(self, slug: str) -> Room:
        """The room, if the caller may read it after all this time. Asked after reading:
        who still may then could when the messages came."""
        if self.request.auth is not None:
            find_caller(self.request.auth.claims)
        return queries.find_room(self.viewer, slug)

    @extend_schema(
        operation_id="send_message",
        request=SendMessage,
        responses={200: MessageAnswer, 201: MessageAnswer},
    )
    def create(self, request: Request, slug: str) -> Response:
        queries.find_room(request.user, slug)
        given = self.read(SendMessage)["message"]
        message, new = queries.add_message(request.user, slug, **given)
        return self.answer(MessageAnswer, 201 if new else 200, message=message)

    @extend_schema(operation_id="delete_message", responses={204: None})
    def destroy(self, request: Request, slug: str, seq: str) -> Response:
        queries.remove_message(request.user, self.get_object())
        return Response(status=204)
