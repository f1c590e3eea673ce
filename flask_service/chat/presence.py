"""Who is in a room, counted in Redis over all processes and variants."""

import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from redis.client import Pipeline
from redis.exceptions import RedisError

from shared.domain import live
from shared.domain.presence import ALIVE, EVERY, RENEW, Entries, entry, frame, key
from shared.live.circuit import redis_circuit

from .hub import hub


class Presence:
    """The people of this process. One greenlet tells Redis of all of them, and them
    what Redis knows; while it is away nobody is told."""

    def __init__(self) -> None:
        self._here: Entries = defaultdict(set)
        self._came: Entries = defaultdict(set)  # what Redis has not heard yet
        self._gone: Entries = defaultdict(set)
        self._changed: set[str] = set()  # rooms that are to be counted
        self._news = threading.Event()
        self._started = False
        hub.hooks["chat.presence"] = lambda event: self.changed(event["slug"])

    @contextmanager
    def shown(self, slug: str, username: str | None) -> Iterator[None]:
        """Be in the room within the block; guests are not."""
        if username is None:
            yield
            return
        mine = entry(uuid.uuid4().hex, username)
        self._start()
        self._here[slug].add(mine)
        self._came[slug].add(mine)
        self.changed(slug)
        try:
            yield
        finally:
            self._here[slug].discard(mine)
            if not self._here[slug]:
                del self._here[slug]
            self._gone[slug].add(mine)
            self.changed(slug)

    def changed(self, slug: str) -> None:
        """Somebody came or went, here or elsewhere."""
        self._changed.add(slug)
        self._news.set()

    def show(self) -> None:
        """Tell Redis who came and went, and the other processes to count."""
        came, self._came = self._came, defaultdict(set)
        gone, self._gone = self._gone, defaultdict(set)
        with pipeline() as pipe:
            add(pipe, came)
            for slug, entries in gone.items():
                pipe.zrem(key(slug), *entries)
            for slug in came | gone:
                event = live.encode(live.chat_presence(slug))
                pipe.publish(live.channel(live.room_group(slug)), event)
            pipe.execute()

    def _start(self) -> None:
        if not self._started:  # here, not at the start: the server forks before
            self._started = True
            threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        """For ever; a room is counted once a second at most."""
        renewal = 0.0
        while True:
            self._news.wait(max(0.0, renewal - time.monotonic()))
            self._news.clear()
            try:
                if renewal <= time.monotonic():
                    self._renew()
                    renewal = time.monotonic() + RENEW
                self.show()
                self._count()
            except (RedisError, OSError):
                renewal = 0.0  # it may know nothing of us when it is back
            time.sleep(EVERY)

    def _renew(self) -> None:
        """Say that all connections live, and see who else does."""
        self._changed |= self._here.keys()
        with pipeline() as pipe:
            add(pipe, self._here)
            pipe.execute()

    def _count(self) -> None:
        slugs = self._changed & self._here.keys()
        self._changed = set()
        with pipeline() as pipe:
            for slug in slugs:
                pipe.zremrangebyscore(key(slug), 0, time.time())
                pipe.zrange(key(slug), 0, -1)
            answers = pipe.execute()
        for slug, entries in zip(slugs, answers[1::2], strict=True):
            hub.tell(live.room_group(slug), frame(entries))


@contextmanager
def pipeline() -> Iterator[Pipeline]:
    with redis_circuit, hub.redis.pipeline(transaction=False) as pipe:
        yield pipe


def add(pipe: Pipeline, here: Entries) -> None:
    for slug, entries in here.items():
        pipe.zadd(key(slug), dict.fromkeys(entries, time.time() + ALIVE))


presence = Presence()
