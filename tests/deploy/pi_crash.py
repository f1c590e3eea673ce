"""Writers outside, who note what was acknowledged, while the Pi is killed.

The control that the check can fail is in tests/faults/test_checker.py: it is theirs.
"""

from types import TracebackType
from typing import Self

from ..conformance.client import connection
from ..conformance.people import sign_up
from ..faults.checker import check_room
from ..faults.history import History
from ..faults.verdict import RoomFigures
from ..faults.waiting import wait_for
from ..faults.writers import PostWriter
from .load import NoLine, stored

WRITERS = 3
INTERVAL = 0.05  # seconds: they hardly pause
MANY = 100_000  # messages: more than there is time for
ANSWER = 600  # seconds until a Pi that boots has answered a writer


class Writers:
    """Within the block they write, each a message at a time, again until it is
    acknowledged."""

    def __init__(self, url: str) -> None:
        self.owner = sign_up(connection(url), "owner")
        self.room = self.owner.open_room()
        self.writers = [self.writer(url) for _ in range(WRITERS)]

    def writer(self, url: str) -> PostWriter:
        """A writer of tests/faults, straight to `url`."""
        who = sign_up(connection(url), "writer")
        place = (NoLine(), str(who.token), self.room["slug"])
        made = PostWriter(who.username, *place, MANY, INTERVAL)  # type: ignore[arg-type]
        made.http = connection(url)
        made.http.headers.update(who.credentials)
        made.daemon = True
        return made

    def __enter__(self) -> Self:
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self.writers:
            writer.stopping.set()
        for writer in self.writers:
            writer.join()

    @property
    def acknowledged(self) -> int:
        """Messages, so far."""
        return sum(writer.acknowledged for writer in self.writers)

    def wait(self, more: int) -> bool:
        """Until so many more are acknowledged; whether they were in time."""
        wanted = self.acknowledged + more
        return wait_for(lambda: self.acknowledged >= wanted, ANSWER)

    def check(self) -> RoomFigures:
        """What the database has of what was sent."""
        sends = [each for writer in self.writers for each in writer.sends if each.tries]
        slug = self.room["slug"]
        history = History(sends=sends)
        history.stored[slug] = rows = stored(self.owner, self.room)
        history.last_seq[slug] = rows[-1].seq
        return check_room(history, slug)
