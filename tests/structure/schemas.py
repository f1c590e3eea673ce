"""What a database says of its tables, in one form for each engine."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg

from shared.cli.database import Database, Transaction

TABLES = (
    "users", "follows", "articles", "tags", "article_tags", "favorites", "comments",
    "rooms", "room_members", "messages", "notifications", "outbox", "audit_entries",
)  # fmt: skip
SQLITE_TYPES = {"boolean": "bool", "bigint": "integer", "timestamp": "datetime"}

type Schema = dict[str, dict[str, Any]]

COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull,
           pg_get_expr(adbin, adrelid), attidentity
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
KEYS = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('p', 'f', 'c')
"""
INDEXES = """
    SELECT relname, indisunique, pg_get_indexdef(indexrelid), indisprimary
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid = %s::regclass
"""

MARIADB_COLUMNS = """
    SELECT column_name, column_type, is_nullable, nullif(column_default, 'NULL'),
           extra, collation_name
    FROM information_schema.columns
    WHERE table_schema = database() AND table_name = %s
"""
MARIADB_KEYS = """
    SELECT k.referenced_table_name, k.column_name, k.referenced_column_name,
           r.delete_rule
    FROM information_schema.key_column_usage k
    JOIN information_schema.referential_constraints r
      ON r.constraint_schema = k.constraint_schema
     AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
    WHERE k.table_schema = database() AND k.table_name = %s
"""
MARIADB_INDEXES = """
    SELECT index_name, non_unique, group_concat(column_name, ' ', collation
           ORDER BY seq_in_index)
    FROM information_schema.statistics
    WHERE table_schema = database() AND table_name = %s GROUP BY 1, 2
"""


def read(url: str) -> Schema:
    """Our tables in the database at `url`."""
    if url.startswith("mariadb"):
        with Database(url).transaction() as transaction:
            return {table: _mariadb(transaction, table) for table in TABLES}
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            return {table: _sqlite(connection, table) for table in TABLES}
    with psycopg.connect(url) as connection:
        return {table: _postgres(connection, table) for table in TABLES}


def _postgres(connection: psycopg.Connection, table: str) -> dict[str, Any]:
    columns = connection.execute(COLUMNS, [table]).fetchall()
    keys = connection.execute(KEYS, [table]).fetchall()
    indexes = connection.execute(INDEXES, [table]).fetchall()
    return {
        "columns": {name: rest for name, *rest in columns},
        "keys": sorted(key for (key,) in keys),
        "deferred keys": sum("INITIALLY DEFERRED" in key for (key,) in keys),
        "indexes": {
            # the name counts: we gave it; a primary key's is the database's
            "" if primary else name: (unique, definition.partition(" USING ")[2])
            for name, unique, definition, primary in indexes
        },
    }


def _mariadb(transaction: Transaction, table: str) -> dict[str, Any]:
    columns = transaction.rows(MARIADB_COLUMNS, table)
    assert columns, f"there is no table {table}"
    return {
        "columns": {name: rest for name, *rest in columns},
        "keys": sorted(transaction.rows(MARIADB_KEYS, table)),
        "deferred keys": 0,  # it has none
        "indexes": sorted(transaction.rows(MARIADB_INDEXES, table)),
    }


def _sqlite(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    assert columns, f"there is no table {table}"
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    (statement,) = connection.execute(query, [table]).fetchone()
    found = re.findall(r"DEFERRABLE INITIALLY DEFERRED", statement, re.IGNORECASE)
    return {
        "columns": {
            name: (_plain(kind), bool(notnull), default, primary)
            for _, name, kind, notnull, default, primary in columns
        },
        "autoincrement": "AUTOINCREMENT" in statement.upper(),
        "keys": sorted((key[2], key[3], key[4] or "id", key[6]) for key in keys),
        "deferred keys": len(found),
        "checks": "CHECK" in statement.upper(),
        "indexes": sorted(_sqlite_indexes(connection, table)),
    }


def _plain(kind: str) -> str:
    kind = kind.lower()
    return SQLITE_TYPES.get(kind, kind)


def _sqlite_indexes(
    connection: sqlite3.Connection, table: str
) -> Iterator[tuple[bool, tuple[tuple[str, bool], ...]]]:
    """Whether unique, and the columns, each with whether it descends."""
    for _, name, unique, origin, _ in connection.execute(f"PRAGMA index_list({table})"):
        if origin == "pk":
            continue
        columns = connection.execute(f"PRAGMA index_xinfo({name})").fetchall()
        yield (
            bool(unique),
            tuple(
                (column, bool(descends))
                for _, _, column, descends, _, is_key in columns
                if is_key
            ),
        )
