"""Bring a database up to date: make the tables that a variant needs, or change them.

Django's migrations (django, channels) and Alembic's (flask, fastapi) make the very same
tables; each adopts those that the other made. `serve` does this by itself.
"""

import argparse

from .data_dir import DataDir
from .options import add_place, add_variant, names, open_database
from .schema import migrate
from .variants import VARIANTS, app_env


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """VARIANT, `--data` and `--db`."""
    add_variant(parser, "whose migrations to run", every=True)
    add_place(parser)


def run(options: argparse.Namespace) -> None:
    """Migrate, and say so."""
    data = DataDir(options.data)
    chosen = names(options.variant)
    for name in chosen:
        VARIANTS[name].require()
    with open_database(options.db, data) as (database, _):
        database.require()
        # migrations need no Redis, but the settings are read as a whole
        env = app_env(8000, database.url, "redis://127.0.0.1:6379", data.secret_key)
        run = migrate(chosen, database, env, data)
        done = f"migrated by {' and '.join(run)}" if run else "up to date already"
        print(f"{database.shown}: {done}")
