"""Copy the database into a file of its own, while the service runs; the oldest copies
go. `parallax restore FILE` brings one back.

    parallax backup /var/lib/parallax/backups --keep 14

It needs DATABASE_URL (or DATABASE_URL_FILE), and for PostgreSQL pg_dump.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .failures import Failure
from .options import some

PREFIX = "parallax-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and how many."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--keep", type=some, metavar="N", help="keep the newest N (default: all)"
    )


def run(options: argparse.Namespace) -> None:
    """Make one, and say which."""
    engine = find_engine()
    path = new_file(options.folder, engine)
    part = path.with_name(f".{path.name}.part")  # no half backup has a backup's name
    try:
        part.touch(mode=0o600, exist_ok=False)
        copy_sqlite(part) if engine == "sqlite" else dump_postgresql(part)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    gone = prune(options.folder, options.keep) if options.keep else 0
    print(f"{path}: {path.stat().st_size:,} bytes; {gone} older removed")


def find_engine() -> str:
    """`sqlite` or `postgresql`. Raises Failure for anything else."""
    engine = urlsplit(os.environ.get("DATABASE_URL", "")).scheme
    if engine not in ("sqlite", "postgresql"):
        raise Failure(f"DATABASE_URL: no backup of {engine or 'nothing'} is known here")
    return engine


def new_file(folder: Path, engine: str) -> Path:
    """A name that sorts by time. Raises Failure where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Failure(f"{folder}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Failure(f"{folder}: cannot be written")
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    return folder / f"{PREFIX}{moment}.{engine}"


def prune(folder: Path, keep: int) -> int:
    """Remove all but the newest `keep`; how many went."""
    old = sorted(folder.glob(f"{PREFIX}*Z.*"))[:-keep]
    for path in old:
        path.unlink()
    return len(old)


def sqlite_file() -> Path:
    """The database's file."""
    path = unquote(urlsplit(os.environ["DATABASE_URL"]).path)
    return Path("/" + path.lstrip("/"))


def copy_sqlite(to: Path) -> None:
    """A consistent copy, whoever writes meanwhile. Raises Failure."""
    source = sqlite_file()
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as database:
            database.execute("VACUUM INTO ?", (str(to),))
        check_sqlite(to)
    except sqlite3.Error as error:
        raise Failure(f"{source}: {error}") from error


def check_sqlite(path: Path) -> None:
    """Raises Failure for a file that is no sound database."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (said,) = database.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise Failure(f"{path}: {error}") from error
    if said != "ok":
        raise Failure(f"{path}: {said}")


def dump_postgresql(to: Path) -> None:
    """pg_dump's own format, which pg_restore reads. Raises Failure."""
    postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={to}")
    postgresql("pg_restore", "--list", str(to))


def postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on DATABASE_URL. Raises Failure."""
    command, env = find_postgresql(program)
    done = subprocess.run(
        [command, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failure(f"{program}: {done.stderr.strip()}")


def find_postgresql(program: str) -> tuple[str, dict[str, str]]:
    """One of PostgreSQL's programs, and the environment in which it finds DATABASE_URL:
    everybody sees arguments, and there is a password in it. Raises Failure."""
    found = shutil.which(program)
    if found is None:
        raise Failure(f"{program} is missing (Debian: apt install postgresql-client)")
    url = urlsplit(os.environ["DATABASE_URL"])
    place = {
        "PGHOST": url.hostname,
        "PGPORT": url.port and str(url.port),
        "PGUSER": unquote(url.username or ""),
        "PGPASSWORD": unquote(url.password or ""),
        "PGDATABASE": unquote(url.path.removeprefix("/")),
    }
    return found, os.environ | {name: value for name, value in place.items() if value}
