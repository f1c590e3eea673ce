"""A session a request: opened when first asked for, committed by the view that writes,
closed when the request is over.

Under gevent all greenlets of a process share one thread, and a call into SQLite stops
them all. So between the first statement of a writing session and its commit nothing
may wait: no Redis, no hashing, no reading of the request. Views do these before.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Any

from flask import Flask, g, request
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    create_engine,
    event,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

from shared.engines import CONNECT, TRIES, is_deadlock, with_driver

from .settings import ENV

SAFE = ("GET", "HEAD", "OPTIONS")
RESTED = 1.0  # seconds
PATIENCE = 10.0  # seconds to wait for a connection, or for SQLite's lock


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


def connect(**options: Any) -> Engine:
    """A pool of connections, made as they are needed."""
    return create_engine(
        with_driver(ENV.database_url, mariadb="pymysql"),
        connect_args=CONNECT[ENV.database],
        pool_size=ENV.database_pool,
        max_overflow=0,
        pool_timeout=PATIENCE,
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

reading = sessionmaker(reading_engine, expire_on_commit=False)
writing = sessionmaker(engine, expire_on_commit=False)


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

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        """WAL lets readers and one writer go on side by side; FULL, because what was
        acknowledged has to survive a power cut."""
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=20",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        """A writer takes the lock at once: an upgrade in the middle could not wait.
        SQLite itself would wait in C, and with it all greenlets."""
        if "isolation_level" in connection.get_execution_options():
            return
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(connection.dialect.dbapi.OperationalError):
                connection.connection.execute("BEGIN IMMEDIATE")
                return
            time.sleep(0.01)
        connection.exec_driver_sql("BEGIN IMMEDIATE")


turns = BoundedSemaphore(max(1, ENV.database_pool // 2))


@contextmanager
def reading_in_turn() -> Iterator[Session]:
    """For readers who are all woken by the same message: together they take half of
    the connections, so that nobody else's request waits behind them."""
    with turns, reading() as session:
        yield session


def get_session() -> Session:
    """The session of this request: safe methods read, the others write."""
    if "session" not in g:
        g.session = reading() if request.method in SAFE else writing()
    session: Session = g.session
    return session


def begin_again() -> None:
    """After a refusal: what was begun is rolled back, its page only reads."""
    close_session()
    g.session = reading()


def close_session(_error: BaseException | None = None) -> None:
    """What the view has not committed is rolled back."""
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()


def init_app(app: Flask) -> None:
    app.teardown_appcontext(close_session)


def insert_or_ignore(model: type[Base], **values: Any) -> Any:
    """An INSERT that does nothing where the row is there already."""
    if ENV.database == "mariadb":  # INSERT IGNORE would ignore everything else too
        insert = mysql.insert(model).values(**values)
        return insert.on_duplicate_key_update(id=model.id)
    dialect = postgresql if ENV.database == "postgresql" else sqlite
    return dialect.insert(model).values(**values).on_conflict_do_nothing()


def insist(session: Session, statement: Any) -> None:
    """Execute what is the first write of a transaction, again after a deadlock: what
    was rolled back with it is nothing."""
    for attempt in range(TRIES):
        try:
            session.execute(statement)
            return
        except OperationalError as error:
            if attempt == TRIES - 1 or not is_deadlock(error.orig):
                raise
