"""Options that several commands share, and what they come to."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .data_dir import DEFAULT, DataDir
from .database import Database
from .failures import Usage
from .mariadb import MariaDB, start_mariadb
from .postgres import Postgres, start_postgres
from .processes import ROOT, Condition, never
from .variants import VARIANTS

PRIVATE: dict[str, Callable[..., Postgres | MariaDB]] = {
    "postgres": start_postgres,
    "mariadb": start_mariadb,
}


def add_place(parser: argparse.ArgumentParser) -> None:
    """`--data` and `--db`."""
    shown = DEFAULT.relative_to(ROOT)
    parser.add_argument(
        "--data",
        type=Path,
        default=DEFAULT,
        metavar="DIR",
        help=f"where everything is kept (default: {shown})",
    )
    parser.add_argument(
        "--db",
        metavar="sqlite|postgres|mariadb|URL",
        help="sqlite: a file in DIR; postgres, mariadb: a private server in DIR; or "
        "the URL of yours (default: DATABASE_URL, else sqlite)",
    )


def add_variant(parser: argparse.ArgumentParser, what: str, every: bool) -> None:
    """A variant's name; with `every`, `all` too."""
    parser.add_argument(
        "variant",
        nargs="?",
        default="fastapi",
        choices=[*VARIANTS, "all"] if every else [*VARIANTS],
        help=f"{what} (default: fastapi)",
    )


def names(variant: str) -> list[str]:
    """The variants that a name stands for, in their order."""
    return list(VARIANTS) if variant == "all" else [variant]


def port(text: str) -> int:
    """For argparse."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text} is no port (1 to 65535)")
    return int(text)


def count(text: str) -> int:
    """For argparse: 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text} is no number")
    return int(text)


def some(text: str) -> int:
    """For argparse: 1 or more."""
    if count(text) == 0:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return int(text)


@contextmanager
def open_database(
    db: str | None, data: DataDir, stop: Condition = never
) -> Iterator[tuple[Database, Postgres | MariaDB | None]]:
    """The database that `--db` means, and the private server that was started for
    it, if one was; it ends with the block."""
    db = db or os.environ.get("DATABASE_URL") or "sqlite"
    if db == "sqlite":
        yield Database(data.sqlite_url), None
    elif db in PRIVATE:
        server = PRIVATE[db](data.path, stop=stop)
        try:
            yield Database(server.create_database("parallax")), server
        finally:
            server.end()
    elif "://" in db:
        yield Database(db), None
    else:
        raise Usage(f"--db {db}: must be sqlite, postgres, mariadb or a URL")
