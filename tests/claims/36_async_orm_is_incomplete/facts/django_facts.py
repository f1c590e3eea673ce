"""Django's async ORM, as it comes."""

import asyncio
import threading
import time
from contextlib import suppress

from asgiref.sync import sync_to_async

from . import ASKING, SLEEP, SLEEPY, Undone, new_name
from .django_setup import set_up

set_up("django.db.backends.postgresql")

from django.db import connection, connections, models, transaction  # noqa: E402
from django.db.models.signals import post_save  # noqa: E402
from psycopg_pool import AsyncConnectionPool  # noqa: E402


class User(models.Model):
    username = models.CharField(max_length=40)

    class Meta:
        app_label, db_table, managed = "facts", "users", False


class Article(models.Model):
    author = models.ForeignKey(User, models.CASCADE)

    class Meta:
        app_label, db_table, managed = "facts", "articles", False


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label, db_table, managed = "facts", "tags", False


async def query_methods() -> None:
    assert all(hasattr(models.QuerySet, f"a{name}") for name in ASKING)


async def iteration() -> None:
    assert [tag.name async for tag in Tag.objects.order_by("name")]


async def related_object() -> None:
    article = await Article.objects.afirst()
    assert article.author.username


async def a_transaction() -> None:
    name = new_name()
    with suppress(Undone):
        async with transaction.atomic():
            await Tag.objects.acreate(name=name)
            raise Undone
    assert not await Tag.objects.filter(name=name).aexists()


async def row_lock() -> None:
    await Tag.objects.select_for_update().afirst()


async def commit_hook() -> None:
    done = asyncio.Event()

    async def tell() -> None:
        done.set()

    transaction.on_commit(tell)
    assert done.is_set()


async def cursor() -> None:
    with connection.cursor() as opened:
        opened.execute("SELECT 1")


async def signal() -> None:
    heard = []

    async def hear(sender: object, instance: Tag, **_: object) -> None:
        heard.append(instance)

    post_save.connect(hear, sender=Tag)
    tag = await Tag.objects.acreate(name=new_name())
    assert heard == [tag]


async def no_thread() -> None:
    threads = []

    def hear(execute, *query):
        threads.append(threading.get_ident())
        return execute(*query)

    # wrappers belong to the connection of the thread that Django asks in
    await sync_to_async(lambda: connection.execute_wrappers.append(hear))()
    await Tag.objects.acount()
    assert threads == [threading.get_ident()], "it ran in another thread"


async def overlap() -> None:
    async def ask() -> None:
        assert [tag async for tag in Tag.objects.raw(SLEEPY)]

    began = time.perf_counter()
    await asyncio.gather(ask(), ask(), ask())
    assert time.perf_counter() - began < 2 * SLEEP, "one waited for the other"


async def pool() -> None:
    assert isinstance(connection.pool, AsyncConnectionPool), type(connection.pool)


async def close_connections() -> None:
    await sync_to_async(connections.close_all)()
