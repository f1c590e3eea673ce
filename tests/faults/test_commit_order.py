"""A seq is given when a transaction begins to write and seen when it commits: readers
that resume by seq miss nothing only if both happen in the same order.

SQLite has one writer at a time: there a transaction that writes is alone from its first
statement to its commit, and no other can overtake it.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from ..conformance.people import Person, Thing
from ..conformance.waiting import until
from .audience import Audience
from .fleet import Fleet

SOON = 15  # seconds; only a failing test waits so long
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
SEEN = (
    "SELECT r.last_seq, coalesce(max(m.seq), 0), count(m.seq) FROM rooms r"
    " LEFT JOIN messages m ON m.room_id = r.id WHERE r.slug = %s GROUP BY r.last_seq"
)
IN_THE_WAY = (
    "INSERT INTO messages (room_id, seq, author_id, client_id, body, created_at)"
    " SELECT r.id, 1000000000, u.id, %s, '', now() FROM rooms r, users u"
    " WHERE r.slug = %s AND u.username = %s"
)


@contextmanager
def held(fleet: Fleet, room: Thing, author: Person, client_id: str) -> Iterator[None]:
    """The variant's own writer of this clientId stays within its transaction, after it
    took its seq: its INSERT waits whether ours, which has the same key in a unique
    index, is committed. It never is."""
    with psycopg.connect(fleet.database.url) as connection:
        connection.execute(IN_THE_WAY, [client_id, room["slug"], author.username])
        try:
            yield
        finally:
            connection.rollback()


def waiting(fleet: Fleet) -> int:
    """How many of the database's sessions wait for another one's lock."""
    with fleet.database.transaction() as transaction:
        return int(transaction.one(WAITING))


class Watch(threading.Thread):
    """Looks at a room again and again: whoever sees seq n has to see all before it."""

    def __init__(self, fleet: Fleet, room: Thing) -> None:
        super().__init__(daemon=True)
        self.fleet = fleet
        self.slug = room["slug"]
        self.looks = 0
        self.early: list[tuple[int, ...]] = []
        self.over = threading.Event()

    def run(self) -> None:
        with psycopg.connect(self.fleet.database.url, autocommit=True) as connection:
            while not self.over.is_set():
                row = connection.execute(SEEN, [self.slug]).fetchone()
                assert row
                self.looks += 1
                if len(set(row)) > 1:
                    self.early.append(row)

    def __enter__(self) -> "Watch":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.join()


@pytest.mark.database("postgres")
def test_a_writer_held_inside_its_transaction_is_missed_by_nobody(fleet: Fleet):
    ada, bob, carol = fleet.people(3)
    room, other = ada.open_room("Held"), ada.open_room("Free")
    ada.say(room, "before")
    ports = [web.port for web in fleet.webs]
    writers = [fleet.at(person, port) for port in ports for person in (bob, carol)]
    with (
        Audience(fleet, bob, room) as early,
        Audience(fleet, bob, room, begin=1) as resumed,
        Watch(fleet, room) as watch,
        ThreadPoolExecutor() as pool,
    ):
        with held(fleet, room, ada, "held"):
            first = pool.submit(ada.say, room, "held", clientId="held")
            until(lambda: waiting(fleet) == 1)
            later = [pool.submit(writer.say, room, "later") for writer in writers]
            # more may wait, in a line of their process, before they ask the database
            until(lambda: waiting(fleet) > 1)
            for port in ports:
                fleet.at(carol, port).say(other, "nobody waits in another room")
            with Audience(fleet, carol, room) as late:
                late.hears(1, SOON)
                assert {reader.last for reader in early.readers} == {1}
            assert not any(each.done() for each in later)
        assert first.result()["seq"] == 2, "who takes the seq first commits first"
        count = 2 + len(writers)
        assert {each.result()["seq"] for each in later} == set(range(3, count + 1))
        for audience in (early, resumed):
            audience.hears(count, SOON)
            audience.missed_nothing()
    assert watch.looks > count and not watch.early


@pytest.mark.database("postgres")
def test_a_server_killed_inside_its_transaction_leaves_no_gap(fleet: Fleet):
    ada, bob = fleet.people(2)
    room = ada.open_room("Killed")
    ada.say(room, "before")
    with Audience(fleet, bob, room) as audience, ThreadPoolExecutor() as pool:
        with held(fleet, room, ada, "held"):
            first = pool.submit(ada.say, room, "held", clientId="held")
            until(lambda: waiting(fleet) == 1)
            later = pool.submit(fleet.at(bob, fleet.webs[1].port).say, room, "later")
            until(lambda: waiting(fleet) == 2)
            fleet.webs[0].kill()
            assert first.exception(), "nobody can have answered"
        assert later.result()["seq"] == 2, "the seq of the dead is given again"
        fleet.heal()
        assert ada.say(room, "held", clientId="held")["seq"] == 3
        audience.hears(3, SOON)
        audience.missed_nothing()


@pytest.mark.database("sqlite")
def test_while_somebody_writes_writers_wait_and_readers_read(fleet: Fleet):
    """A writer anywhere holds all writers, and no reader. (Of another process: where
    greenlets share a thread, SQLite's wait for the lock stops them all.)"""
    ada, bob = fleet.people(2)
    rooms = [ada.open_room("One"), ada.open_room("Two")]
    elsewhere = fleet.at(bob, fleet.webs[1].port)
    with Audience(fleet, bob, rooms[0]) as audience, ThreadPoolExecutor() as pool:
        with fleet.database.transaction():  # BEGIN IMMEDIATE
            said = [pool.submit(ada.say, room, "waits") for room in rooms]
            assert elsewhere.messages(rooms[0]) == []
            assert not any(each.done() for each in said)
        assert [each.result()["seq"] for each in said] == [1, 1]
        audience.hears(1, SOON)
        audience.missed_nothing()


@pytest.mark.fleet("fastapi")
@pytest.mark.database("postgres")
def test_the_trap_is_real_a_plain_sequence_loses_a_message(fleet: Fleet):
    """The control: the same with a number that is no lock, as ids and sequences are."""
    url = fleet.database.url
    with psycopg.connect(url) as slow, psycopg.connect(url, autocommit=True) as quick:
        quick.execute("CREATE TABLE naive (seq bigserial, body text)")
        slow.execute("INSERT INTO naive (body) VALUES ('held')")
        quick.execute("INSERT INTO naive (body) VALUES ('later')")
        read = quick.execute("SELECT seq, body FROM naive WHERE seq > 0").fetchall()
        slow.commit()
        last = max(seq for seq, _ in read)
        read += quick.execute("SELECT * FROM naive WHERE seq > %s", [last]).fetchall()
        quick.execute("DROP TABLE naive")
    assert [body for _, body in read] == ["later"], "the held one came, this time"
