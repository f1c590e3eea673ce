"""The WebSocket of one's own notifications."""

from django_monolith.accounts.models import User
from django_monolith.notifications.queries import count_unread
from shared.domain import frames, live
from shared.domain.errors import Unauthorized
from shared.domain.reading import Closed, Reading
from shared.domain.tokens import Claims

from .consumers import LiveSocket, person
from .database import in_database
from .refusals import Scope, count_opening, find_viewer


class Listener(Reading):
    """Whoever listens to their own notifications."""

    def __init__(self, viewer: User, claims: Claims | None) -> None:
        super().__init__(viewer.pk, claims, 0)
        self.viewer = viewer

    def groups(self) -> list[str]:
        return [live.user_group(self.viewer.pk)]


class NotificationConsumer(LiveSocket):
    """live_notifications: the server speaks, the client only listens."""

    @staticmethod
    def open(scope: Scope) -> Listener:
        viewer, claims = find_viewer(scope)
        if viewer is None:
            raise Unauthorized(text="is missing")
        count_opening(scope, viewer)
        return Listener(viewer, claims)

    async def send_all(self) -> None:
        unread = await in_database(count_unread, self.reader.viewer)
        you = person(self.reader.viewer)
        await self.say({"type": "joined", "you": you, "unreadCount": unread})
        while True:
            for event in await self.inbox.take():
                if event["type"] == "notify.new":
                    note = event["notification"]
                    await self.say({"type": "notification", "notification": note})
                else:
                    self.reader.check(event)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        raise Closed(frames.NOT_OURS)
