"""The WebSocket of one's own notifications."""

from fastapi import APIRouter, WebSocket

from shared.domain import frames, live
from shared.domain.errors import Unauthorized
from shared.domain.reading import Closed, Reading
from shared.live.asyncio.inbox import Inbox

from ..accounts.auth import PresentedClaims, SocketSessionToo, Viewer
from ..accounts.models import User
from ..accounts.schemas import Person
from ..chat.hub import hub
from ..database import reading
from ..rates import count_opening
from ..sockets import LiveSocket
from . import queries

router = APIRouter(tags=["notifications"], dependencies=[SocketSessionToo])


@router.websocket("/ws/notifications")
async def live_notifications(
    websocket: WebSocket, viewer: Viewer, claims: PresentedClaims
) -> None:
    if viewer is None:
        raise Unauthorized(text="is missing")
    await count_opening(websocket, viewer)
    async with hub.listen(live.user_group(viewer.id)) as inbox:
        await websocket.accept()
        await NotificationSocket(websocket, inbox, viewer, claims).run(claims)


class NotificationSocket(LiveSocket):
    def __init__(
        self, websocket: WebSocket, inbox: Inbox, viewer: User, claims: PresentedClaims
    ) -> None:
        super().__init__(websocket, inbox)
        self.viewer = viewer
        self.reading = Reading(viewer.id, claims, 0)

    async def join(self) -> None:
        async with reading() as session:
            unread = await queries.count_unread(session, self.viewer)
        you = Person.of(self.viewer).model_dump()
        await self.send({"type": "joined", "you": you, "unreadCount": unread})

    async def send_all(self) -> None:
        while True:
            for event in await self.inbox.take():
                if event["type"] == "notify.new":
                    told = event["notification"]
                    await self.send({"type": "notification", "notification": told})
                else:
                    self.reading.check(event)

    async def receive(self, raw: str | bytes) -> None:
        """The client only listens: whatever it says is no frame of ours."""
        raise Closed(frames.NOT_OURS)
