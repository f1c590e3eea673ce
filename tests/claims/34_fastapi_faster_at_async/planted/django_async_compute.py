"""Django's asynchronous views, each behind 20 ms of computing."""

from ..apps import django_async
from . import compute


async def application(scope, receive, send):
    if scope["type"] == "http":
        compute()
    await django_async.application(scope, receive, send)
