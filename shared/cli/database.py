"""A database as the command line sees it: plain SQL, no framework."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .failures import Failure, Usage
from .files import open_private

type Row = Sequence[Any]


class Database:
    """The database of a DATABASE_URL. Raises Usage for what is none."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("sqlite", "postgresql"):
            raise Usage(
                f"--db {url}: must be sqlite, postgres, postgresql://… or sqlite:////…"
            )
        if parts.scheme == "sqlite" and not url.startswith("sqlite:////"):
            raise Usage(f"--db {url}: must name a file: sqlite:////absolute/path")
        if parts.scheme == "postgresql" and not (parts.hostname and parts.path[1:]):
            raise Usage(f"--db {url}: needs a host and a database name")
        self.url = url
        self.kind = parts.scheme
        self.path = Path(parts.path)
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        self.shown = shown.geturl()  # without the password

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """One transaction. Raises Failure where the database cannot be reached."""
        connection: Any = (
            self._open_sqlite() if self.kind == "sqlite" else self._open_postgresql()
        )
        try:
            yield Transaction(self.kind, connection)
            connection.commit()
        finally:
            connection.close()

    def require(self) -> None:
        """Raises Failure where the database cannot be reached."""
        with self.transaction():
            pass

    def _open_sqlite(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            open_private(self.path, "ab").close()
            connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("BEGIN IMMEDIATE")
        except (OSError, sqlite3.Error) as error:
            raise Failure(f"no database at {self.shown}: {error}") from error
        return connection

    def _open_postgresql(self) -> Any:
        import psycopg

        try:
            return psycopg.connect(self.url, connect_timeout=5)
        except psycopg.OperationalError as error:
            why = str(error).splitlines()[0]
            raise Failure(f"no database at {self.shown}: {why}") from error


class Transaction:
    """Reads and writes of one transaction; parameters are written `%s`."""

    def __init__(self, kind: str, connection: Any) -> None:
        self.kind = kind
        self.connection = connection

    def rows(self, statement: str, *parameters: Any) -> list[Row]:
        """What a query finds."""
        found: list[Row] = self._run(statement, *parameters).fetchall()
        return found

    def one(self, statement: str, *parameters: Any) -> Any:
        """The first column of the first row, or None."""
        row = self._run(statement, *parameters).fetchone()
        return row[0] if row else None

    def run(self, statement: str, *parameters: Any) -> None:
        """A statement that finds nothing."""
        values = map(sqlite_value, parameters) if self.kind == "sqlite" else parameters
        self._run(statement, *values)

    def _run(self, statement: str, *parameters: Any) -> Any:
        if self.kind == "sqlite":
            statement = statement.replace("%s", "?")
        return self.connection.execute(statement, parameters)

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        if self.kind == "sqlite":
            find = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s"
        else:
            find = "SELECT to_regclass(%s)"
        return bool(self.one(find, table))

    def insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Add rows, quickly. `columns` begin with `id`, so that who adds them knows
        the ids; the database counts on from the highest."""
        names = columns.replace(" ", ", ")
        if self.kind == "sqlite":
            marks = ", ".join("?" for _ in columns.split())
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
            values = (tuple(map(sqlite_value, row)) for row in rows)
            self.connection.executemany(statement, values)
            return
        with self.connection.cursor() as cursor:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        highest = f"(SELECT coalesce(max(id), 1) FROM {table})"  # noqa: S608
        self.rows(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), {highest})", table)


def sqlite_value(value: Any) -> Any:
    """SQLite knows no times; both ORMs store them as such text, in UTC."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return value
