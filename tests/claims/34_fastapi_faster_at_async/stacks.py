"""Who answers, and by which commands."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from shared.cli.variants import VARIANTS
from shared.seed import bulk

from ..commands import granian, gunicorn, uvicorn
from ..database import with_articles
from ..frame import Run
from ..load import ask
from ..servers import (
    Command,
    Served,
    load_on_its_own_core,
    serving,
    serving_variant,
)
from .rule import CEILING, DELAY, HELLO, ONE_ROW, ROWS, UPSTREAM

HERE = Path(__file__).parent
POOL = 10  # connections to the database, as each app has it
ARTICLES = bulk.Amount(users=20, articles=1_000, tags_per_article=3, favorites=2_000)
PATHS = {
    HELLO: "/hello",
    ONE_ROW: "/products/7",
    ROWS: "/products",
    UPSTREAM: "/prices",
}
PLANTED = {
    "sleep": {"fastapi": f"{__package__}.planted.variant_sleep:application"},
    "compute": {
        "django": f"{__package__}.planted.monolith_compute:application",
        "channels": f"{__package__}.planted.channels_compute:application",
    },
}
PRODUCTS = [
    "CREATE TABLE products (id bigint PRIMARY KEY, name text, price integer)",
    """INSERT INTO products
       SELECT n, 'Product ' || n, n * 7 % 1000 FROM generate_series(1, 1000) AS n""",
    "VACUUM ANALYZE",
]


def commands(run: Run) -> dict[str, Command]:
    """The small apps. With a plant, some of them are others."""
    django_sync, django_async, fastapi_async = (
        f"{__package__}.apps.{name}:application"
        for name in ("django_sync", "django_async", "fastapi_async")
    )
    if run.planted("sleep"):
        fastapi_async = f"{__package__}.planted.fastapi_sleep:application"
    if run.planted("compute"):
        django_sync = f"{__package__}.planted.django_sync_compute:application"
        django_async = f"{__package__}.planted.django_async_compute:application"
    flask = f"{__package__}.apps.flask_app:application"
    return {
        "Django, gunicorn": gunicorn(django_sync),
        "Django, granian": granian(django_sync, "wsgi"),
        "Django, async": uvicorn(django_async),
        "Django, async on granian": granian(django_async, "asgi"),
        "Flask, threads": gunicorn(flask),
        "Flask, gevent": gunicorn(flask, "gevent"),
        "FastAPI, async": uvicorn(fastapi_async),
        "FastAPI, async on granian": granian(fastapi_async, "asgi"),
        "FastAPI, def": uvicorn(f"{__package__}.apps.fastapi_sync:application"),
    }


def upstream(delay: float) -> Command:
    """The other service; without a delay, the ceiling."""
    return lambda port: [sys.executable, HERE / "upstream.py", str(port), str(delay)]


@contextmanager
def started(run: Run) -> Iterator[dict[str, Served]]:
    """All of them, on one database; the small apps answer the same bytes."""
    with load_on_its_own_core(), ExitStack() as stack:
        run.say("starting the servers")
        env = {"DATABASE_URL": products(run)}
        other = serving("upstream", upstream(DELAY), run.folder, on_load_core=True)
        env["UPSTREAM_URL"] = stack.enter_context(other).url
        found = {
            name: stack.enter_context(
                serving(name, command, run.folder, path="/hello", env=env)
            )
            for name, command in commands(run).items()
        }
        check_same(found)
        found[CEILING] = stack.enter_context(serving(CEILING, upstream(0), run.folder))
        for name, served in variants(run, stack).items():
            found[f"{name}, variant"] = served
        yield found


def products(run: Run) -> str:
    """A database of the small apps."""
    url = run.site.database("postgres", "products")
    with psycopg.connect(url, autocommit=True) as database:
        for statement in PRODUCTS:
            database.execute(statement)
    return url


def variants(run: Run, stack: ExitStack) -> dict[str, Served]:
    """The real ones, on a database with articles."""
    url = with_articles(run, ARTICLES, "fastapi")
    redis = stack.enter_context(run.site.redis("redis")).url
    planted = PLANTED.get(run.plant or "", {})
    found = {}
    for name in VARIANTS:
        served = planted.get(name, "")
        found[name] = stack.enter_context(
            serving_variant(name, url, redis, run.folder, served=served)
        )
    return found


def check_same(servers: dict[str, Served]) -> None:
    """Nobody is timed who answers something else. Raises AssertionError."""
    for what, path in PATHS.items():
        bodies = {name: ask(one, path).strip() for name, one in servers.items()}
        assert len(set(bodies.values())) == 1, f"{what}: {bodies}"
