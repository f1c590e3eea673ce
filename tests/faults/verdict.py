"""The checker's figures, per room, per reader and in total, and as a table."""

from collections import Counter
from dataclasses import asdict, dataclass, fields

STORED = ("lost", "twice", "misnumbered", "phantoms", "holes", "misordered")
READ = ("lost", "repeats_in_one", "duplicated", "reordered", "gaps", "phantoms")


@dataclass(frozen=True)
class RoomFigures:
    """A room in the database against what was sent to it."""

    room: str
    stored: int
    lost: int  # acknowledged, not in the database
    twice: int  # one clientId of one author stored more than once
    misnumbered: int  # acknowledged with another seq than the stored one
    phantoms: int  # stored, never sent like that
    holes: int  # seqs missing from 1 to lastSeq, or there twice
    misordered: int  # a lower seq than one that was acknowledged before


@dataclass(frozen=True)
class ReaderFigures:
    """A reader against the database."""

    reader: str
    room: str
    transport: str
    connections: int
    due: int  # stored after the seq with which it began
    delivered: int  # raw
    lost: int  # due, never delivered
    repeats: int  # raw, a seq that had come before
    repeats_in_one: int  # ... on the same connection
    duplicated: int  # after dedup by seq: one message under two seqs
    reordered: int
    gaps: int
    phantoms: int  # not in the database, or other there

    @property
    def violations(self) -> int:
        """0 for a reader that got every message once and in order."""
        return sum(getattr(self, name) for name in READ)


@dataclass(frozen=True)
class Verdict:
    """What became of the promise."""

    attempted: int
    acknowledged: int
    tries: int
    rooms: list[RoomFigures]
    readers: list[ReaderFigures]

    @property
    def violations(self) -> dict[str, int]:
        """Every count that has to be 0."""
        counts = {"unacknowledged": self.attempted - self.acknowledged}
        for name in STORED:
            counts[f"stored_{name}"] = sum(getattr(room, name) for room in self.rooms)
        for name in READ:
            counts[name] = sum(getattr(reader, name) for reader in self.readers)
        return counts

    @property
    def holds(self) -> bool:
        """Whether the promise was kept, for every reader and every room."""
        return not any(self.violations.values())

    @property
    def totals(self) -> dict[str, int]:
        """The run in one line."""
        return {
            "attempted": self.attempted,
            "acknowledged": self.acknowledged,
            "stored": sum(room.stored for room in self.rooms),
            "due": sum(reader.due for reader in self.readers),
            "delivered": sum(reader.delivered for reader in self.readers),
            "repeats": sum(reader.repeats for reader in self.readers),
            **self.violations,
        }

    @property
    def by_transport(self) -> dict[str, dict[str, int]]:
        """How those who read by each of them fared."""
        names = ("connections", "due", "delivered", "violations")
        found: dict[str, Counter[str]] = {}
        for reader in self.readers:
            counts = {name: getattr(reader, name) for name in names}
            found.setdefault(reader.transport, Counter()).update(readers=1, **counts)
        return {transport: dict(counts) for transport, counts in found.items()}

    def table(self) -> str:
        """For people: rooms, readers, totals."""
        totals = ", ".join(f"{name} {count:,}" for name, count in self.totals.items())
        return "\n".join(
            [
                *_lines([asdict(room) for room in self.rooms], RoomFigures),
                *_lines([asdict(reader) for reader in self.readers], ReaderFigures),
                totals,
            ]
        )


def _lines(rows: list[dict], kind: type) -> list[str]:
    """Columns as wide as what stands in them."""
    names = [field.name for field in fields(kind)]
    cells = [names, *([str(row[name]) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
