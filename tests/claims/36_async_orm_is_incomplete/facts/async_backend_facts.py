"""Django with the package django-async-backend, which brings a backend and a copy of
the ORM that awaits."""

import asyncio
import threading
import time
from contextlib import suppress

from . import ASKING, SLEEP, SLEEPY, Undone, new_name
from .django_setup import set_up

set_up("django_async_backend.db.backends.postgresql", "django_async_backend")

from django.db import models  # noqa: E402
from django.db.models.signals import post_save  # noqa: E402
from django_async_backend.db import async_connections  # noqa: E402
from django_async_backend.db.models.base import AsyncModelMixin  # noqa: E402
from django_async_backend.db.new_connection import async_new_connection  # noqa: E402
from django_async_backend.db.transaction import async_atomic  # noqa: E402
from psycopg_pool import AsyncConnectionPool  # noqa: E402


class User(AsyncModelMixin, models.Model):
    username = models.CharField(max_length=40)

    class Meta:
        app_label, db_table, managed = "facts", "users", False


class Article(AsyncModelMixin, models.Model):
    author = models.ForeignKey(User, models.CASCADE)

    class Meta:
        app_label, db_table, managed = "facts", "articles", False


class Tag(AsyncModelMixin, models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label, db_table, managed = "facts", "tags", False


async def query_methods() -> None:
    rows = Tag.async_objects.all()
    missing = [name for name in ASKING if not hasattr(rows, f"a{name}")]
    assert not missing, missing


async def iteration() -> None:
    assert [tag.name async for tag in Tag.async_objects.order_by("name")]


async def related_object() -> None:
    article = await Article.async_objects.afirst()
    assert article.author.username


async def a_transaction() -> None:
    name = new_name()
    with suppress(Undone):
        async with async_atomic():
            await Tag.async_objects.acreate(name=name)
            raise Undone
    assert not await Tag.async_objects.filter(name=name).aexists()


async def row_lock() -> None:
    async with async_atomic():
        assert await Tag.async_objects.select_for_update().afirst()


async def commit_hook() -> None:
    done = asyncio.Event()

    async def tell() -> None:
        done.set()

    async with async_atomic():
        await async_connections["default"].on_commit(tell)
    assert done.is_set()


async def cursor() -> None:
    async with await async_connections["default"].cursor() as opened:
        await opened.execute("SELECT 1")


async def signal() -> None:
    heard = []

    async def hear(sender: object, instance: Tag, **_: object) -> None:
        heard.append(instance)

    post_save.connect(hear, sender=Tag)
    tag = await Tag.async_objects.acreate(name=new_name())
    assert heard == [tag]


async def no_thread() -> None:
    before = threading.active_count()
    await Tag.async_objects.acount()
    names = [thread.name for thread in threading.enumerate()]
    assert threading.active_count() == before, names


async def overlap() -> None:
    async def ask() -> None:
        async with async_new_connection():  # a task's own: one for all is refused
            async with await async_connections["default"].cursor() as opened:
                await opened.execute(SLEEPY)

    began = time.perf_counter()
    await asyncio.gather(ask(), ask(), ask())
    assert time.perf_counter() - began < 2 * SLEEP, "one waited for the other"


async def pool() -> None:
    connection = async_connections["default"]
    assert isinstance(connection.pool, AsyncConnectionPool), type(connection.pool)


async def close_connections() -> None:
    for connection in async_connections.all():
        await connection.close()
