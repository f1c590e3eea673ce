"""Insert demo content where there are no users yet: eight people, their articles and
their rooms. Everybody's password is password123, so never in production.

With numbers it adds rows for a benchmark besides, always the same ones:

    parallax seed --articles 10000 --users 500 --favorites 50000
"""

import argparse
import os
import time

from shared.seed import bulk, demo

from .data_dir import DataDir
from .database import Database
from .failures import Failure, Usage
from .options import add_place, add_variant, count, open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """VARIANT (no matter which), the place, and how much."""
    add_variant(parser, "whose packages to use; the rows are the same", every=True)
    add_place(parser)
    parser.add_argument("--articles", type=count, default=0, metavar="N")
    parser.add_argument("--users", type=count, metavar="N", help="(default: 100)")
    parser.add_argument(
        "--favorites", type=count, default=0, metavar="N", help="in all"
    )
    parser.add_argument(
        "--tags-per-article", type=count, default=3, metavar="N", help="(default: 3)"
    )


def run(options: argparse.Namespace) -> None:
    """Seed, and say so."""
    if os.environ.get("ENVIRONMENT", "development") != "development":
        raise Failure("seed is for development: its passwords are published")
    amount = find_amount(options)
    data = DataDir(options.data)
    with open_database(options.db, data) as (database, _):
        seeded = seed(database)
        print(f"{database.shown}: {'seeded' if seeded else 'has users already'}")
        if amount.users:
            begin = time.monotonic()
            with database.transaction() as transaction:
                bulk.add(transaction, amount)
            print(
                f"added {amount.users} users, {amount.articles} articles and "
                f"{amount.favorites} favourites in {time.monotonic() - begin:.1f} s"
            )


def find_amount(options: argparse.Namespace) -> bulk.Amount:
    """Raises Usage for what cannot be."""
    users = options.users
    if users is None:
        users = 100 if options.articles else 0
    amount = bulk.Amount(
        users, options.articles, options.tags_per_article, options.favorites
    )
    if amount.articles and not amount.users:
        raise Usage("--articles need --users to write them")
    if amount.tags_per_article > 10:
        raise Usage("--tags-per-article: 10 at most")
    if amount.favorites > amount.articles * amount.users:
        raise Usage("--favorites: at most one a user and article")
    return amount


def seed(database: Database) -> bool:
    """Insert the demo content; False where there are users. Raises Failure where
    there are no tables."""
    with database.transaction() as transaction:
        if not transaction.has("users"):
            raise Failure(
                f"{database.shown} has no tables; run `parallax migrate` before"
            )
        return demo.seed(transaction)
