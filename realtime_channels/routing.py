"""Which consumer answers which address; Django has the rest."""

from typing import Any

from django.urls import path, re_path

from .consumers import RoomConsumer
from .notifications import NotificationConsumer
from .refusals import Nowhere, Refusing
from .streams import StreamConsumer

websocket_urlpatterns = [
    path("ws/rooms/<str:slug>", Refusing(RoomConsumer.as_asgi(), RoomConsumer.open)),
    path(
        "ws/notifications",
        Refusing(NotificationConsumer.as_asgi(), NotificationConsumer.open),
    ),
    re_path("", Nowhere()),
]


def http_urlpatterns(django: Any) -> list[Any]:
    stream = Refusing(StreamConsumer.as_asgi(), StreamConsumer.open)
    return [
        path("api/rooms/<str:slug>/events", OnlyGet(stream, django)),
        re_path("", django),
    ]


class OnlyGet:
    """The consumer for GET; Django says what it says to other methods."""

    def __init__(self, consumer: Any, django: Any) -> None:
        self.consumer = consumer
        self.django = django

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        chosen = self.consumer if scope["method"] == "GET" else self.django
        await chosen(scope, receive, send)
