"""The API of notifications."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain import limits, parameters

from ..viewsets import APIViewSet
from . import queries
from .schemas import NotificationsAnswer, ReadNotifications, UnreadAnswer


class NotificationViewSet(APIViewSet):
    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="list_notifications", responses=NotificationsAnswer)
    def list(self, request: Request) -> Response:
        getlist = request.query_params.getlist
        page = queries.list_notifications(
            request.user,
            unread=parameters.flag(getlist, "unread"),
            limit=parameters.whole(getlist, "limit", limits.PAGE, 1, limits.PAGE_MAX),
            before=parameters.whole(getlist, "before", limits.ID_MAX, 1),
        )
        unread = queries.count_unread(request.user)
        return self.answer(NotificationsAnswer, notifications=page, unread_count=unread)

    @extend_schema(request=ReadNotifications, responses=UnreadAnswer)
    @action(detail=False, methods=["put"], url_path="read")
    def read_notifications(self, request: Request) -> Response:
        queries.read_notifications(request.user, **self.read(ReadNotifications))
        unread = queries.count_unread(request.user)
        return self.answer(UnreadAnswer, unread_count=unread)
