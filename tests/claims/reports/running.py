"""A database with rows, and a child that makes reports from it."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.cli.variants import app_env
from shared.domain.environment import DEVELOPMENT_KEY

from ..child import Ask, child
from ..frame import Run
from . import rows

NOWHERE = "redis://127.0.0.1:9/0"  # nobody needs Redis here


def filled(run: Run, name: str = "reports") -> str:
    """The URL of a database with rows."""
    amount = run.pick(rows.FULL, rows.SMALL)
    run.say(f"{amount.articles:,} articles, {amount.comments:,} comments")
    url = run.site.database("postgres", name)
    rows.fill(url, amount)
    return url


def settings(url: str, port: int = 8000) -> dict[str, str]:
    """The environment of whoever uses this database."""
    return app_env(port, url, NOWHERE, DEVELOPMENT_KEY)


@contextmanager
def reporting(run: Run) -> Iterator[Ask]:
    """The child `answers`, on a database of its own."""
    env = settings(filled(run))
    with child("tests.claims.reports.answers", env, run.folder) as ask:
        yield ask
