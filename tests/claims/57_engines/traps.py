"""Where engines differ, each by the least SQL that shows it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from typing import Any

import psycopg
import pymysql

from shared.engines import CONNECT, MARIADB_ADOPT

from ..frame import Run

type Connect = Callable[[], Any]

AS_IT_COMES, AS_SET_UP = "MariaDB as it comes", "MariaDB as set up"
POSTGRESQL, SQLITE = "PostgreSQL", "SQLite"
ERRORS = (psycopg.Error, pymysql.Error, sqlite3.Error)
MOMENT = datetime(2026, 11, 21, 12, 0, 0, 123456)  # noqa: DTZ001 (the column has none)


class Place:
    """An empty database; how a moment is stored there differs by its type."""

    def __init__(self, name: str, connect: Connect, moment: str = "datetime") -> None:
        self.name, self.connect, self.moment = name, connect, moment
        self.mark = "?" if name == SQLITE else "%s"

    def run(self, connection: Any, statement: str, *values: Any) -> list[Any]:
        """What a statement finds."""
        cursor = connection.cursor()
        cursor.execute(statement.replace("%s", self.mark), values)
        return list(cursor.fetchall()) if cursor.description else []

    def make(self, *statements: str) -> None:
        """Tables, committed."""
        with closing(self.connect()) as connection:
            for statement in statements:
                self.run(connection, statement)
            connection.commit()


def places(run: Run) -> list[Place]:
    """MariaDB twice, PostgreSQL, SQLite."""
    server, bare = run.site.mariadb, "traps-as-they-come"
    server.create_database(bare, collation="utf8mb4_general_ci")
    server.create_database("traps", collation="utf8mb4_general_ci")
    with server.connect("traps") as connection, connection.cursor() as cursor:
        cursor.execute(MARIADB_ADOPT)  # as the migrations do

    def mariadb(name: str, **given: Any) -> Connect:
        def connect() -> Any:
            connection = server.connect(name, **given)
            connection.autocommit(False)
            return connection

        return connect

    def sqlite() -> sqlite3.Connection:
        file = run.folder / "traps.db"
        connection = sqlite3.connect(file, timeout=0, isolation_level="IMMEDIATE")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    url = run.site.database("postgres", "traps")
    return [
        Place(AS_IT_COMES, mariadb(bare)),
        Place(AS_SET_UP, mariadb("traps", **CONNECT["mariadb"]), "datetime(6)"),
        Place(POSTGRESQL, lambda: psycopg.connect(url), "timestamp"),
        Place(SQLITE, sqlite, "text"),
    ]


def two_texts(one: str, other: str) -> Callable[[Place], bool]:
    """Whether they are two where a column must be unique."""

    def trap(place: Place) -> bool:
        place.make("DROP TABLE IF EXISTS texts")
        place.make("CREATE TABLE texts (name varchar(50) UNIQUE)")
        with closing(place.connect()) as connection, suppress(*ERRORS):
            for text in (one, other):
                place.run(connection, "INSERT INTO texts VALUES (%s)", text)
            found = place.run(connection, "SELECT name FROM texts ORDER BY name")
            return sorted(row[0] for row in found) == sorted((one, other))
        return False

    return trap


def microseconds(place: Place) -> bool:
    """Whether a moment comes back whole."""
    place.make(f"CREATE TABLE moments (at {place.moment})")
    given = str(MOMENT) if place.name == SQLITE else MOMENT
    with closing(place.connect()) as connection:
        place.run(connection, "INSERT INTO moments VALUES (%s)", given)
        return place.run(connection, "SELECT at FROM moments") == [(given,)]


def what_was_committed(place: Place) -> bool:
    """Whether a transaction that has read before reads what another has committed
    meanwhile; or, on SQLite, whether there is no other that could."""
    place.make("CREATE TABLE counts (n int)", "INSERT INTO counts VALUES (1)")
    with closing(place.connect()) as ours, closing(place.connect()) as others:
        if place.name == SQLITE:
            ours.execute("BEGIN IMMEDIATE")  # as all variants begin to write
        place.run(ours, "SELECT n FROM counts")
        try:
            place.run(others, "UPDATE counts SET n = 2")
            others.commit()
        except sqlite3.OperationalError:
            return True
        return place.run(ours, "SELECT n FROM counts") == [(2,)]


def later_row(place: Place) -> bool:
    """Whether a key may point at a row that comes later in the transaction."""
    late = "" if "MariaDB" in place.name else "DEFERRABLE INITIALLY DEFERRED"
    place.make(
        "CREATE TABLE parents (id bigint PRIMARY KEY)",
        "CREATE TABLE children (parent_id bigint NOT NULL, "
        f"FOREIGN KEY (parent_id) REFERENCES parents (id) {late})",
    )
    with closing(place.connect()) as connection, suppress(*ERRORS):
        place.run(connection, "INSERT INTO children VALUES (1)")
        place.run(connection, "INSERT INTO parents VALUES (1)")
        connection.commit()
        return True
    return False


def update_returning(place: Place) -> bool:
    """Whether an UPDATE can say what it has made."""
    place.make("CREATE TABLE seqs (n int)", "INSERT INTO seqs VALUES (1)")
    with closing(place.connect()) as connection, suppress(*ERRORS):
        return place.run(connection, "UPDATE seqs SET n = n + 1 RETURNING n") == [(2,)]
    return False


# what the contract needs
NEEDED = {
    "'Tag' and 'tag' are two": two_texts("Tag", "tag"),
    "'resume' and 'résumé' are two": two_texts("resume", "résumé"),
    "'a' and 'a ' are two": two_texts("a", "a "),
    "two emoji are two": two_texts("\U0001f98a", "\U0001f419"),
    "microseconds come back": microseconds,
    "what was committed meanwhile is seen": what_was_committed,
}
# what the code has to do without
MISSED = {
    "a key may point at a later row": later_row,
    "UPDATE … RETURNING": update_returning,
}
