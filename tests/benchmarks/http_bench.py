"""What a variant answers a second, beside its framework's limit and the database's."""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from shared.cli.database import Database
from shared.cli.services import Postgres, start_postgres, start_redis
from shared.cli.variants import VARIANTS
from shared.seed import bulk, demo
from tests.servers import migrate

from . import home, list_in_sql
from .load import Request, rate
from .servers import LOAD_CORE, SERVER_CORE, pin, running

CONNECTIONS = 8
FAVORITES = 5_000
TAGS_PER_ARTICLE = 3
LIMITS = ("bare", "sql")
CONFORMANCE = ["test_conduit.py", "test_articles_list.py", "test_tags.py"]

type Say = Callable[[str], None]


type Rates = list[dict[str, float]]
"""Of each round, the answers a second by what was asked."""


@dataclass(frozen=True)
class Figure:
    """The answers a second of one request, over the rounds, and what they are beside
    the bare endpoint and the one SQL statement of the same round."""

    variant: str
    articles: int
    request: str
    rate: float
    to_bare: float
    to_bare_low: float
    to_bare_high: float
    to_sql: float
    to_sql_low: float
    to_sql_high: float


def measure(
    variants: list[str], sizes: list[int], rounds: int, seconds: float, say: Say
) -> dict[str, Any]:
    """All figures, with what they were measured on. Raises AssertionError where a
    variant does not conform."""
    with tempfile.TemporaryDirectory(prefix="parallax-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres = start_postgres(folder / "postgres", durable=False)
        redis = start_redis(folder / "redis")
        try:
            measured = [
                (variant, size, found)
                for size in sizes
                for variant, found in measure_size(
                    variants, size, rounds, seconds, say, postgres, redis.url, folder
                )
            ]
        finally:
            redis.end()
            postgres.end()
    return {
        "machine": describe_machine(),
        "rounds": rounds,
        "figures": [
            asdict(summarise(variant, size, name, found))
            for variant, size, found in measured
            for name in found[0]
            if name not in (*LIMITS, home.PAGE, home.TWIN)
        ],
        "home": [asdict(home.summarise(*one)) for one in measured],
    }


def measure_size(
    variants: list[str],
    size: int,
    rounds: int,
    seconds: float,
    say: Say,
    postgres: Postgres,
    redis_url: str,
    folder: Path,
) -> list[tuple[str, Rates]]:
    url = postgres.create_database(f"articles_{size}")
    fill(url, size, say)
    measured = []
    for variant in variants:
        place = folder / f"{variant}-{size}"
        place.mkdir()
        with running(variant, url, redis_url, place) as (address, bare):
            say(f"{variant}, {size} articles: conformance")
            check_conformance(address)
            pin(0, LOAD_CORE)
            told = partial(say_of, say, f"{variant}, {size} articles")
            found = measure_variant(rounds, seconds, told, address, bare, url)
            measured.append((variant, found))
            pin(0, SERVER_CORE | LOAD_CORE)
    return measured


def say_of(say: Say, subject: str, line: str) -> None:
    say(f"{subject}: {line}")


def fill(url: str, size: int, say: Say) -> None:
    say(f"{size} articles: filling a database")
    migrate(next(iter(VARIANTS)), url)
    with Database(url).transaction() as transaction:
        demo.seed(transaction)
        bulk.add(transaction, bulk.Amount(100, size, TAGS_PER_ARTICLE, FAVORITES))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def check_conformance(address: str) -> None:
    """The very process that is measured must answer as the contract says."""
    files = [f"tests/conformance/{name}" for name in CONFORMANCE]
    command = [sys.executable, "-m", "pytest", "-q", "--url", address, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    home.check(address)


def requests(address: str) -> dict[str, Request]:
    """What is measured, by name."""
    listed = get(f"{address}/api/articles")
    slug = listed["articles"][0]["slug"]
    login = {"user": {"email": "carol@example.com", "password": "password123"}}
    body = json.dumps(login).encode()
    token = get(f"{address}/api/users/login", body)["user"]["token"]
    article = {"title": "Measured", "description": "Of no use", "body": "Words. " * 100}
    written = json.dumps({"article": {**article, "tagList": ["a", "b", "c"]}}).encode()
    mine = {"Authorization": f"Token {token}"}
    return {
        "GET list": Request.of("GET", f"{address}/api/articles"),
        "GET article": Request.of("GET", f"{address}/api/articles/{slug}"),
        "GET tags": Request.of("GET", f"{address}/api/tags"),
        "POST login": Request.of("POST", f"{address}/api/users/login", 200, body),
        "POST article": Request.of(
            "POST", f"{address}/api/articles", 201, written, mine
        ),
    }


def get(url: str, body: bytes | None = None) -> Any:
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(url, body, headers)  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        return json.load(answer)


def measure_variant(
    rounds: int, seconds: float, say: Say, address: str, bare: str, url: str
) -> Rates:
    """Interleaved: in each round the bare endpoint, the statement, each request."""
    asked = requests(address) | home.requests(address)
    bare_request = Request.of("GET", f"{bare}/bare")
    rate(bare, bare_request, CONNECTIONS, 1)
    for warm in ("GET list", home.PAGE):
        rate(address, asked[warm], CONNECTIONS, 1)
    measured: Rates = []
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        found = {
            "bare": rate(bare, bare_request, CONNECTIONS, seconds),
            "sql": list_in_sql.rate(url, seconds),
        }
        for name, request in asked.items():
            found[name] = rate(address, request, CONNECTIONS, seconds)
        measured.append(found)
    return measured


def summarise(variant: str, size: int, name: str, rounds_of: Rates) -> Figure:
    """Medians, and the lowest and highest ratio of a round."""
    to_bare = [found[name] / found["bare"] for found in rounds_of]
    to_sql = [found[name] / found["sql"] for found in rounds_of]
    return Figure(
        variant,
        size,
        name,
        statistics.median(found[name] for found in rounds_of),
        statistics.median(to_bare),
        min(to_bare),
        max(to_bare),
        statistics.median(to_sql),
        min(to_sql),
        max(to_sql),
    )


def describe_machine() -> dict[str, Any]:
    packages = ("django", "flask", "fastapi", "sqlalchemy", "gunicorn", "uvicorn")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }
