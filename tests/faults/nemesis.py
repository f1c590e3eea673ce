"""Who breaks things while people chat: one fault after the other, drawn by a seed."""

import random
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .fleet import Fleet
from .lines import Line
from .web import Web

CUTS = ("reader_reset", "reader_dropped", "reader_closed", "writer_reset")
HANGING = 2.0  # seconds for which Redis is stopped by SIGSTOP


@dataclass(frozen=True)
class Plan:
    """How often each fault is injected at least, and how fast they follow."""

    faults: Mapping[str, int]
    pause: tuple[float, float]  # seconds between two, from and to
    away: tuple[float, float]  # seconds for which Redis is gone


class Nemesis(threading.Thread):
    """Goes through the plan in random order, then on with cutting lines until told to
    stop. Faults overlap: while Redis is away or a server starts, others happen."""

    def __init__(
        self,
        plan: Plan,
        seed: int,
        fleet: Fleet,
        readers: Sequence[Line],
        writers: Sequence[Line],
    ):
        super().__init__(name="nemesis", daemon=True)
        self.plan = plan
        self.random = random.Random(seed)
        self.fleet = fleet
        self.readers = readers
        self.writers = writers
        self.injected: Counter[str] = Counter()
        self.enough = threading.Event()
        self.redis_returns: threading.Timer | None = None

    def run(self) -> None:
        planned = [
            kind for kind, count in self.plan.faults.items() for _ in range(count)
        ]
        self.random.shuffle(planned)
        while planned or not self.enough.is_set():
            kind = planned.pop() if planned else self.random.choice(CUTS)
            getattr(self, kind)()
            self.injected[kind] += 1
            time.sleep(self.random.uniform(*self.plan.pause))
        self.wait_for_redis()

    def stop(self) -> None:
        """Through with the plan, then no more; returns when all is said and done."""
        self.enough.set()
        self.join()

    def reader_reset(self) -> None:
        self.one_of(self.readers).reset()

    def reader_dropped(self) -> None:
        self.one_of(self.readers).drop()

    def reader_closed(self) -> None:
        self.one_of(self.readers).close()

    def writer_reset(self) -> None:
        self.one_of(self.writers).reset()

    def web_killed(self) -> None:
        web = self.victim()
        web.kill()
        web.start()

    def web_terminated(self) -> None:
        web = self.victim()
        web.end()
        web.start()

    def worker_killed(self) -> None:
        """SIGKILL to one of two that share a port; their supervisor sees to it."""
        web = self.fleet.webs[-1]
        web.wait()
        web.kill_worker(self.random.choice)

    def redis_flushed(self) -> None:
        self.wait_for_redis()
        self.fleet.flush_redis()

    def redis_restarted(self) -> None:
        self.wait_for_redis()
        self.fleet.redis.stop()
        self.fleet.redis.start()

    def redis_away(self) -> None:
        self.wait_for_redis()
        self.fleet.redis.stop()
        self.later(self.random.uniform(*self.plan.away), self.fleet.redis.start)

    def redis_hanging(self) -> None:
        self.wait_for_redis()
        self.fleet.pause_redis()
        self.later(HANGING, self.fleet.resume_redis)

    def one_of(self, lines: Sequence[Line]) -> Line:
        """A line that is in use, if there is one."""
        return self.random.choice([line for line in lines if line.pairs] or lines)

    def victim(self) -> Web:
        """A server that is up, so that each is up now and then."""
        webs = self.random.sample(self.fleet.webs, len(self.fleet.webs))
        up = next((web for web in webs if web.is_up()), webs[0])
        up.wait()
        return up

    def later(self, seconds: float, work) -> None:
        self.redis_returns = threading.Timer(seconds, work)
        self.redis_returns.start()

    def wait_for_redis(self) -> None:
        """Until it is back from the last fault."""
        if self.redis_returns:
            self.redis_returns.join()
