"""SQLAlchemy on asyncio: what is possible."""

import asyncio
import inspect
import os
import threading
import time
from contextlib import suppress

from sqlalchemy import ForeignKey, event, select, text
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.pool import AsyncAdaptedQueuePool

from . import SLEEP, SLEEPY, Undone, new_name

ADDRESS = os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:", 1)
ASKING = (
    *("commit", "delete", "execute", "flush", "get", "get_one", "merge", "refresh"),
    *("rollback", "scalar", "scalars", "stream", "stream_scalars"),
)
"""The methods of a session that ask the database."""

engine = create_async_engine(ADDRESS, pool_size=4)


class Base(AsyncAttrs, DeclarativeBase):
    """Relations can be awaited."""


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]


class Article(Base):
    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    author: Mapped[User] = relationship()


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


async def query_methods() -> None:
    methods = [getattr(AsyncSession, name) for name in ASKING]
    assert all(inspect.iscoroutinefunction(method) for method in methods)


async def iteration() -> None:
    async with AsyncSession(engine) as session:
        tags = await session.stream_scalars(select(Tag).order_by(Tag.name))
        assert [tag.name async for tag in tags]


async def related_object() -> None:
    async with AsyncSession(engine) as session:
        article = await session.scalar(select(Article).limit(1))
        assert (await article.awaitable_attrs.author).username


async def a_transaction() -> None:
    name = new_name()
    async with AsyncSession(engine) as session:
        with suppress(Undone):
            async with session.begin():
                session.add(Tag(name=name))
                await session.flush()
                raise Undone
        assert not await session.scalar(select(Tag).where(Tag.name == name))


async def row_lock() -> None:
    async with AsyncSession(engine) as session, session.begin():
        assert await session.scalar(select(Tag).limit(1).with_for_update())


async def commit_hook() -> None:
    done = asyncio.Event()

    async def tell(_session: object) -> None:
        done.set()

    async with AsyncSession(engine) as session, session.begin():
        event.listen(session.sync_session, "after_commit", tell)
        session.add(Tag(name=new_name()))
    assert done.is_set(), "the coroutine was made, but nobody awaited it"


async def cursor() -> None:
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


async def signal() -> None:
    heard = []

    async def hear(_mapper: object, _connection: object, tag: Tag) -> None:
        heard.append(tag)

    event.listen(Tag, "after_insert", hear)
    async with AsyncSession(engine) as session, session.begin():
        session.add(Tag(name=new_name()))
    assert heard, "the coroutine was made, but nobody awaited it"


async def no_thread() -> None:
    threads = []

    def hear(*_: object) -> None:
        threads.append(threading.get_ident())

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    async with AsyncSession(engine) as session:
        await session.scalar(select(Tag).limit(1))
    assert set(threads) == {threading.get_ident()}, "it ran in another thread"


async def overlap() -> None:
    async def ask() -> None:
        async with AsyncSession(engine) as session:
            await session.execute(text(SLEEPY))

    began = time.perf_counter()
    await asyncio.gather(ask(), ask(), ask())
    assert time.perf_counter() - began < 2 * SLEEP, "one waited for the other"


async def pool() -> None:
    assert isinstance(engine.pool, AsyncAdaptedQueuePool), type(engine.pool)


async def close_connections() -> None:
    await engine.dispose()
