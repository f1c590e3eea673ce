"""The database engines that a DATABASE_URL may mean, and what MariaDB has to be told.

PostgreSQL and SQLite compare texts by code points, show a transaction what others have
committed meanwhile, and refuse what does not fit. MariaDB does so when asked.
"""

import re
from urllib.parse import urlsplit

ENGINES = ("postgresql", "sqlite", "mariadb")


def engine_of(url: str) -> str:
    """One of ENGINES; for another address its scheme. Many tools write `mysql` and
    mean either of the two."""
    scheme = urlsplit(url).scheme
    return "mariadb" if scheme == "mysql" else scheme


def with_driver(url: str, **drivers: str) -> str:
    """The address as SQLAlchemy takes it: `mariadb+pymysql://…`; an engine without a
    driver here has SQLAlchemy's own choice."""
    engine = engine_of(url)
    name = "+".join(filter(None, (engine, drivers.get(engine))))
    return name + url.removeprefix(urlsplit(url).scheme)


# 'a' is not 'A', nor 'á', nor 'a ': most other collations think so, and those without
# `nopad` do not look at trailing spaces.
MARIADB_COLLATION = "utf8mb4_nopad_bin"

# The database's own collation is that of every table that names none.
MARIADB_ADOPT = f"ALTER DATABASE CHARACTER SET utf8mb4 COLLATE {MARIADB_COLLATION}"

# For each new connection, as one statement. By default a transaction goes on reading
# what was there when it began, also after it has waited for somebody else's lock.
MARIADB_SESSION = (
    "SET tx_isolation = 'READ-COMMITTED', "
    "sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION', "
    "innodb_lock_wait_timeout = 10"  # seconds, then 503
)

TRIES = 5  # of a statement before the answer is 503


def is_deadlock(error: BaseException | None) -> bool:
    """Whether InnoDB has rolled back a transaction in favour of another one, which it
    also does where a row is inserted and deleted at once, and expects a second try."""
    return error is not None and error.args[:1] == (1213,)


# How each engine names what was not unique; the rest of its message repeats values that
# somebody has sent.
_NOT_UNIQUE = re.compile(
    r"""(?x) unique\ constraint\ "(\w+)"      # PostgreSQL: the constraint
    | UNIQUE\ constraint\ failed:\ \w+\.(\w+)  # SQLite: the column
    | .*\ for\ key\ \\?'(\w+)              # MariaDB: the index
    """
)


def violated(error: BaseException | None) -> str:
    """The constraint, index or column that refused a row; empty where none did."""
    found = _NOT_UNIQUE.search(str(error))
    return next(filter(None, found.groups()), "") if found else ""


# What a driver is given besides the address.
CONNECT: dict[str, dict[str, str]] = {
    "postgresql": {},
    "sqlite": {},
    "mariadb": {"init_command": MARIADB_SESSION},
}
