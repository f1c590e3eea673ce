"""The monolith grown real-time, each request behind 20 ms of computing."""

from realtime_channels import asgi

from . import compute


async def application(scope, receive, send):
    if scope["type"] == "http":
        compute()
    await asgi.application(scope, receive, send)
