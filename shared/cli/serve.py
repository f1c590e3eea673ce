"""Run a variant with everything it needs: a database with demo content, Redis, a job
worker, and the web server. Nothing to install by hand, no root, no Docker. Ctrl-C ends
all of it.

    parallax serve fastapi
    parallax serve all                         the four, on one database
    parallax serve django --db postgres --workers 2

Settings are environment variables. Here ENVIRONMENT is development and RATE_LIMITS is
off unless you set them, and without REDIS_URL a private Redis is started.
"""

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .data_dir import DataDir
from .database import Database
from .failures import Failure, Stopped, Usage
from .files import open_private
from .options import add_place, add_variant, names, open_database, port, some
from .ports import require_free
from .processes import Process, end_all
from .schema import migrate
from .screen import show_ready, watch
from .stopping import Stop
from .valkey import start_redis
from .variants import (
    VARIANTS,
    app_env,
    host_of,
    start_variant,
    wait_for_variants,
)
from .workers import start_worker

type Env = dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """VARIANT or all, where, on what."""
    add_variant(parser, "what to run", every=True)
    parser.add_argument(
        "--port", type=port, metavar="N", help="(default: 8000; all: 8001 to 8004)"
    )
    add_place(parser)
    parser.add_argument(
        "--workers", type=some, default=1, metavar="N", help="web processes of each"
    )
    parser.add_argument(
        "--no-seed", action="store_true", help="leave an empty database empty"
    )


def run(options: argparse.Namespace) -> int:
    """Until somebody stops it, or a child ends by itself (Failure)."""
    stop = Stop()
    try:
        serve(options, stop)
    except Stopped:
        return stop.code
    return 0


def serve(options: argparse.Namespace, stop: Stop) -> None:
    """From the checks to the last child's end. Raises Stopped or Failure."""
    ports = find_ports(options)
    check_settings(ports)
    data = DataDir(options.data)
    data.lock()
    with (
        open_database(options.db, data, stop) as (database, server),
        open_redis(data, stop) as (redis_url, redis),
    ):
        services = [child for child in (redis, server and server.process) if child]
        envs = {
            name: settings(number, database.url, redis_url, data.secret_key)
            for name, number in ports.items()
        }
        is_demo = prepare(options, database, envs, data, stop)
        with running_apps(options, ports, envs, data, stop) as apps:
            show_ready(ports, database, data, is_demo)
            watch([*services, *apps], stop)


def find_ports(options: argparse.Namespace) -> dict[str, int]:
    """Each variant's port. Raises Failure where one cannot be served there."""
    chosen = names(options.variant)
    first = options.port or (8001 if len(chosen) > 1 else 8000)
    ports = {name: first + place for place, name in enumerate(chosen)}
    if max(ports.values()) > 65535:
        raise Usage(f"--port {first}: {len(chosen)} variants need as many ports")
    for name, number in ports.items():
        VARIANTS[name].require()
        require_free(number)
    return ports


def settings(number: int, database_url: str, redis_url: str, secret: str) -> Env:
    """What the variant on port `number` is told; what you set yourself wins."""
    env = app_env(number, database_url, redis_url, secret)
    if os.environ.get("ENVIRONMENT", "development").lower() != "development":
        for name in ("SECRET_KEY", "RATE_LIMITS", "LOG_FORMAT"):
            del env[name]
    fixed = ("DATABASE_URL", "REDIS_URL")
    own = {k: os.environ[k] for k in env if k in os.environ and k not in fixed}
    return env | own


def check_settings(ports: Mapping[str, int]) -> None:
    """Before anything is started. Raises BadSetting, which ends us with one line."""
    if "ENVIRONMENT" not in os.environ:
        return  # ours are right, and the import takes a quarter of a second
    from shared.domain import environment

    for number in ports.values():
        env = settings(number, "sqlite:////", "redis://", "0123456789abcdef" * 4)
        environment.read({**os.environ, **env})


@contextmanager
def open_redis(data: DataDir, stop: Stop) -> Iterator[tuple[str, Process | None]]:
    """REDIS_URL, or that of a private server, which ends with the block."""
    if url := os.environ.get("REDIS_URL"):
        require_redis(url)
        yield url, None
        return
    redis = start_redis(data.path, stop=stop)
    running = data / "running.json"
    with open_private(running, "w") as file:
        json.dump({"redis": redis.url}, file)
    try:
        yield redis.url, redis.process
    finally:
        running.unlink(missing_ok=True)
        redis.end()


def require_redis(url: str) -> None:
    """Raises Failure if nobody answers there."""
    from redis import Redis, RedisError

    try:
        Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (RedisError, ValueError) as error:
        raise Failure(f"no Redis at REDIS_URL: {error}") from error


def prepare(
    options: argparse.Namespace,
    database: Database,
    envs: Mapping[str, Env],
    data: DataDir,
    stop: Stop,
) -> bool:
    """Tables, and demo content in an empty development database; whether it has the
    demo's people."""
    env = next(iter(envs.values()))
    database.require()
    migrate(envs, database, env, data, stop)
    with database.transaction() as transaction:
        if transaction.one("SELECT 1 FROM users LIMIT 1"):
            find = "SELECT 1 FROM users WHERE email_key = 'ada@example.com'"
            return bool(transaction.one(find))
    if options.no_seed or env["ENVIRONMENT"] != "development":
        return False
    from .seed import seed

    return seed(database)


@contextmanager
def running_apps(
    options: argparse.Namespace,
    ports: Mapping[str, int],
    envs: Mapping[str, Env],
    data: DataDir,
    stop: Stop,
) -> Iterator[list[Process]]:
    """The web servers, which answer by then, and one job worker for all; they end
    with the block."""
    apps: dict[int, Process] = {}
    others: list[Process] = []
    try:
        for name, number in ports.items():
            apps[number] = start_variant(
                name, number, envs[name], workers=options.workers, logs=data.path
            )
        for name, number in ports.items():
            one: Any = {number: apps[number]}
            wait_for_variants(one, host=host_of(envs[name]), stop=stop)
        # last, so that it does not keep the first answer waiting
        first = next(iter(ports))
        others.append(start_worker(first, envs[first], data=data))
        yield [*apps.values(), *others]
    finally:
        end_all([*apps.values(), *others], stop.impatient)
