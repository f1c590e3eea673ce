"""A circuit breaker for Redis: who is not answered waits once, not at every call.

A Redis that hangs costs whoever asks a whole time-out. After one, nobody asks for a
second: all go on as they do without Redis. Then one request tries for the others.
"""

import time

from redis.exceptions import ConnectionError as RedisAway

REST = 1.0  # seconds


class Circuit:
    """A context around each use of Redis in a request. Raises RedisAway."""

    def __init__(self) -> None:
        self._failed = False
        self._rests_until = 0.0

    def __enter__(self) -> None:
        if self._failed:
            if time.monotonic() < self._rests_until:
                raise RedisAway("redis did not answer a moment ago")
            self._rests_until = time.monotonic() + REST

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._failed = kind is not None and issubclass(kind, Exception)
        self._rests_until = time.monotonic() + REST


redis_circuit = Circuit()
