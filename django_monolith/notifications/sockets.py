"""The WebSocket of one's own notifications: not over WSGI."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain.errors import NotOffered

from ..viewsets import OpenViewSet


class NotificationSocketViewSet(OpenViewSet):
    @extend_schema(responses={501: None})
    def live_notifications(self, request: Request) -> Response:
        raise NotOffered("ws")
