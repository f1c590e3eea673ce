"""Redis is a hint, the database the truth: chat goes on without it, a little slower."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ..conformance import sockets, streams
from ..conformance.people import Person, Thing, deactivate, sign_up
from ..conformance.waiting import until
from .audience import Audience
from .fleet import Fleet

# chat.md's seconds, and as much again for a machine that is busy
LOOK_AWAY = 1 + 2  # one look a second while Redis is away
LOOK_WELL = 10 + 5  # one in ten seconds while it is well
ENDED = 5 + 3  # a reader who has no right any more
BOUND = 3 + 3  # a request while Redis hangs: a few time-outs of one second
PUSHED = 0.6  # a message that comes by push; by looks, it would take a second or ten
RESUMED = 20  # until push works again


def writers(fleet: Fleet, person: Person) -> list[Person]:
    """The same person at every server."""
    return [fleet.at(person, web.port) for web in fleet.webs]


def say_everywhere(fleet: Fleet, person: Person, room: Thing) -> int:
    """A message by each way to write; the last one's seq."""
    last = 0
    for writer in writers(fleet, person):
        last = writer.say(room, "posted")["seq"]
    for port in fleet.ports("send"):
        with sockets.live(fleet.at(person, port), room) as socket:
            socket.say("framed", f"{room['slug']}-{port}")
            last = socket.next("ack")["seq"]
    return last


def push_works(audience: Audience, person: Person, room: Thing) -> None:
    """Fails the test unless messages come at once again: three in a row."""
    quick = 0

    def said_and_heard() -> bool:
        nonlocal quick
        said = time.monotonic()
        seq = person.say(room, "pushed?")["seq"]
        audience.hears(seq, LOOK_WELL)
        slowest = max(audience.heard_at(seq).values()) - said
        quick = quick + 1 if slowest < PUSHED else 0
        return quick == 3

    until(said_and_heard, RESUMED)


def test_without_redis_writers_write_and_readers_read(fleet: Fleet):
    ada, bob = fleet.people(2)
    room = ada.open_room("Away")
    with Audience(fleet, bob, room) as earlier:
        fleet.redis.stop()
        with Audience(fleet, bob, room) as later:
            for _ in range(2):
                last = say_everywhere(fleet, ada, room)
                earlier.hears(last, LOOK_AWAY)
                later.hears(last, LOOK_AWAY)
            fleet.redis.start()
            for audience in (earlier, later):
                push_works(audience, ada, room)
                audience.missed_nothing()


def test_while_redis_hangs_nobody_waits_long(fleet: Fleet):
    ada, bob = fleet.people(2)
    room = ada.open_room("Hanging")
    with Audience(fleet, bob, room) as audience:
        fleet.pause_redis()
        for writer in writers(fleet, ada):
            takes_at_most(BOUND, writer.say, room, "posted")
            takes_at_most(BOUND, writer.messages, room)
        audience.hears(len(fleet.webs), LOOK_WELL)
        with Audience(fleet, ada, room) as late:
            late.hears(len(fleet.webs), BOUND)
        fleet.resume_redis()
        push_works(audience, ada, room)
        audience.missed_nothing()


def takes_at_most(seconds: float, call: Callable[..., object], *given: object) -> None:
    began = time.monotonic()
    call(*given)
    took = time.monotonic() - began
    assert took < seconds, f"{took:.1f} s"


def test_a_message_that_nobody_published_is_found(fleet: Fleet):
    """Its writer was killed between the commit and the push."""
    ada, bob = fleet.people(2)
    room = ada.open_room("Unpublished")
    with Audience(fleet, bob, room) as audience:
        ada.say(room, "published")
        audience.hears(1, LOOK_WELL)
        with fleet.database.transaction() as transaction:
            transaction.one(
                "UPDATE rooms SET last_seq = 2 WHERE slug = %s RETURNING id",
                room["slug"],
            )
            transaction.one(
                "INSERT INTO messages"
                " (room_id, seq, author_id, client_id, body, created_at)"
                " SELECT room_id, 2, author_id, 'unpublished', body, created_at"
                " FROM messages WHERE seq = 1 AND room_id ="
                " (SELECT id FROM rooms WHERE slug = %s) RETURNING id",
                room["slug"],
            )
        audience.hears(2, LOOK_WELL)
        audience.missed_nothing()


REASONS: dict[str, tuple[int, int]] = {  # the close code, and a poll's status
    "revoked": (4401, 401),
    "deactivated": (4401, 401),
    "removed": (4403, 404),
}


def shut_out(fleet: Fleet, owner: Person, room: Thing, who: Person, why: str) -> None:
    """End somebody's right to read a room."""
    if why == "revoked":
        assert who.delete("/api/user/tokens").status == 204
    elif why == "deactivated":
        deactivate(fleet.root, who)
    else:
        path = f"/api/rooms/{room['slug']}/members/{who.username}"
        assert owner.delete(path).status == 204


def ends_by_socket(who: Person, room: Thing, ready: Callable[[], None]) -> int:
    with sockets.live(who, room) as socket:
        ready()
        return socket.closed()


def ends_by_stream(who: Person, room: Thing, ready: Callable[[], None]) -> int:
    with streams.stream(who, room) as stream:
        stream.next("joined")
        ready()
        return int(stream.next("closed").data["code"])


def ends_by_poll(who: Person, room: Thing, ready: Callable[[], None]) -> int:
    """Asks again when told to: polls that a test before gave up hold their places yet,
    since a server of threads sees no client go."""
    ready()
    path = f"/api/rooms/{room['slug']}/messages"
    while "retry-after" in (answer := who.get(path, after=0, wait=4)).headers:
        time.sleep(int(answer.headers["retry-after"]))
    return answer.status


ENDS = {"ws": ends_by_socket, "sse": ends_by_stream, "poll": ends_by_poll}


@pytest.mark.parametrize("why", REASONS)
def test_without_redis_who_has_no_right_any_more_is_out_soon(fleet: Fleet, why: str):
    owner, victim = fleet.people(1)[0], sign_up(fleet.webs[0].http, why)
    room = owner.open_room("Private", private=True)
    owner.let_in(room, victim)
    fleet.redis.stop()
    ways = [way for way in ENDS if fleet.ports(way)]
    with ThreadPoolExecutor() as pool:
        ready: list[str] = []
        ends = {
            way: pool.submit(
                ENDS[way],
                fleet.at(victim, fleet.ports(way)[-1]),  # another server than below
                room,
                lambda way=way: ready.append(way),
            )
            for way in ways
        }
        until(lambda: len(ready) == len(ways))
        began = time.monotonic()
        shut_out(fleet, owner, room, victim, why)
        code, status = REASONS[why]
        for way, end in ends.items():
            left = began + ENDED - time.monotonic()
            assert end.result(left) == (status if way == "poll" else code), way
