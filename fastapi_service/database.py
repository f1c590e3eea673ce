"""One request, one transaction, committed before the answer leaves."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, event
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

from shared.engines import CONNECT, TRIES, is_deadlock, with_driver

from .settings import ENV

RESTED = 1.0  # seconds

type AfterCommit = Callable[[], Awaitable[Any]]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone, also on SQLite and MariaDB, which store none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value


class Base(DeclarativeBase):
    """What every model inherits."""

    type_annotation_map = {
        datetime: UtcDateTime(),
        int: BigInteger().with_variant(Integer, "sqlite"),
    }


def connect(**options: Any) -> AsyncEngine:
    """A pool of connections, made as they are needed."""
    drivers = {"sqlite": "aiosqlite", "postgresql": "psycopg", "mariadb": "asyncmy"}
    return create_async_engine(
        with_driver(ENV.database_url, **drivers),
        connect_args=CONNECT[ENV.database],
        pool_size=ENV.database_pool,
        max_overflow=0,
        pool_timeout=10,
        **options,
    )


engine = connect()
# Reads need no transaction: each statement sees what is committed, and two round
# trips (BEGIN, ROLLBACK) are saved. Django's ORM does the same. MariaDB would have to
# be told each time, so there they have as many connections of their own.
if ENV.database == "mariadb":
    reading_engine = connect(
        isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True
    )
else:
    reading_engine = engine.execution_options(isolation_level="AUTOCOMMIT")


if ENV.database != "sqlite":

    @event.listens_for(Pool, "checkin")
    def note_rest(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(Pool, "checkout")
    def ping_rested(connection: Any, record: Any, _proxy: Any) -> None:
        """Meanwhile the database may have been restarted. pool_pre_ping would ask every
        time, which costs a busy process as much as another query."""
        if record.info.get("rests_since", math.inf) < time.monotonic() - RESTED:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error


if ENV.database == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        """WAL lets readers and one writer go on side by side; FULL, because what was
        acknowledged has to survive a power cut."""
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        """A writer takes the lock at once: an upgrade in the middle could not wait."""
        if "isolation_level" not in connection.get_execution_options():
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """A session that only reads, statement by statement."""
    async with AsyncSession(reading_engine, expire_on_commit=False) as session:
        yield session


turns = asyncio.Semaphore(max(1, ENV.database_pool // 2))


@asynccontextmanager
async def reading_in_turn() -> AsyncIterator[AsyncSession]:
    """For readers who are all woken by the same message: together they take half of
    the connections, so that nobody else's request waits behind them."""
    async with turns, reading() as session:
        yield session


@asynccontextmanager
async def writing() -> AsyncIterator[AsyncSession]:
    """A session in one transaction; what waits for its commit runs after it."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        async with session.begin():
            yield session
    for action in session.info.get("after_commit", []):
        await action()


def after_commit(session: AsyncSession, action: AfterCommit) -> None:
    """Run `action` once the session's transaction is committed, else never."""
    session.info.setdefault("after_commit", []).append(action)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The session of a request: safe methods read, the others write."""
    scope = reading if request.method in ("GET", "HEAD") else writing
    async with scope() as session:
        yield session


def insert_or_ignore(model: type[Base], **values: Any) -> Any:
    """An INSERT that does nothing where the row is there already."""
    if ENV.database == "mariadb":  # INSERT IGNORE would ignore everything else too
        insert = mysql.insert(model).values(**values)
        return insert.on_duplicate_key_update(id=model.id)
    dialect = postgresql if ENV.database == "postgresql" else sqlite
    return dialect.insert(model).values(**values).on_conflict_do_nothing()


async def insist(session: AsyncSession, statement: Any) -> None:
    """Execute what is the first write of a transaction, again after a deadlock: what
    was rolled back with it is nothing."""
    for attempt in range(TRIES):
        try:
            await session.execute(statement)
            return
        except OperationalError as error:
            if attempt == TRIES - 1 or not is_deadlock(error.orig):
                raise


# scope="function": the transaction ends before the answer leaves, or the next request
# might not find what this one wrote.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
