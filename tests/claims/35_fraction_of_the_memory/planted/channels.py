"""The monolith grown real-time, and memory that nobody needs."""

from realtime_channels.asgi import application

from . import BALLAST

__all__ = ["BALLAST", "application"]
