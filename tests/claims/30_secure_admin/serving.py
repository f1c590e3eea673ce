"""Starts each panel on a port and a database of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from shared.cli.failures import Failure
from shared.cli.processes import wait_until
from shared.cli.variants import HOST, child_env
from tests.servers import quiet_port

from ..commands import gunicorn, uvicorn
from ..servers import Command, started, status
from ..uv import uv
from .panel import PASSWORD, Login, Panel

APPS = f"{__package__}.panels"
LOCK = Path(__file__).with_name("sqladmin.txt")


@contextmanager
def small(
    name: str, command: Command, folder: Path, **settings: str
) -> Iterator[tuple[str, Path]]:
    """An app of `panels/` that answers, be it with an error: its address and its
    database."""
    port, database = quiet_port(), folder / f"{name}.db"
    env = {"PANEL_DATABASE": str(database), **settings}
    log = folder / f"{name}.log"
    with started(name, command(port), log, env, nullcontext()) as process:
        wait_until(
            lambda: status(port, "/") is not None,
            f"an answer from {name}",
            watched=[process],
        )
        yield f"http://{HOST}:{port}", database


@contextmanager
def django(folder: Path, **settings: str) -> Iterator[Panel]:
    prepare = [sys.executable, "-m", f"{APPS}.django_panel.prepare", PASSWORD]
    database = {"PANEL_DATABASE": str(folder / "django.db")}
    subprocess.run(prepare, env=child_env({**database, **settings}), check=True)
    command = gunicorn(f"{APPS}.django_panel.wsgi:application", threads=4)
    with small("django", command, folder, **settings) as (url, file):
        place = "/admin/django_panel/article/"
        yield Panel(
            "Django's admin",
            url,
            file,
            place,
            ("POST", f"{place}{{id}}/delete/", {"post": "yes"}),
            f"{place}add/",
            f"{place}{{id}}/change/",
            Login("/admin/login/", "username", "ada", "bob", "carol"),
        )


@contextmanager
def flask_admin(folder: Path, **settings: str) -> Iterator[Panel]:
    command = gunicorn(f"{APPS}.flask_admin_panel:app", threads=4)
    with small("flask_admin", command, folder, **settings) as (url, file):
        place = "/admin/article/"
        yield Panel(
            "Flask-Admin",
            url,
            file,
            place,
            ("POST", f"{place}delete/", {"id": "{id}"}),
            f"{place}new/",
            f"{place}edit/?id={{id}}",
        )


@contextmanager
def sqladmin(folder: Path, **settings: str) -> Iterator[Panel]:
    command = uvicorn(f"{APPS}.sqladmin_panel:app", python=own_environment(folder))
    with small("sqladmin", command, folder, **settings) as (url, file):
        place = "/admin/article/"
        yield Panel(
            "sqladmin",
            url,
            file,
            f"{place}list?pageSize=100",
            ("DELETE", f"{place}delete?pks={{id}}", {}),
            f"{place}create",
            f"{place}edit/{{id}}",
        )


@contextmanager
def starlette_admin(folder: Path, **settings: str) -> Iterator[Panel]:
    command = uvicorn(f"{APPS}.starlette_admin_panel:app")
    with small("starlette_admin", command, folder, **settings) as (url, file):
        action = "/admin/_api/article/row-action?name=delete&pk={id}"
        yield Panel(
            "starlette-admin",
            url,
            file,
            "/admin/article/list?sort=id__desc",
            ("POST", action, {}),
            "/admin/article/create",
            "/admin/article/edit?pk={id}",
        )


def own_environment(folder: Path) -> str:
    """The Python of one that has sqladmin: it wants a WTForms older than the one that
    flask_service has. Raises Failure where it cannot be made."""
    place = folder / "venv-sqladmin"
    python = place / "bin" / "python"
    if not python.exists():
        made = uv("venv", "--quiet", "--no-project", "--python", sys.executable, place)
        fill = ["pip", "sync", "--quiet", "--require-hashes", "--python", python, LOCK]
        done = made if made.returncode else uv(*fill)
        if done.returncode:
            raise Failure(f"uv could not install sqladmin: {done.stderr.strip()}")
    return str(python)


SMALL = {
    "django": django,
    "flask_admin": flask_admin,
    "sqladmin": sqladmin,
    "starlette_admin": starlette_admin,
}
