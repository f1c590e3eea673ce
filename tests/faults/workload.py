"""A room full of people, a nemesis, and what came of it."""

import time
from dataclasses import dataclass, field

from .checker import check
from .fleet import Fleet
from .history import History
from .nemesis import Nemesis
from .readers import READERS, Reader
from .sizes import Size
from .verdict import Verdict
from .waiting import wait_for
from .writers import PostWriter, SocketWriter, Writer

ROOMS = 3  # two public ones and a private one
OPENING = 30  # seconds until every reader has its first frame
CATCHING_UP = 90  # seconds, when all faults are over; only a failing test needs them


@dataclass
class Run:
    """One run on a fleet: `verdict` is what the checker says."""

    fleet: Fleet
    size: Size
    seed: int
    kinds: dict[str, type[Reader]] = field(default_factory=lambda: dict(READERS))
    catching_up: float = CATCHING_UP

    def __post_init__(self) -> None:
        people = self.fleet.people(self.size.writers)
        self.people = people
        self.rooms = [
            people[0].open_room(f"Room {number}", private=number == ROOMS)
            for number in range(1, ROOMS + 1)
        ]
        for person in people[1:]:
            people[0].let_in(self.rooms[-1], person)
        self.readers = [self.reader(number) for number in range(self.size.readers)]
        self.writers = [self.writer(number) for number in range(self.size.writers)]
        self.nemesis = Nemesis(
            self.size.plan,
            self.seed,
            self.fleet,
            [reader.line for reader in self.readers],
            [writer.line for writer in self.writers],
        )

    def reader(self, number: int) -> Reader:
        """Transports take turns, and rooms do with each round of them."""
        transports = [name for name in self.kinds if self.fleet.ports(name)]
        transport = transports[number % len(transports)]
        room = self.rooms[number // len(transports) % ROOMS]
        return self.kinds[transport](
            f"reader-{number}",
            self.fleet.exchange.line(self.fleet.ports(transport)),
            self.people[number % len(self.people)].token,
            room["slug"],
        )

    def writer(self, number: int) -> Writer:
        """By POST and by frames in turn, where there are frames."""
        frames = number % 2 == 1 and self.fleet.ports("send")
        kind = SocketWriter if frames else PostWriter
        person = self.people[number]
        return kind(
            person.username,
            self.fleet.exchange.line(self.fleet.ports(kind.transport)),
            person.token,
            self.rooms[number // 2 % ROOMS]["slug"],
            self.size.messages,
            self.size.interval,
        )

    def verdict(self) -> Verdict:
        """Do it all, and judge."""
        began = time.monotonic()
        try:
            self.chat()
            self.catch_up()
        finally:
            for thread in (*self.readers, *self.writers):
                thread.stop()
        for thread in (*self.readers, *self.writers):
            thread.join()
        self.seconds = time.monotonic() - began
        return check(self.history())

    def chat(self) -> None:
        """Everybody reads, writes and suffers, until all is written."""
        for reader in self.readers:
            reader.start()
        for reader in self.readers:
            assert reader.opened.wait(OPENING), f"{reader.name} was not let in"
        self.nemesis.start()
        for writer in self.writers:
            writer.start()
        deadline = time.monotonic() + self.size.writing
        for writer in self.writers:
            writer.join(max(0.0, deadline - time.monotonic()))
            writer.stop()  # what is not acknowledged by now is told by the checker
        self.nemesis.stop()
        self.fleet.heal()

    def catch_up(self) -> None:
        """Until every reader has the last message of its room."""
        last = {room["slug"]: self.fleet.stored(room["slug"])[1] for room in self.rooms}
        wait_for(
            lambda: all(reader.last >= last[reader.slug] for reader in self.readers),
            self.catching_up,
        )

    def history(self) -> History:
        """What the checker needs."""
        stored = {room["slug"]: self.fleet.stored(room["slug"]) for room in self.rooms}
        return History(
            sends=[send for writer in self.writers for send in writer.sends],
            heard=[reader.heard for reader in self.readers],
            stored={slug: rows for slug, (rows, _) in stored.items()},
            last_seq={slug: last for slug, (_, last) in stored.items()},
        )

    @property
    def refusals(self) -> list[str]:
        """Answers that neither the contract nor a fault explains."""
        return [
            f"{thread.name}: {refusal}"
            for thread in (*self.readers, *self.writers)
            for refusal in thread.refusals
        ]
