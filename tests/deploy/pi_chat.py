"""A chat of fifty people at a steady pace, and what each of them got of it.

    with Chat(url) as chat:
        ...                     # look at what it takes
    assert chat.lost == 0

Each person has an account and a connection; by WebSocket where the variant has them,
else by long polls. Some of them talk, in turn.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from ..conformance.client import connection
from ..conformance.people import Person, sign_up
from ..faults.checker import check_reader
from ..faults.readers import READERS
from ..faults.waiting import wait_for
from .load import follow, stored

PEOPLE = 50
TALKERS = 5
PACE = 1.0  # seconds between two messages of the room
AT_ONCE = 4  # sign-ups: each keeps a core of the Pi busy with its password
JOINING = 300  # seconds until everyone has heard `joined`
CATCHING_UP = 300  # until everyone has the last message


class Chat:
    """Fifty people in a room, within the block."""

    def __init__(self, url: str, people: int = PEOPLE) -> None:
        self.http = connection(url)
        with ThreadPoolExecutor(AT_ONCE) as signing_up:
            self.people: list[Person] = list(
                signing_up.map(
                    lambda _: sign_up(connection(url), "person"), range(people)
                )
            )
        self.room = self.people[0].open_room()
        offered = self.people[0].get("/api/meta").json["transports"]
        self.transport = "ws" if "ws" in offered else "poll"
        kind = READERS[self.transport]
        self.readers = [follow(kind, url, each, self.room) for each in self.people]
        self.talking = threading.Thread(target=self.talk, daemon=True)
        self.ending = threading.Event()
        self.said = 0
        self.slowest = 0.0  # seconds until a message was acknowledged
        self.failures: list[str] = []
        self.seconds = 0.0

    def __enter__(self) -> Self:
        for reader in self.readers:
            reader.start()
        for reader in self.readers:
            assert reader.opened.wait(JOINING), f"{reader.name} was not let in"
        self.talking.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ending.set()
        self.talking.join()
        self.caught_up = wait_for(
            lambda: all(reader.last >= self.said for reader in self.readers),
            CATCHING_UP,
        )
        for reader in self.readers:
            reader.stopping.set()
        self.people[0].say(self.room, "That is all.")  # wakes who waits

    def talk(self) -> None:
        """One message after the other; what comes late does not make the next late."""
        began = due = time.monotonic()
        while not self.ending.is_set():
            person = self.people[self.said % TALKERS]
            asked = time.monotonic()
            try:
                person.say(self.room, f"Message {self.said + 1} of {person.username}")
                self.said += 1
            except (AssertionError, OSError) as fault:
                self.failures.append(repr(fault)[:300])
            self.slowest = max(self.slowest, time.monotonic() - asked)
            due = max(due + PACE, time.monotonic())
            self.ending.wait(due - time.monotonic())
        self.seconds = time.monotonic() - began

    @property
    def published(self) -> dict[str, Any]:
        """What stands in docs/measured/."""
        rows = stored(self.people[0], self.room)[: self.said]
        found = [check_reader(reader.heard, rows) for reader in self.readers]
        return {
            "people": len(self.people),
            "transport": self.transport,
            "messages": self.said,
            "a_second": round(self.said / self.seconds, 2),
            "slowest_answer": round(self.slowest, 2),
            "due": sum(figures.due for figures in found),
            "lost": sum(figures.lost for figures in found),
            "duplicated": sum(figures.duplicated for figures in found),
            "reordered": sum(figures.reordered for figures in found),
        }
