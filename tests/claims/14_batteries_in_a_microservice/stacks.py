"""Who answers the endpoint, and by which commands."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ..commands import go, granian, gunicorn, node, uvicorn
from ..frame import Run
from ..servers import Command

HERE = Path(__file__).parent / "apps"
APPS = f"{__package__}.apps"

FULL, MINIMAL, AGAIN = "Django, all batteries", "Django, none", "Django, none, again"
FLASK, STARLETTE, FASTAPI = "Flask", "Starlette", "FastAPI"
ALTERNATIVES = (FLASK, FASTAPI)  # those that the document names


@dataclass(frozen=True)
class Stack:
    """An app, and how it is served."""

    name: str
    usual: Command
    alike: Command | None = None  # by the one server that serves all of Python's
    four: Command | None = None  # four workers
    preloaded: Command | None = None  # four, forked from one that has imported all
    module: str = ""


def wsgi(name: str, module: str) -> Stack:
    """On gunicorn's threads."""
    served = f"{APPS}.{module}:application"
    return Stack(
        name,
        gunicorn(served),
        granian(served, "wsgi"),
        gunicorn(served, workers=4),
        gunicorn(served, workers=4, preload=True),
        f"{APPS}.{module}",
    )


def asgi(name: str, module: str) -> Stack:
    """On uvicorn, whose workers share nothing."""
    served = f"{APPS}.{module}:application"
    return Stack(
        name,
        uvicorn(served),
        granian(served, "asgi"),
        uvicorn(served, workers=4),
        module=f"{APPS}.{module}",
    )


def stacks(run: Run) -> list[Stack]:
    """All that can be had here; with a plant, Django's are others."""
    full = f"planted.full_{run.plant}" if run.plant else "django_full"
    minimal = f"planted.minimal_{run.plant}" if run.plant else "django_minimal"
    found = [
        wsgi(FULL, full),
        wsgi(MINIMAL, minimal),
        wsgi(AGAIN, minimal),
        wsgi(FLASK, "flask_app"),
        asgi(STARLETTE, "starlette_app"),
        asgi(FASTAPI, "fastapi_app"),
    ]
    if shutil.which("go"):
        found.append(Stack("Go", go(HERE / "go" / "main.go", run.folder)))
    else:
        run.say("go is not on PATH (Debian: golang-go); left out")
    if shutil.which("node"):
        found.append(Stack("Node.js", node(HERE / "node" / "server.mjs")))
    else:
        run.say("node is not on PATH (Debian: nodejs); left out")
    return found
