"""Bring a backup back: what the database holds now is replaced by what the file holds.
Nobody else should be writing meanwhile.

    parallax restore /var/lib/parallax/backups/parallax-20261121T023000.000000Z.sqlite

It needs DATABASE_URL (or DATABASE_URL_FILE), and for PostgreSQL pg_restore and psql.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from .backup import check_sqlite, find_engine, find_postgresql, sqlite_file
from .failures import Failure

EMPTY = Path(__file__).with_name("restore.sql")


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
    """In one transaction: all of it or nothing. Raises Failure."""
    psql, env = find_postgresql("psql")
    pg_restore, _ = find_postgresql("pg_restore")
    with tempfile.TemporaryFile() as told:
        server = subprocess.Popen(
            [psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env=env,
        )
        assert server.stdin
        with suppress(BrokenPipeError):  # psql has ended, and says why
            server.stdin.write(EMPTY.read_bytes())
            server.stdin.flush()
        script = subprocess.run(
            [pg_restore, "--clean", "--if-exists", "--no-owner", "--file=-", backup],
            stdout=server.stdin,
            stderr=subprocess.PIPE,
            check=False,
        )
        # what is not committed when psql's input ends is taken back
        server.communicate(b"" if script.returncode else b"COMMIT;\n")
        told.seek(0)
        if script.returncode > 0:  # below, a signal: psql had ended before
            raise Failure(f"pg_restore: {script.stderr.decode().strip()}")
        if server.returncode or script.returncode:
            raise Failure(f"psql: {told.read().decode().strip()}")
