"""The panels of the four variants, which stand on the site's accounts and policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from shared.cli.variants import VARIANTS
from tests import servers
from tests.conformance.client import connection
from tests.conformance.panels import PANELS
from tests.conformance.people import sign_in

from ..frame import Run
from .panel import Deed, Login, Panel

NOW = "2026-11-03 12:00:00.000000"
COLUMNS = {
    "author_id": "1",
    "slug": "{title}",
    "description": "About",
    "body": "Text",
    "created_at": NOW,
    "updated_at": NOW,
}


@contextmanager
def variant(name: str, run: Run) -> Iterator[Panel]:
    """The panel of one of the four, limits on."""
    label = f"panel-{name}-{run.round}"
    url = run.site.database("sqlite", label)
    servers.migrate(name, url)
    servers.seed(url)
    with (
        run.site.redis(label) as redis,
        servers.running(
            name, run.folder, url, redis, jobs=False, RATE_LIMITS="on"
        ) as server,
    ):
        yield panel_of(server, Path(url.removeprefix("sqlite:///")))


def panel_of(server: servers.Server, database: Path) -> Panel:
    package = VARIANTS[server.variant].package
    known = PANELS[package]
    path, fields = known.removing("article", "{id}")
    panel = Panel(
        package,
        server.url,
        database,
        known.list("article"),
        ("POST", path, fields),
        login=Login("/login", "email", *people("ada", "bob", "carol")),
        columns=COLUMNS,
        hide=partial(whisper, server, known.list("message")),
    )
    with panel.open() as rows:
        find = "SELECT id FROM users WHERE email_key = 'carol@example.com'"
        (carol,) = rows.execute(find).fetchone()
    path, fields = known.changing(str(carol), "admin")
    promoted = f"SELECT 1 FROM users WHERE id = {carol} AND role = 'admin'"
    panel.overreach = Deed("POST", path, promoted, fields)
    return panel


def people(*names: str) -> list[str]:
    return [f"{name}@example.com" for name in names]


def whisper(server: servers.Server, place: str, text: str) -> str:
    """ada says it in a private room, where bob is not."""
    ada = sign_in(connection(server.url), "ada@example.com")
    ada.say(ada.open_room("Engine room", private=True), text)
    return place
