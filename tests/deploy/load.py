"""People who use a service without a pause, while a test restarts parts of it.

    with Load("https://localhost:8442", people=3) as load:
        restart()
    assert not load.failures, load.failures
    load.missed_nothing()

Nobody tries again: a request that is not answered as it should be is a failure. Those
who follow a room resume as the contract says. A certificate of our own is known by
SSL_CERT_FILE.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from ..conformance.client import connection
from ..conformance.people import Person, Thing, sign_up
from ..faults.checker import check_reader
from ..faults.history import Row
from ..faults.readers import READERS, Reader
from ..faults.verdict import ReaderFigures
from ..faults.waiting import wait_for

PAUSE = 0.12  # seconds between two requests of one person: under 10 messages a second
CATCHING_UP = 30  # seconds for readers to have all, once the load is over


class Gone(OSError):
    """The reader is told to stop."""


class NoLine:
    """In place of the line that tests/faults cuts: nobody cuts this one."""

    port = 9

    def shut(self) -> None:
        """Nothing to cut."""


def follow(kind: type[Reader], url: str, person: Person, room: Thing) -> Reader:
    """A reader of tests/faults, straight to `url`."""

    class Straight(kind):  # type: ignore[misc, valid-type]
        def show(self, message: Any) -> None:
            super().show(message)
            if self.stopping.is_set():
                raise Gone

    name = f"{person.username} by {kind.transport}"
    reader: Reader = Straight(name, NoLine(), str(person.token), room["slug"])
    reader.http = connection(url)
    reader.http.headers.update(person.credentials)
    return reader


def stored(person: Person, room: Thing) -> list[Row]:
    """The room's messages, as the API tells them."""
    rows: list[Row] = []
    while found := person.messages(room, after=rows[-1].seq if rows else 0, limit=200):
        rows += map(Row.of, found)
    return rows


class Visitor(threading.Thread):
    """One person, who does one thing after the other and notes what went wrong."""

    def __init__(self, person: Person, room: Thing, stopping: threading.Event):
        super().__init__(name=person.username, daemon=True)
        self.person = person
        self.room = room
        self.stopping = stopping
        self.article = person.publish()
        self.done: Counter[str] = Counter()
        self.failures: list[str] = []
        self.slowest = 0.0
        self.deeds = [self.look, self.read, self.write, self.edit, self.talk, self.like]

    def run(self) -> None:
        choose = random.Random(self.name)
        while not self.stopping.is_set():
            deed = choose.choice(self.deeds)
            began = time.monotonic()
            try:
                deed()
                self.done[deed.__name__] += 1
            except Exception as fault:
                self.failures.append(f"{deed.__name__}: {fault!r}"[:300])
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.stopping.wait(PAUSE)

    def expect(self, status: int, send: Callable[..., Any], *given: Any) -> Any:
        """The answer, which has this status."""
        answer = send(*given)
        assert answer.status == status, answer
        return answer

    def look(self) -> None:
        """As a browser does, on a new connection."""
        with connection(str(self.person.http.base_url)) as http:
            for path in ("/", "/static/parallax.css", "/login"):
                status = http.get(path).status_code
                assert status == 200, f"{path}: {status}"

    def read(self) -> None:
        for path in ("/api/articles", f"/api/articles/{self.article['slug']}"):
            self.expect(200, self.person.get, path)

    def write(self) -> None:
        comment = self.person.comment(self.article)
        path = f"/api/articles/{self.article['slug']}/comments/{comment['id']}"
        self.expect(204, self.person.delete, path)

    def edit(self) -> None:
        path = f"/api/articles/{self.article['slug']}"
        self.expect(200, self.person.put, path, {"article": {"body": "Another"}})

    def talk(self) -> None:
        self.person.say(self.room)

    def like(self) -> None:
        path = f"/api/articles/{self.article['slug']}/favorite"
        self.expect(200, self.person.post, path)
        self.expect(200, self.person.delete, path)


class Load:
    """Visitors and readers within the block; afterwards, what came of it."""

    def __init__(self, url: str, people: int = 4, readers: int = 2) -> None:
        self.url = url
        self.http = connection(url)
        self.stopping = threading.Event()
        owner = sign_up(self.http, "owner")
        self.owner, self.room = owner, owner.open_room()
        self.visitors = [
            Visitor(sign_up(connection(url), "visitor"), self.room, self.stopping)
            for _ in range(people)
        ]
        offered = owner.get("/api/meta").json["transports"]
        self.readers = [
            follow(READERS[name], url, owner, self.room)
            for name in offered
            for _ in range(readers)
        ]

    def __enter__(self) -> Self:
        for thread in (*self.readers, *self.visitors):
            thread.start()
        for reader in self.readers:
            assert reader.opened.wait(CATCHING_UP), f"{reader.name} was not let in"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        for visitor in self.visitors:
            visitor.join()
        last = self.owner.say(self.room, "That is all.")["seq"]
        wait_for(lambda: all(r.last >= last for r in self.readers), CATCHING_UP)
        for reader in self.readers:  # who still waits does so in the background
            reader.stopping.set()

    @property
    def failures(self) -> list[str]:
        """What was not answered as it should be."""
        refused = [f"{r.name}: {each}" for r in self.readers for each in r.refusals]
        return refused + [each for v in self.visitors for each in v.failures]

    @property
    def requests(self) -> int:
        """How many deeds were done; some are two or three requests."""
        return sum(visitor.done.total() for visitor in self.visitors)

    @property
    def slowest(self) -> float:
        """Seconds that the slowest deed took."""
        return max(visitor.slowest for visitor in self.visitors)

    def figures(self) -> list[ReaderFigures]:
        """What each reader got."""
        rows = stored(self.owner, self.room)
        return [check_reader(reader.heard, rows) for reader in self.readers]

    def missed_nothing(self) -> None:
        """Fails the test unless every reader got every message, once and in order."""
        for figures in self.figures():
            assert figures.due > 0, "nobody said anything"
            assert not figures.violations, figures
