"""The WebSocket of a room: not over WSGI, which knows requests and answers only."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain.errors import NotOffered

from ..viewsets import OpenViewSet


class RoomSocketViewSet(OpenViewSet):
    @extend_schema(responses={501: None})
    def live_room(self, request: Request, slug: str) -> Response:
        raise NotOffered("ws")
