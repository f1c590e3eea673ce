"""Answers a second and the slowest of a hundred, of four requests and the real list."""

from collections.abc import Iterator

from ..commands import THREADS
from ..frame import CHOOSING, CONFIRMED, REFUTED, Code, Experiment, Plant, Run
from ..load import put
from ..measures import Sample
from ..servers import Served
from .rule import (
    CEILING,
    CONNECTIONS,
    CONNECTIONS_UPSTREAM,
    HELLO,
    LIST,
    UPSTREAM,
    control,
    cpu,
    judge,
    p99,
    plots,
)
from .stacks import PATHS, POOL, started

FEWER = 4  # times
SECONDS = 1.0
WARM = 0.3
LONGER = {  # seconds
    UPSTREAM: 3.0,  # twenty answers of 150 ms, so that one more tells little
    LIST: 2.0,  # the slowest request of all
}
FOLDER = "tests/claims/34_fastapi_faster_at_async/apps"


def measure(servers: dict[str, Served], run: Run) -> Iterator[Sample]:
    """Each request, of all servers in turn."""
    for workload, path in PATHS.items():
        run.say(workload)
        for name in run.in_turn(servers):
            is_small = not name.endswith("variant") and name != CEILING
            if is_small or (name == CEILING and workload == HELLO):
                yield from answers(servers[name], name, workload, path, run)
    run.say(LIST)
    for name in run.in_turn(servers):
        if name.endswith("variant"):
            yield from answers(servers[name], name, LIST, "/api/articles", run)


def answers(
    served: Served, name: str, workload: str, path: str, run: Run
) -> Iterator[Sample]:
    """Of one server."""
    many = CONNECTIONS_UPSTREAM if workload == UPSTREAM else CONNECTIONS
    connections = run.pick(many, many // FEWER)
    # no more connections than threads: what they leave unanswered is answered later
    put(served, path, connections=min(connections, THREADS), seconds=WARM)
    seconds = run.pick(LONGER.get(workload, SECONDS), 0.4)
    load = put(served, path, connections=connections, seconds=seconds)
    yield Sample(name, workload, "a second", load.rate)
    yield Sample(name, p99(workload), "ms", load.percentile(0.99))
    yield Sample(name, cpu(workload), "ms", 1000 / load.per_core)


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=started,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=5,
    parameters={
        "connections": CONNECTIONS,
        f"connections, {UPSTREAM}": CONNECTIONS_UPSTREAM,
        "threads of a worker, WSGI": THREADS,
        "connections to the database": POOL,
        "seconds of load": SECONDS,
        **{f"seconds of load, {what}": time for what, time in LONGER.items()},
    },
    code=[
        Code("Django, views", f"{FOLDER}/django_sync.py"),
        Code("Django, async views", f"{FOLDER}/django_async.py"),
        Code("Flask", f"{FOLDER}/flask_app.py"),
        Code("FastAPI, async def", f"{FOLDER}/fastapi_async.py"),
        Code("FastAPI, def", f"{FOLDER}/fastapi_sync.py"),
    ],
    packages=(
        *("django", "flask", "fastapi", "starlette", "pydantic", "sqlalchemy"),
        *(
            "psycopg",
            "aiohttp",
            "urllib3",
            "gunicorn",
            "gevent",
            "granian",
            "uvicorn",
            "uvloop",
        ),
    ),
    plants={
        "sleep": Plant("FastAPI's loop is blocked for 100 ms a request", REFUTED),
        "compute": Plant("each Django computes 20 ms for a request", CONFIRMED),
    },
)
