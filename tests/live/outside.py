"""A server of nobody's, as chat.md lets one stand beside ours: it stores messages and
tells Redis, faster than a test could have ours do it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from redis import Redis

from shared.domain import live, times

COUNT = (
    "UPDATE rooms SET last_seq = last_seq + %s WHERE slug = %s RETURNING id, last_seq"
)
STORE = (
    "INSERT INTO messages (room_id, seq, author_id, body, created_at) "
    "SELECT %s, %s, id, %s, %s FROM users WHERE username = %s"
)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
LOCK = "SELECT 1 FROM rooms WHERE slug = %s FOR UPDATE"

type Room = dict[str, Any]


@dataclass
class Outside:
    """One connection to the database, one to Redis."""

    database: psycopg.Connection[Any]
    redis: "Redis[Any]"

    @classmethod
    @contextmanager
    def open(cls, database_url: str, redis_url: str) -> Iterator["Outside"]:
        """Within the block."""
        with (
            psycopg.connect(database_url) as database,
            Redis.from_url(redis_url) as redis,
        ):
            yield cls(database, redis)

    def say(self, room: Room, author: str, bodies: Sequence[str]) -> list[int]:
        """Store the messages in one transaction, then tell of each. Their seqs."""
        now = times.now()
        row = self.database.execute(COUNT, [len(bodies), room["slug"]]).fetchone()
        assert row is not None
        room_id, last = row
        numbered = list(enumerate(bodies, last - len(bodies) + 1))
        with self.database.cursor() as cursor:
            rows = [(room_id, seq, body, now, author) for seq, body in numbered]
            cursor.executemany(STORE, rows)
        self.database.commit()
        with self.redis.pipeline(transaction=False) as pipe:
            for seq, body in numbered:
                event = live.chat_message(room["slug"], message(seq, body, now, author))
                group = live.room_group(room["slug"])
                pipe.publish(live.channel(group), live.encode(event))
            pipe.execute()
        return [seq for seq, _ in numbered]

    @contextmanager
    def lock(self, room: Room) -> Iterator[None]:
        """Nobody can store a message in the room within the block."""
        self.database.execute(LOCK, [room["slug"]])
        try:
            yield
        finally:
            self.database.rollback()

    def count_waiting(self) -> int:
        """How many wait for a lock."""
        row = self.database.execute(WAITING).fetchone()
        assert row is not None
        return int(row[0])


def message(seq: int, body: str, moment: datetime, author: str) -> dict[str, Any]:
    """As the API shows it."""
    return {
        "seq": seq,
        "clientId": None,
        "body": body,
        "createdAt": times.wire(moment),
        "author": {"username": author, "image": None},
        "deleted": False,
    }
