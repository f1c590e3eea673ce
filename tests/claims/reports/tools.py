"""The three tools, ready to make reports in this process, and what they ask of
PostgreSQL meanwhile.

Only for a child process: the frameworks are set up for its DATABASE_URL.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import Select, event

from .django_setup import set_up

set_up()

from django.db import connection as django_connection  # noqa: E402

from flask_service.database import engine, reading  # noqa: E402

from . import (  # noqa: E402
    DJANGO,
    RAW,
    SQLALCHEMY,
    django_orm,
    pitfalls,
    raw_rules,
    raw_sql,
    recursion,
    sqlalchemy_orm,
)

__all__ = ["raw_rules", "recursion"]  # for those who must not import them before

type Rows = list[dict[str, Any]]
type Asked = tuple[str, Any]
"""A statement and its parameters."""

EXPLAINED = "ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON"

raw = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, row_factory=dict_row)
session = reading()


def by_raw_sql(report: str) -> Rows:
    return raw_sql.REPORTS[report](raw)


def by_django(report: str) -> Rows:
    return django_orm.REPORTS[report]()


def by_sqlalchemy(report: str) -> Rows:
    return all_rows(sqlalchemy_orm.REPORTS[report]())


def all_rows(statement: Select[Any]) -> Rows:
    return [dict(row) for row in session.execute(statement).mappings()]


MAKERS: dict[str, Callable[[str], Rows]] = {
    RAW: by_raw_sql,
    DJANGO: by_django,
    SQLALCHEMY: by_sqlalchemy,
}

NAIVE: dict[str, Callable[[], Rows]] = {
    RAW: lambda: pitfalls.raw_sql(raw),
    DJANGO: pitfalls.django_orm,
    "Django, distinct": pitfalls.django_orm_distinct,
    SQLALCHEMY: lambda: all_rows(pitfalls.sqlalchemy_orm()),
}


def milliseconds(make: Callable[[], Any], repeat: int) -> float:
    """The quickest of some: what disturbs only ever adds."""
    taken = []
    for _ in range(repeat):
        began = time.perf_counter()
        make()
        taken.append(time.perf_counter() - began)
    return 1000 * min(taken)


@contextmanager
def overheard() -> Iterator[list[Asked]]:
    """The statements that Django and SQLAlchemy send within the block."""
    asked: list[Asked] = []

    def from_django(
        execute: Any, sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    def from_sqlalchemy(
        _connection: Any, _cursor: Any, sql: str, params: Any, *_: Any
    ) -> None:
        asked.append((sql, params))

    event.listen(engine, "before_cursor_execute", from_sqlalchemy)
    try:
        with django_connection.execute_wrapper(from_django):
            yield asked
    finally:
        event.remove(engine, "before_cursor_execute", from_sqlalchemy)


class Recorder:
    """The raw connection, with the statements that were sent by it."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def execute(self, sql: str, params: Any = None) -> Any:
        self.asked.append((sql, params))
        return raw.execute(sql, params)


def statements(
    tool: str, report: str, make: Callable[[], Rows] | None = None
) -> list[Asked]:
    """What the tool asks for a report; `make` makes it, if given."""
    if tool == RAW:
        recorder = Recorder()
        raw_sql.REPORTS[report](recorder)
        return recorder.asked
    with overheard() as asked:
        make() if make else MAKERS[tool](report)
    return asked


def explain(asked: list[Asked], repeat: int = 1) -> dict[str, float]:
    """What PostgreSQL does for these statements: the blocks it reads, the milliseconds
    that it takes, planning and all. Of some attempts the quickest."""
    cursor = psycopg.ClientCursor(raw)
    cursor.row_factory = psycopg.rows.tuple_row
    blocks, taken = 0.0, [0.0] * repeat
    for sql, params in asked:
        for attempt in range(repeat):
            cursor.execute(f"EXPLAIN ({EXPLAINED}) {sql}", params)
            [[[told]]] = cursor.fetchall()
            taken[attempt] += told["Planning Time"] + told["Execution Time"]
        blocks += told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"]
    return {"blocks": blocks, "milliseconds": min(taken)}
