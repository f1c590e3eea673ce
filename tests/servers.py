"""Variants for tests: migrated, seeded, started on private servers."""

import random
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from shared.cli.data_dir import DataDir
from shared.cli.database import Database
from shared.cli.failures import Failure
from shared.cli.ports import require_free
from shared.cli.services import (
    MariaDB,
    Postgres,
    Process,
    Redis,
    app_env,
    start_mariadb,
    start_postgres,
    start_redis,
    start_variant,
    start_worker,
    wait_for_variants,
)
from shared.cli.variants import VARIANTS, child_env
from shared.seed import demo

SECRET = "the suite's own secret: 7f3a9c51e2b84d06"
ALLOWED_ORIGIN = "http://conduit.example"
NOWHERE = "redis://127.0.0.1:9/0"  # migrations need no Redis


@dataclass
class Server:
    """One variant that serves one database, and a worker for its jobs."""

    variant: str
    url: str
    database_url: str
    redis: "Valkey"
    processes: list[Process] = field(default_factory=list)


class Valkey:
    """A private Redis that can be taken away and brought back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server: Redis = start_redis(folder)
        self.url = self.server.url

    def stop(self) -> None:
        """Whoever needs it now has to do without."""
        self.server.end()

    def start(self) -> None:
        """The same one again, at the same address."""
        port, password = self.server.port, self.server.password
        self.server = start_redis(self.folder, port=port, password=password)


def quiet_port() -> int:
    """A port that no client gets by chance while the server is still starting: below
    those that systems hand out."""
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(Failure):
            require_free(port)
            return port
    raise AssertionError("no port is free")


def migrate(variant: str, database_url: str) -> None:
    """Bring the database to the variant's schema. Raises AssertionError."""
    done = subprocess.run(
        VARIANTS[variant].migrate,
        env=child_env(app_env(0, database_url, NOWHERE, SECRET)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not done.returncode, f"{variant}'s migrations failed:\n{done.stderr}"


def seed(database_url: str) -> None:
    """People to begin with; ada@example.com is an admin."""
    with Database(database_url).transaction() as transaction:
        demo.seed(transaction)


@contextmanager
def running(
    variant: str,
    folder: Path,
    database_url: str,
    redis: Valkey,
    workers: int = 1,
    jobs: bool = True,
    **settings: str,
) -> Iterator[Server]:
    """The variant, and a worker for its `jobs`, within the block."""
    port = quiet_port()
    place = DataDir(folder / f"{variant}-{port}")
    env = app_env(port, database_url, redis.url, SECRET)
    env |= {"CORS_ORIGINS": ALLOWED_ORIGIN, "LOG_LEVEL": "warning", **settings}
    server = Server(variant, env["PUBLIC_URL"], database_url, redis)
    try:
        server.processes.append(
            start_variant(variant, port, env, workers=workers, logs=place.path)
        )
        if jobs:
            server.processes.append(start_worker(variant, env, data=place))
        wait_for_variants({port: server.processes[0]}, seconds=60)
        yield server
    finally:
        for process in server.processes:
            process.kill()  # how they end well is the subject of tests/faults


@dataclass
class Site:
    """Where a test session keeps what it starts; removed with it."""

    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def postgres(self) -> Postgres:
        """One cluster for all databases of the session."""
        cluster = start_postgres(self.folder, durable=False)
        self.stack.callback(cluster.end)
        return cluster

    @cached_property
    def mariadb(self) -> MariaDB:
        """One server, as well."""
        server = start_mariadb(self.folder, durable=False)
        self.stack.callback(server.end)
        return server

    def database(self, kind: str, name: str) -> str:
        """The URL of an empty database."""
        if kind == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        server = self.mariadb if kind == "mariadb" else self.postgres
        return server.create_database(name)

    @contextmanager
    def redis(self, name: str) -> Iterator[Valkey]:
        """A Redis within the block."""
        started = Valkey(self.folder / name)
        try:
            yield started
        finally:
            started.stop()
