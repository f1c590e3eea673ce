"""How long anybody waits for Redis: a second, once."""

from typing import Any

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

# redis-py 8 would try 10 times more, and hold a request for as many seconds
ONCE = Retry(NoBackoff(), 0)
REDIS: dict[str, Any] = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry": ONCE,
}
