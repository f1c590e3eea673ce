"""What was tried and what was seen, as it happened: the checker's material."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Send:
    """One message that a writer wants stored, however many tries that takes."""

    room: str
    author: str
    client_id: str
    body: str
    began: float = 0.0  # the first try; monotonic seconds
    tries: int = 0
    seq: int | None = None  # what the server acknowledged
    ended: float | None = None  # when it did


@dataclass(frozen=True)
class Row:
    """One message as the database has it in the end."""

    seq: int
    author: str
    client_id: str | None
    body: str | None

    @classmethod
    def of(cls, message: dict[str, Any]) -> "Row":
        """From a Message of the contract."""
        author = message["author"]["username"]
        return cls(message["seq"], author, message["clientId"], message["body"])

    @property
    def identity(self) -> tuple[str, str | int]:
        """What makes it this message: its clientId, or else its seq."""
        return self.author, self.client_id or self.seq


@dataclass(frozen=True)
class Delivery:
    """One message as it came over the line. `connection` counts from 1."""

    connection: int
    message: Row
    at: float = 0.0

    @property
    def seq(self) -> int:
        return self.message.seq

    @classmethod
    def of(cls, connection: int, message: dict[str, Any]) -> "Delivery":
        """From a Message of the contract, now."""
        return cls(connection, Row.of(message), now())


@dataclass
class Heard:
    """All that one reader was sent, in the order of its arrival."""

    reader: str
    room: str
    transport: str
    begin: int = 0  # the first `after`
    deliveries: list[Delivery] = field(default_factory=list)
    connections: int = 0


@dataclass
class History:
    """One run."""

    sends: list[Send] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    stored: dict[str, list[Row]] = field(default_factory=dict)  # by room, by seq
    last_seq: dict[str, int] = field(default_factory=dict)


def now() -> float:
    """The one clock of a history."""
    return time.monotonic()
