"""A database with the seed's rows and some more, for experiments with real variants."""

from collections.abc import Sequence

import psycopg

from shared.cli.database import Database
from shared.seed import bulk, demo
from tests.servers import migrate

from .frame import Run


def with_articles(
    run: Run, amount: bulk.Amount, variant: str, *, changed: Sequence[str] = ()
) -> str:
    """Its URL; the tables are the variant's, `changed` by these statements, and the
    planner knows of the rows."""
    url = run.site.database("postgres", "articles")
    migrate(variant, url)
    with Database(url).transaction() as transaction:
        demo.seed(transaction)
        bulk.add(transaction, amount)
    with psycopg.connect(url, autocommit=True) as database:
        for statement in changed:
            database.execute(statement)
        database.execute("VACUUM ANALYZE")
    return url
