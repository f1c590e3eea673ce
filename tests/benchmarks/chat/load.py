"""What is done to a room, and counted: fan-out in closed loops, and latency.

A closed loop keeps so many messages under way. With one, each is delivered to all
before the next begins, so nothing ever waits for a connection, and a frame carries one
message. With 64, what waits for a connection is joined.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, cycle

from redis import ConnectionPool

from shared.domain import live

from .client import PATIENCE, TEXT, Audience, Lost, frame

ONE, MANY = 1, 64  # messages under way
STORED = 32  # where each is stored first: more would only wait for the database
BODY = "The engine might act upon other things besides number, were objects found."
TICK = 1 / 20  # seconds between two messages when latency is measured

type Say = Callable[[], object]
"""Have one more message told to the room."""


def by_sockets(audience: Audience, body: str = BODY) -> Say:
    """`send` frames, by those who are signed in, in turn."""
    turns = cycle(audience.senders)
    numbers = count(1)

    def say() -> None:
        message = {"type": "send", "clientId": f"b-{next(numbers)}", "body": body}
        next(turns).sock.sendall(frame(TEXT, json.dumps(message).encode()))

    return say


class Wire:
    """The live wire: messages as a process that has stored them publishes them. No
    database is asked: each is the very next one."""

    def __init__(self, redis_url: str, slug: str, seq: int = 1) -> None:
        self._connection = ConnectionPool.from_url(redis_url).make_connection()
        self._connection.connect()
        self._slug = slug
        self._channel = live.channel(live.room_group(slug))
        self._numbers = count(seq)
        self._unread = 0

    def say(self) -> None:
        seq = next(self._numbers)
        message = {
            "seq": seq,
            "clientId": f"b-{seq}",
            "body": BODY,
            "createdAt": "2026-11-03T12:00:00.000000Z",
            "author": {"username": "ada", "image": None},
            "deleted": False,
        }
        event = live.encode(live.chat_message(self._slug, message))
        self._connection.send_command("PUBLISH", self._channel, event)
        self._unread += 1
        while self._unread and self._connection.can_read(0):
            self._connection.read_response()
            self._unread -= 1

    def close(self) -> None:
        self._connection.disconnect()


@dataclass
class Delivered:
    """What closed loops came to."""

    messages: int = 0  # counted at the sockets
    frames: int = 0
    seconds: float = 0.0
    client_cpu: float = 0.0  # seconds

    def add(self, other: "Delivered") -> None:
        self.messages += other.messages
        self.frames += other.frames
        self.seconds += other.seconds
        self.client_cpu += other.client_cpu


def fan_out(
    audience: Audience,
    say: Say,
    under_way: int,
    seconds: float,
    most: int = sys.maxsize,
) -> Delivered:
    """Keep so many messages under way, `most` in all and at least one: a busy machine
    may let no time be left before the first. Raises Lost where one was lost or
    doubled."""
    audience.forget()
    sockets, said, heard = len(audience), 0, 0
    began, busy = time.perf_counter(), time.process_time()
    while True:
        in_time = not said or time.perf_counter() - began < seconds
        going = said < most and in_time
        if going and said * sockets - heard <= (under_way - 1) * sockets:
            for _ in range(min(audience.slowest + under_way, most) - said):
                say()
                said += 1
        elif not going and heard >= said * sockets:
            break
        heard += audience.receive()
    elapsed, busy = time.perf_counter() - began, time.process_time() - busy
    check(audience, said)
    frames = sum(listener.frames for listener in audience.listeners)
    return Delivered(heard, frames, elapsed, busy)


def check(audience: Audience, said: int) -> None:
    """Everyone got each message once, and the same one last."""
    for listener in audience.listeners:
        if listener.messages != said:
            raise Lost(f"a socket got {listener.messages} messages, not {said}")
    if len({listener.last_seq for listener in audience.listeners}) != 1:
        raise Lost("not everyone got the same message last")


def latency(audience: Audience, say: Say, seconds: float) -> list[float]:
    """The seconds from each message to each of its deliveries, 20 messages a second.
    One that comes late because the one before it took long counts from when it was
    due."""
    audience.forget()
    samples: list[float] = []
    begin = time.perf_counter()
    for number in range(max(1, round(seconds / TICK))):
        due = begin + number * TICK
        while (wait := due - time.perf_counter()) > 0:
            audience.receive(wait)
        if -wait > PATIENCE:
            raise Lost(f"{number} messages took {PATIENCE + due - begin:.0f} s")
        say()
        wanted = len(samples) + len(audience)
        while len(samples) < wanted:
            for listener in audience.ready():
                heard = listener.read()
                samples.extend([time.perf_counter() - due] * heard)
    check(audience, round(seconds / TICK))
    return samples
