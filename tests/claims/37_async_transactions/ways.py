"""A transaction in a coroutine, in all the ways that people write it: two tags are
stored, with a moment between them in which others come, or something goes wrong.

For a child process with Django set up.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import connections, transaction
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from django_monolith.articles.models import Tag
from fastapi_service import database
from fastapi_service.articles import models as sqlalchemy_models

from .moment import Moment

type Names = tuple[str, str]

shared: list[AsyncSession] = []  # by `sqlalchemy_shared`, while it is open


async def async_with(names: Names, moment: Moment) -> None:
    """Pure: as every other async library has it."""
    async with transaction.atomic():
        await Tag.objects.acreate(name=names[0])
        await moment.passed()
        await Tag.objects.acreate(name=names[1])


async def plain_with(names: Names, moment: Moment) -> None:
    """Pure: as in sync code, with await inside."""
    with transaction.atomic():
        await Tag.objects.acreate(name=names[0])
        await moment.passed()
        await Tag.objects.acreate(name=names[1])


async def decorator(names: Names, moment: Moment) -> None:
    """Pure: the decorator on an async function."""

    @transaction.atomic
    async def store() -> None:
        await Tag.objects.acreate(name=names[0])
        await moment.passed()
        await Tag.objects.acreate(name=names[1])

    await store()


@asynccontextmanager
async def home_made_atomic() -> AsyncIterator[None]:
    """Django's atomic, entered and left in Django's thread: looks right, and leaks.
    Whoever else awaits the ORM meanwhile does so on the same connection."""
    atomic = transaction.atomic()
    await sync_to_async(atomic.__enter__)()
    try:
        yield
    except BaseException as error:
        args = (type(error), error, error.__traceback__)
        await sync_to_async(atomic.__exit__)(*args)
        raise
    await sync_to_async(atomic.__exit__)(None, None, None)


async def home_made(names: Names, moment: Moment) -> None:
    """All tasks share a thread, as in a consumer or a gather."""
    async with home_made_atomic():
        await Tag.objects.acreate(name=names[0])
        await moment.passed()
        await Tag.objects.acreate(name=names[1])


@asynccontextmanager
async def own_thread() -> AsyncIterator[None]:
    """What Django's own ASGI handler gives each request."""
    async with ThreadSensitiveContext():
        try:
            yield
        finally:
            await sync_to_async(connections.close_all)()


async def home_made_alone(names: Names, moment: Moment) -> None:
    """Each task has a thread, and with it a connection."""
    async with own_thread():
        await home_made(names, moment)


async def one_function(names: Names, moment: Moment) -> None:
    """Right: the whole transaction is one function, and one wrapper."""

    @transaction.atomic
    def store() -> None:
        Tag.objects.create(name=names[0])
        moment.reached()
        Tag.objects.create(name=names[1])

    await sync_to_async(store)()


async def sqlalchemy(names: Names, moment: Moment) -> None:
    """As every other async library has it."""
    async with database.writing() as session:
        await session.execute(insert(sqlalchemy_models.Tag).values(name=names[0]))
        await moment.passed()
        await session.execute(insert(sqlalchemy_models.Tag).values(name=names[1]))


async def sqlalchemy_shared(names: Names, moment: Moment) -> None:
    """Wrong: others find this session, as if it were the program's only one."""
    async with database.writing() as session:
        shared.append(session)
        try:
            await session.execute(insert(sqlalchemy_models.Tag).values(name=names[0]))
            await moment.passed()
            await session.execute(insert(sqlalchemy_models.Tag).values(name=names[1]))
        finally:
            shared.pop()


async def store(name: str) -> None:
    """What another task does meanwhile."""
    await Tag.objects.acreate(name=name)


async def store_alone(name: str) -> None:
    """The same where everybody has a thread."""
    async with own_thread():
        await store(name)


async def store_by_sqlalchemy(name: str) -> None:
    """The same in a session of its own."""
    async with database.writing() as session:
        await session.execute(insert(sqlalchemy_models.Tag).values(name=name))


async def store_in_shared(name: str) -> None:
    """The same in the session that is shared."""
    await shared[-1].execute(insert(sqlalchemy_models.Tag).values(name=name))


OTHERS: dict[Callable[..., Awaitable[None]], Callable[[str], Awaitable[None]]] = {
    home_made_alone: store_alone,
    sqlalchemy: store_by_sqlalchemy,
    sqlalchemy_shared: store_in_shared,
}
