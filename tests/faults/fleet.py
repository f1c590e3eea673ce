"""Servers of one or more variants on one database and one Redis."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property

from redis import Redis

from shared.cli.database import Database

from .. import servers
from ..conformance.people import Person, sign_in, sign_up
from .history import Row
from .lines import Exchange
from .web import OFFERED, Web


class Fleet:
    """The servers, what they stand on, and the lines to them. Its label is such as
    `fastapi-postgres` or `all-postgres`."""

    def __init__(
        self, label: str, webs: list[Web], redis: servers.Valkey, exchange: Exchange
    ):
        self.label = label
        self.webs = webs
        self.redis = redis
        self.exchange = exchange
        self.database = Database(webs[0].database_url)
        self._people: list[Person] = []

    def ports(self, way: str) -> list[int]:
        """The servers that offer this way to read or to write."""
        return [web.port for web in self.webs if way in OFFERED[web.variant]]

    def at(self, person: Person, port: int) -> Person:
        """The same person at another server."""
        web = next(web for web in self.webs if web.port == port)
        return Person(web.http, person.username, person.email, person.token)

    @cached_property
    def root(self) -> Person:
        """The admin."""
        return sign_in(self.webs[0].http, "ada@example.com")

    def heal(self) -> None:
        """Everything runs again, and answers."""
        self.resume_redis()
        if not self.redis.server.process.running:
            self.redis.start()
        for web in self.webs:
            if not (web.process and web.process.running):
                web.start()
        for web in self.webs:
            web.wait()

    def pause_redis(self) -> None:
        """It holds its connections and says nothing any more."""
        os.kill(self.redis.server.process.pid, signal.SIGSTOP)

    def resume_redis(self) -> None:
        if self.redis.server.process.running:
            os.kill(self.redis.server.process.pid, signal.SIGCONT)

    def flush_redis(self) -> None:
        """It forgets everything, presence and rate limits included."""
        with Redis.from_url(self.redis.url) as redis:
            redis.flushall()

    def people(self, count: int) -> list[Person]:
        """So many users; made once, for signing up is slow on purpose."""
        while len(self._people) < count:
            self._people.append(sign_up(self.webs[0].http, "writer"))
        return self._people[:count]

    def stored(self, room: str) -> tuple[list[Row], int]:
        """A room's messages by seq, and its last_seq."""
        statement = (
            "SELECT m.seq, u.username, m.client_id, m.body FROM messages m"
            " JOIN users u ON u.id = m.author_id JOIN rooms r ON r.id = m.room_id"
            " WHERE r.slug = %s ORDER BY m.seq"
        )
        with self.database.transaction() as transaction:
            rows = [Row(*row) for row in transaction.rows(statement, room)]
            last = transaction.one("SELECT last_seq FROM rooms WHERE slug = %s", room)
        return rows, last

    def last_lines(self) -> str:
        """What the servers said last."""
        return "\n".join(
            f"--- {web.variant} {web.port}\n{web.process.last_lines(15)}"
            for web in self.webs
            if web.process
        )


@contextmanager
def running(site: servers.Site, label: str, variants: Sequence[str]) -> Iterator[Fleet]:
    """A server for each of `variants`, on a new database and a new Redis. The last one
    has two workers."""
    folder = site.folder / f"fleet-{label}"
    folder.mkdir()
    url = site.database(label.rpartition("-")[2], f"fleet-{label}")
    servers.migrate(variants[0], url)
    servers.seed(url)
    with ExitStack() as stack:
        redis = stack.enter_context(site.redis(f"fleet-redis-{label}"))
        webs = [Web(variant, folder, url, redis.url) for variant in variants]
        webs[-1].workers = 2
        fleet = Fleet(label, webs, redis, stack.enter_context(Exchange()))
        for web in webs:
            stack.callback(web.kill)
        stack.callback(fleet.resume_redis)
        fleet.heal()
        yield fleet
