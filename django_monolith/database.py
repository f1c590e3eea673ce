"""What Django is told of the database, engine by engine."""

from typing import Any
from urllib.parse import unquote, urlsplit

from shared.domain.environment import Environment
from shared.engines import CONNECT

BUSY = 10  # seconds for a connection while others use them all, then 503
AWAY = 1  # while the database is away: nobody's thread is held up for long


def settings(env: Environment) -> dict[str, Any]:
    """The entry of DATABASES."""
    of = {"sqlite": sqlite, "postgresql": postgresql, "mariadb": mariadb}
    return of[env.database](env)


def sqlite(env: Environment) -> dict[str, Any]:
    return {
        "ENGINE": "django_monolith.sqlite",
        "NAME": unquote(urlsplit(env.database_url).path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # a writer takes the lock at once: an upgrade in the middle could not wait
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # FULL: what was acknowledged has to survive a power cut
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def postgresql(env: Environment) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        **address(env),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": env.database_pool,
                **patience(),
            },
            # statements that come again are planned once
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
    }


def patience() -> dict[str, Any]:
    """The pool's part: how long a request waits for a connection. It cannot tell a
    database that is away from one that is busy, but it tells who asks when it has lost
    it, and when a connection comes back that worked."""
    lost = []

    def is_away(pool: Any) -> None:
        pool.timeout = AWAY
        lost.append(pool)

    def is_back(_connection: Any) -> None:
        while lost:
            lost.pop().timeout = BUSY

    return {
        "timeout": BUSY,
        "reconnect_timeout": 1,  # then the next request tries, not a timer
        "reconnect_failed": is_away,
        "reset": is_back,
    }


def mariadb(env: Environment) -> dict[str, Any]:
    """A connection a thread, since Django pools PostgreSQL's only."""
    import pymysql  # not before it is needed: it takes memory

    pymysql.install_as_MySQLdb()  # mysqlclient has no wheels for Linux
    return {
        "ENGINE": "django.db.backends.mysql",
        **address(env),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **CONNECT["mariadb"],
            "isolation_level": None,  # it is in there
            "connect_timeout": 3,  # seconds, then 503
        },
    }


def address(env: Environment) -> dict[str, Any]:
    """Where a server is, and as whom."""
    url = urlsplit(env.database_url)
    return {
        "NAME": unquote(url.path.removeprefix("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
    }
