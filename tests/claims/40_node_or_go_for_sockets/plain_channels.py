"""The chat in Channels as its tutorial has it, a consumer and a group, but for the
layer: the tutorial's is in Redis, this one in memory.

So it is like the plain servers of FastAPI and Flask in tests/benchmarks/peers: no
Redis, no database, no limits; one message a frame.
"""

import json
from collections import defaultdict
from itertools import count

import django
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import URLRouter
from django.conf import settings
from django.urls import path

LAYER = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
seqs: defaultdict[str, count] = defaultdict(lambda: count(1))


class Room(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        await self.channel_layer.group_add(self.slug, self.channel_name)
        await self.accept()
        await self.send_json({"type": "joined", "lastSeq": 0})

    async def receive_json(self, said: dict) -> None:
        message = {
            "seq": next(seqs[self.slug]),
            "clientId": said["clientId"],
            "body": said["body"],
            "createdAt": "2026-11-03T12:00:00.000000Z",
            "author": {"username": "ada", "image": None},
            "deleted": False,
        }
        text = json.dumps({"type": "messages", "messages": [message]})
        await self.channel_layer.group_send(self.slug, {"type": "tell", "text": text})

    async def tell(self, event: dict) -> None:
        await self.send(text_data=event["text"])

    async def disconnect(self, _code: int) -> None:
        await self.channel_layer.group_discard(self.slug, self.channel_name)


settings.configure(CHANNEL_LAYERS={"default": LAYER})
django.setup()
application = URLRouter([path("ws/rooms/<slug:slug>", Room.as_asgi())])
