"""Memory, imports and requests of one endpoint in each framework."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from shared.cli.processes import ROOT, wait_until
from shared.cli.variants import child_env

from ..frame import CHOOSING, CONFIRMED, Code, Experiment, Plant, Run
from ..load import ask, put
from ..measures import Sample
from ..servers import Command, Served, load_on_its_own_core, serving
from .rule import (
    ALIKE,
    FOUR,
    IMPORT,
    MODULES,
    ONE,
    PRELOADED,
    USUAL,
    control,
    judge,
    plots,
)
from .stacks import STARLETTE, Stack, stacks

PATH = "/products/42"
ANSWER = {"id": 42, "name": "Analytical engine", "price": 1843}
CONNECTIONS = 8
FOLDER = "tests/claims/14_batteries_in_a_microservice"

IMPORTS = """
import importlib, resource, sys
importlib.import_module(sys.argv[1])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, len(sys.modules))
"""


@contextmanager
def prepare(run: Run) -> Iterator[list[Stack]]:
    """Go's is compiled; all answer the same bytes."""
    with load_on_its_own_core():
        yield stacks(run)


def measure(ready: list[Stack], run: Run) -> Iterator[Sample]:
    """Everything of one stack, then of the next."""
    for stack in run.in_turn(ready):
        run.say(stack.name)
        if stack.module:
            yield from imports(stack)
        yield from one_worker(stack, run)
        if stack.name != STARLETTE:
            yield from four_workers(stack, run)


def imports(stack: Stack) -> Iterator[Sample]:
    """What a start costs before anything is served; the files are warm."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, stack.module],
        env=child_env({}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, modules = done.stdout.split()
    yield Sample(stack.name, IMPORT, "s", float(seconds))
    yield Sample(stack.name, MODULES, "", float(modules))


def one_worker(stack: Stack, run: Run) -> Iterator[Sample]:
    """Memory after the first answer, then requests."""
    with serving(stack.name, stack.usual, run.folder, path=PATH) as served:
        check(served)
        yield Sample(stack.name, ONE, "MiB", served.steady_memory())
        yield requests(stack, USUAL, served, run)
    if stack.alike:
        name = f"{stack.name} on granian"
        with serving(name, stack.alike, run.folder, path=PATH) as served:
            check(served)
            yield requests(stack, ALIKE, served, run)


def four_workers(stack: Stack, run: Run) -> Iterator[Sample]:
    """The memory of four, all of which have loaded the app."""
    commands: dict[str, Command | None] = {FOUR: stack.four, PRELOADED: stack.preloaded}
    for what, command in commands.items():
        if command:
            with serving(stack.name, command, run.folder, path=PATH) as served:
                wait_until(lambda: len(served.processes()) > 4, "four workers")
                yield Sample(stack.name, what, "MiB", served.steady_memory())


def requests(stack: Stack, what: str, served: Served, run: Run) -> Sample:
    """What a second of its CPU answers."""
    put(served, PATH, connections=CONNECTIONS, seconds=run.pick(0.4, 0.1))  # warm
    seconds = run.pick(1.2, 0.2)
    load = put(served, PATH, connections=CONNECTIONS, seconds=seconds)
    return Sample(stack.name, what, "a CPU-second", load.per_core)


def check(served: Served) -> None:
    """Nobody is timed who answers something else."""
    body = ask(served, PATH).strip()
    expected = json.dumps(ANSWER, separators=(",", ":")).encode()
    assert body == expected, f"{served.name} answers {body!r}"


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=5,
    code=[
        Code(title, f"{FOLDER}/apps/{name}")
        for title, name in {
            "Django, all batteries": "django_full.py",
            "Django, none": "django_minimal.py",
            "Flask": "flask_app.py",
            "Starlette": "starlette_app.py",
            "FastAPI": "fastapi_app.py",
            "Go": "go/main.go",
            "Node.js": "node/server.mjs",
        }.items()
    ],
    packages=(
        *("django", "flask", "starlette", "fastapi", "pydantic"),
        *("gunicorn", "uvicorn", "uvloop", "httptools", "granian"),
    ),
    programs=("go", "node"),
    plants={
        "ballast": Plant("both Djangos keep 200 MB", CONFIRMED),
        "middleware": Plant("a middleware of both takes 5 ms of CPU", CONFIRMED),
    },
)
