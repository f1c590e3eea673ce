"""A reader by each transport that a fleet offers, for tests of one fault at a time."""

from types import TracebackType
from typing import Self

from ..conformance.people import Person, Thing
from .checker import check_reader
from .fleet import Fleet
from .readers import READERS
from .waiting import wait_for

OPENING = 20  # seconds


class Audience:
    """Follows a room within the block, from `begin` on."""

    def __init__(self, fleet: Fleet, person: Person, room: Thing, begin: int = 0):
        self.fleet = fleet
        self.slug = room["slug"]
        self.readers = [
            kind(name, fleet.exchange.line(ports), person.token, self.slug, begin)
            for name, kind in READERS.items()
            if (ports := fleet.ports(name))
        ]

    def __enter__(self) -> Self:
        for reader in self.readers:
            reader.start()
        for reader in self.readers:
            assert reader.opened.wait(OPENING), f"{reader.name} was not let in"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for reader in self.readers:
            reader.stop()
        for reader in self.readers:
            reader.join()

    def hears(self, seq: int, seconds: float) -> None:
        """Fails the test unless every reader has this message in time."""
        wait_for(lambda: all(reader.last >= seq for reader in self.readers), seconds)
        late = {r.name: r.last for r in self.readers if r.last < seq}
        assert not late, f"{seq} is due within {seconds} s, but at last: {late}"

    def heard_at(self, seq: int) -> dict[str, float]:
        """When each reader got this message."""
        return {
            reader.name: delivery.at
            for reader in self.readers
            for delivery in reader.heard.deliveries
            if delivery.seq == seq
        }

    def missed_nothing(self) -> None:
        """Fails the test unless every reader got all, once and in order."""
        rows, _ = self.fleet.stored(self.slug)
        for reader in self.readers:
            figures = check_reader(reader.heard, rows)
            assert not figures.violations, figures
            assert not reader.refusals
