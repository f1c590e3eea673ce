"""How a reader follows a room on an event loop: hints from Redis, the truth from the
database."""

from collections.abc import AsyncIterator
from typing import Any

from shared.domain import frames, limits, live
from shared.domain.reading import Look, Reading

from .inbox import Inbox


class Follower(Reading):
    """One reader of one room. A variant says how it looks at its database."""

    slug: str
    last_seq: int  # the room's, once subscribed

    def groups(self) -> list[str]:
        """What to listen to, before the first look."""
        mine = [live.user_group(self.user_id)] if self.user_id is not None else []
        return [live.room_group(self.slug), *mine]

    async def read_page(self) -> list[dict[str, Any]]:
        """The next messages beyond `sent`, ascending."""
        raise NotImplementedError

    async def check_rights(self) -> int | None:
        """Raises Closed if the reader's right to be here has ended meanwhile. The
        viewer's marker, where the variant asks for it."""
        raise NotImplementedError

    async def follow(
        self, inbox: Inbox, patience: float | None = None
    ) -> AsyncIterator[frames.Frame | None]:
        """What to send, as it comes; None after `patience` seconds of silence. Raises
        Closed."""
        if self.last_seq > self.sequence.sent:
            async for frame in self.unread():
                yield frame
        while True:
            events = await inbox.take(patience)
            if not events:
                yield None
            for due in self.due(events):
                if due is Look.ALL:
                    await self.check_rights()
                if isinstance(due, Look):
                    async for frame in self.unread():
                        yield frame
                else:
                    yield due

    async def unread(self) -> AsyncIterator[frames.Frame]:
        """All that the database has and the reader has not. Rights are looked at after
        reading: whoever still has them then had them when the messages came."""
        while True:
            rows = await self.read_page()
            if page := self.fresh(rows):
                await self.check_rights()
            for frame in page:
                yield frame
            if len(rows) < limits.MESSAGES_MAX:
                return  # the present: what comes now is told
