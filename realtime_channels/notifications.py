"""The WebSocket of one's own notifications."""

from dataclasses import dataclass
from typing import Any

from django_monolith.accounts.models import User
from django_monolith.notifications.queries import count_unread
from shared.domain import frames, live
from shared.domain.errors import Unauthorized
from shared.domain.reading import Closed

from .consumers import LiveConsumer, person
from .reader import check_caller
from .refusals import Scope, count_opening, find_viewer, in_database


@dataclass
class Listener:
    """Whoever listens to their own notifications."""

    viewer: User
    claims: Any

    def groups(self) -> list[str]:
        return [live.user_group(self.viewer.pk)]


class NotificationConsumer(LiveConsumer):
    """live_notifications: the server speaks, the client only listens."""

    @staticmethod
    def open(scope: Scope) -> Listener:
        viewer, claims = find_viewer(scope)
        if viewer is None:
            raise Unauthorized(text="is missing")
        count_opening(scope, viewer)
        return Listener(viewer, claims)

    async def begin(self) -> None:
        unread = await in_database(count_unread, self.reader.viewer)
        you = person(self.reader.viewer)
        await self.say({"type": "joined", "you": you, "unreadCount": unread})

    async def send_due(self) -> None:
        while True:
            for event in await self.inbox.take():
                if event["type"] == "notify.new":
                    note = event["notification"]
                    await self.say({"type": "notification", "notification": note})
                else:
                    await in_database(check_caller, self.reader.claims)
            if self.inbox.slow:
                raise Closed(frames.SLOW)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        await self.close(frames.NOT_OURS)
