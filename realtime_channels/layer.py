"""Listening to groups of the stock layer, also while Redis is away."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.domain import live

CHECK_AWAY = 1.0  # seconds between two looks while Redis is away
CHECK_WELL = 10.0  # and while it is well: a writer may die between commit and publish

redis = Redis.from_url(
    settings.ENV.redis_url, socket_timeout=1, socket_connect_timeout=1
)
_asked = {"at": 0.0, "well": True}


async def is_well() -> bool:
    """Whether Redis answers; asked at most once a second in a process."""
    if time.monotonic() - _asked["at"] >= CHECK_AWAY:
        _asked["at"] = time.monotonic()
        try:
            _asked["well"] = bool(await redis.ping())
        except (RedisError, OSError):
            _asked["well"] = False
    return bool(_asked["well"])


async def join(groups: list[str], channel: str) -> None:
    """Listen on `channel` to these groups."""
    layer = get_channel_layer()
    for group in groups:
        with suppress(RedisError, OSError):
            await layer.group_add(group, channel)


async def leave(groups: list[str], channel: str) -> None:
    layer = get_channel_layer()
    for group in groups:
        with suppress(RedisError, OSError):
            await layer.group_discard(group, channel)


async def tell(group: str, event: live.Event) -> None:
    with suppress(RedisError, OSError):
        await get_channel_layer().group_send(group, event)


async def remind(put: Any, event: live.Event) -> None:
    """Have a reader look at the database, soon while Redis is away, now and then while
    it is well, and once when it is back."""
    well, looked = True, time.monotonic()
    while True:
        await asyncio.sleep(CHECK_AWAY)
        was_well, well = well, await is_well()
        if not (well and was_well) or time.monotonic() - looked >= CHECK_WELL:
            looked = time.monotonic()
            put(event)
