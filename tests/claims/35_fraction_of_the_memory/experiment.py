"""The memory of the real variants in four states."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.cli.variants import VARIANTS
from shared.seed import bulk
from tests.benchmarks.chat.client import Audience
from tests.benchmarks.load import Request
from tests.conformance.client import connection
from tests.conformance.people import sign_up

from ..database import with_articles
from ..frame import CHOOSING, CONFIRMED, Code, Experiment, Plant, Run
from ..load import ask, put
from ..measures import Sample
from ..servers import Served, load_on_its_own_core, serving_variant
from .rule import HELD, IDLE, LOADED, OPEN, REQUESTS, SOCKETS, control, judge, plots

LIST = "/api/articles"
ARTICLES = bulk.Amount(users=20, articles=500, tags_per_article=3, favorites=1_000)
CONNECTIONS = 8
MANY = 1_000  # open requests, and sockets
CALM = 2.0  # seconds without news: nothing else comes
SOON = 20.0  # seconds, before the first who wait are answered
PLANTED = {
    name: f"{__package__}.planted.{name}:application" for name in ("django", "channels")
}


@dataclass(frozen=True)
class Ready:
    """What the variants need."""

    database: str
    redis: str


@contextmanager
def prepare(run: Run) -> Iterator[Ready]:
    """A database with rows in it, and a Redis."""
    with load_on_its_own_core(), run.site.redis("redis") as redis:
        yield Ready(with_articles(run, ARTICLES, "fastapi"), redis.url)


def measure(ready: Ready, run: Run) -> Iterator[Sample]:
    """One variant after the other, each in a new process."""
    for name in run.in_turn(VARIANTS):
        run.say(name)
        served = PLANTED.get(name, "") if run.planted("ballast") else ""
        with serving_variant(
            name, ready.database, ready.redis, run.folder, served=served
        ) as server:
            yield from states(server, run)


def states(server: Served, run: Run) -> Iterator[Sample]:
    """Idle, after load, with sockets, with open requests."""
    name, many = server.name, run.pick(MANY, 40)
    ask(server, LIST)
    yield Sample(name, IDLE, "MiB", server.steady_memory())
    put(server, LIST, connections=CONNECTIONS, seconds=run.pick(3.0, 0.3))
    yield Sample(name, LOADED, "MiB", server.steady_memory())
    slug = open_room(server)
    if name != "django":  # which has no sockets
        with Audience(server.url, slug) as audience:
            audience.join([None] * many)
            audience.idle(run.pick(CALM, 0.1))
            yield Sample(name, OPEN, "", len(audience))
            yield Sample(name, SOCKETS, "MiB", server.steady_memory())
    # last, since a server does not notice at once that who waits has left
    waiting = f"/api/rooms/{slug}/messages?after=0&wait=25"
    with open_requests(server, waiting, many) as held:
        yield Sample(name, HELD, "", held)
        yield Sample(name, REQUESTS, "MiB", server.steady_memory())


def open_room(server: Served) -> str:
    """Somebody's, open to all; its slug."""
    with connection(server.url) as http:
        return str(sign_up(http, "reader").open_room()["slug"])


@contextmanager
def open_requests(server: Served, path: str, count: int) -> Iterator[int]:
    """So many clients ask; how many of them still wait for the answer."""
    asked = Request.of("GET", server.url + path).raw
    parts = urlsplit(server.url)
    address = (parts.hostname, parts.port)
    with ExitStack() as stack:
        waiting = stack.enter_context(selectors.DefaultSelector())
        for _ in range(count):
            one = stack.enter_context(socket.create_connection(address, timeout=20))
            one.sendall(asked)
            waiting.register(one, selectors.EVENT_READ)
        end = time.monotonic() + SOON
        while waiting.get_map() and time.monotonic() < end:
            if not (answers := waiting.select(CALM)):
                break  # who has no place has been told
            for answered, _ in answers:
                waiting.unregister(answered.fileobj)
        yield len(waiting.get_map())


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=3,
    code=[
        Code("Django", "django_monolith/gunicorn.conf.py"),
        Code("Channels", "realtime_channels/asgi.py"),
        Code("Flask", "flask_service/app.py"),
        Code("FastAPI", "fastapi_service/main.py"),
    ],
    packages=(
        *("django", "djangorestframework", "channels", "flask", "fastapi"),
        *("sqlalchemy", "gunicorn", "gevent", "uvicorn", "uvloop"),
    ),
    plants={
        "ballast": Plant("both Django variants keep 512 MB", CONFIRMED),
    },
)
