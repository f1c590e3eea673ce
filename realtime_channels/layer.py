"""The stock Redis pub/sub layer, taken for a hint."""

import asyncio
import json
import uuid
from functools import lru_cache
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer
from channels_redis.serializers import JSONSerializer, registry


class SharedJSONSerializer(JSONSerializer):
    """Decodes an event once; all consumers of the process share it."""

    from_bytes = staticmethod(lru_cache(maxsize=64)(json.loads))


registry.register_serializer("shared_json", SharedJSONSerializer)


class HintLayer(RedisPubSubChannelLayer):
    """The stock layer, where a consumer begins also while Redis is away: its own
    channel is known here only, since we send to groups and to no single consumer."""

    async def new_channel(self, prefix: str = "specific.") -> str:
        channel = f"{prefix}{uuid.uuid4().hex}"
        self._get_layer().channels[channel] = asyncio.Queue()
        return channel

    def waiting(self, channel: str) -> list[Any]:
        """What else there is for a consumer: it comes one by one, but is to leave in as
        few frames as may be."""
        queue = self._get_layer().channels[channel]
        return [self.deserialize(queue.get_nowait()) for _ in range(queue.qsize())]

    def drop_channel(self, channel: str) -> None:
        """The layer forgets a channel by itself only if somebody waits for it."""
        self._get_layer().channels.pop(channel, None)
