"""Run one more job worker, beside the one that `serve` runs. It takes the jobs of every
variant, whichever variant's code it runs.

It needs DATABASE_URL and REDIS_URL, or a `serve` that runs on the same --data.
"""

import argparse
import json
import os
import sys

from .data_dir import DataDir
from .failures import Failure
from .options import add_place, add_variant, open_database, some
from .variants import VARIANTS, app_env, child_env
from .workers import worker_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """VARIANT, the place, how many at once."""
    add_variant(parser, "whose code to run", every=False)
    add_place(parser)
    parser.add_argument(
        "--jobs", type=some, default=1, metavar="N", help="jobs at once (default: 1)"
    )
    parser.add_argument(
        "--beat", action="store_true", help="send the periodic jobs too; once is enough"
    )


def run(options: argparse.Namespace) -> None:
    """Become the worker."""
    VARIANTS[options.variant].require()
    data = DataDir(options.data)
    with open_database(options.db, data) as (database, server):
        if server and server.process:
            raise Failure("no `parallax serve --db postgres` runs on this --data")
        env = app_env(8000, database.url, find_redis(data), data.secret_key)
    env |= {name: os.environ[name] for name in env if name in os.environ}
    env["DATABASE_URL"] = database.url
    command = worker_command(
        options.variant, jobs=options.jobs, beat=data / "beat" if options.beat else None
    )
    sys.stdout.flush()
    os.execve(command[0], command, child_env(env))


def find_redis(data: DataDir) -> str:
    """REDIS_URL, or that of the `serve` on this folder. Raises Failure."""
    if url := os.environ.get("REDIS_URL"):
        return url
    try:
        running: dict[str, str] = json.loads((data / "running.json").read_text())
    except FileNotFoundError as error:
        raise Failure(
            "no Redis: set REDIS_URL, or start `parallax serve` on this --data"
        ) from error
    return running["redis"]
