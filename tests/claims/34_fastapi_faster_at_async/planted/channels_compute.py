"""The monolith grown real-time, each request behind 20 ms of computing."""

from realtime_channels.asgi import application as unplanted

from . import asgi, compute

application = asgi(unplanted, compute)
