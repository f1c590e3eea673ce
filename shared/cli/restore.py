"""Bring a backup back: what the database holds now is replaced by what the file holds.
Nobody else should be writing meanwhile.

    parallax restore /var/lib/parallax/backups/parallax-20261121T023000.000000Z.sqlite

It needs DATABASE_URL (or DATABASE_URL_FILE), and for PostgreSQL pg_restore.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from .backup import check_sqlite, find_engine, postgresql, sqlite_file
from .failures import Failure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which one."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(options: argparse.Namespace) -> None:
    """Restore, and say so. Raises Failure before anything is changed."""
    backup: Path = options.file
    engine = find_engine()
    if not os.access(backup, os.R_OK):
        raise Failure(f"{backup}: cannot be read")
    if backup.suffix != f".{engine}":
        raise Failure(f"{backup}: is no backup of {engine}, which DATABASE_URL names")
    restore_sqlite(backup) if engine == "sqlite" else restore_postgresql(backup)
    print(f"restored {backup}")


def restore_sqlite(backup: Path) -> None:
    """In one transaction of SQLite's: all of it or nothing."""
    check_sqlite(backup)
    place = sqlite_file()
    try:
        with (
            closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(place)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise Failure(f"{place}: {error}") from error


def restore_postgresql(backup: Path) -> None:
    """In one transaction: all of it or nothing."""
    name = os.environ["DATABASE_URL"].rpartition("/")[2].partition("?")[0]
    postgresql(
        "pg_restore",
        *("--clean", "--if-exists", "--no-owner"),
        *("--single-transaction", "--exit-on-error"),
        f"--dbname={name}",
        str(backup),
    )
