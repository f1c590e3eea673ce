"""A database as the command line sees it: plain SQL, no framework."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from shared.engines import ENGINES, MARIADB_SESSION, engine_of

from .failures import Failure, Usage
from .files import open_private

type Row = Sequence[Any]

HAS_TABLE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s",
    "postgresql": "SELECT to_regclass(%s)",
    "mariadb": "SELECT 1 FROM information_schema.tables "
    "WHERE table_schema = database() AND table_name = %s",
}


class Database:
    """The database of a DATABASE_URL. Raises Usage for what is none."""

    def __init__(self, url: str) -> None:
        parts, self.kind = urlsplit(url), engine_of(url)
        if self.kind not in ENGINES:
            raise Usage(
                f"--db {url}: must be sqlite, postgres, mariadb, postgresql://…, "
                "mariadb://… or sqlite:////…"
            )
        if self.kind != "sqlite" and not (parts.hostname and parts.path[1:]):
            raise Usage(f"--db {url}: needs a host and a database name")
        if self.kind == "sqlite" and not url.startswith("sqlite:////"):
            raise Usage(f"--db {url}: must name a file: sqlite:////absolute/path")
        self.url = url
        self.path = Path(parts.path)
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        self.shown = shown.geturl()  # without the password

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """One transaction. Raises Failure where the database cannot be reached."""
        open_ = {
            "sqlite": self._open_sqlite,
            "postgresql": self._open_postgresql,
            "mariadb": self._open_mariadb,
        }
        connection: Any = open_[self.kind]()
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

    def _open_mariadb(self) -> Any:
        import pymysql

        parts = urlsplit(self.url)
        try:
            return pymysql.connect(
                host=parts.hostname,
                port=parts.port or 3306,
                user=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
                database=unquote(parts.path[1:]),
                connect_timeout=5,
                init_command=MARIADB_SESSION,
            )
        except pymysql.OperationalError as error:
            why = error.args[-1]
            raise Failure(f"no database at {self.shown}: {why}") from error


class Transaction:
    """Reads and writes of one transaction; parameters are written `%s`."""

    def __init__(self, kind: str, connection: Any) -> None:
        self.kind = kind
        self.connection = connection

    def rows(self, statement: str, *parameters: Any) -> list[Row]:
        """What a query finds."""
        return list(self._run(statement, *parameters).fetchall())

    def one(self, statement: str, *parameters: Any) -> Any:
        """The first column of the first row, or None."""
        row = self._run(statement, *parameters).fetchone()
        return row[0] if row else None

    def run(self, statement: str, *parameters: Any) -> None:
        """A statement that finds nothing."""
        if self.kind != "postgresql":
            parameters = tuple(map(without_zone, parameters))
        self._run(statement, *parameters)

    def _run(self, statement: str, *parameters: Any) -> Any:
        if self.kind == "sqlite":
            statement = statement.replace("%s", "?")
        cursor = self.connection.cursor()
        cursor.execute(statement, parameters)
        return cursor

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        return bool(self.one(HAS_TABLE[self.kind], table))

    def insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Add rows, quickly. `columns` begin with `id`, so that who adds them knows
        the ids; the database counts on from the highest."""
        names = columns.replace(" ", ", ")
        cursor = self.connection.cursor()
        if self.kind == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            highest = f"(SELECT coalesce(max(id), 1) FROM {table})"  # noqa: S608
            sequence = "pg_get_serial_sequence(%s, 'id')"
            self.rows(f"SELECT setval({sequence}, {highest})", table)
            return
        mark = "?" if self.kind == "sqlite" else "%s"
        marks = ", ".join(mark for _ in columns.split())
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        values = (tuple(map(without_zone, row)) for row in rows)
        for some in batched(values, 1000):  # PyMySQL would keep all of them
            cursor.executemany(statement, some)


def without_zone(value: Any) -> Any:
    """The others know no zones, SQLite no times at all; both ORMs store such text, in
    UTC."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return value
