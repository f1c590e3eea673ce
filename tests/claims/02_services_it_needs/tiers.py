"""The same variant in four tiers, each with one service more than the one before."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from shared.cli.data_dir import DataDir
from shared.cli.processes import Process, wait_until
from shared.cli.services import (
    app_env,
    start_variant,
    start_worker,
    wait_for_variants,
)
from shared.cli.valkey import CONFIG
from shared.cli.variants import HOST
from tests import servers
from tests.servers import NOWHERE, SECRET, Valkey, quiet_port

from ..frame import Run
from ..jobs import wait_for_worker
from ..proxy import Proxy, make_certificate, nginx

TIERS = ("SQLite, one process", "+ PostgreSQL", "+ Redis and a worker", "+ nginx")
MIB = 1024**2


@dataclass
class Stack:
    """A tier that runs."""

    variant: str
    tier: str
    url: str
    folder: Path
    settings: Mapping[str, str]
    services: dict[str, Process] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # that configure each service
    proxy: Proxy | None = None

    def add(self, name: str, process: Process, lines: int = 0) -> None:
        """One more service; its options on the command line count as lines."""
        command = process.child.args
        assert isinstance(command, list), command
        self.services[name] = process
        self.lines[name] = lines + sum(str(each).startswith("-") for each in command)

    def processes(self) -> list[psutil.Process]:
        """Of all services."""
        first = [psutil.Process(each.pid) for each in self.services.values()]
        return [*first, *(child for one in first for child in one.children(True))]

    @property
    def memory(self) -> float:
        """In MiB; what processes share counts once (PSS)."""
        return sum(each.memory_full_info().pss for each in self.processes()) / MIB

    @contextmanager
    def once_more(self, **settings: str) -> Iterator[tuple[int, Process]]:
        """Its web server, with other settings: the port on which it will answer."""
        port = quiet_port()
        env = {**self.settings, "PUBLIC_URL": f"http://{HOST}:{port}", **settings}
        process = start_variant(self.variant, port, env, logs=self.folder)
        try:
            yield port, process
        finally:
            process.kill()

    @contextmanager
    def with_limits(self) -> Iterator[str]:
        """Limits on: the address."""
        with self.once_more(RATE_LIMITS="on") as (port, process):
            wait_for_variants({port: process}, seconds=60)
            yield f"http://{HOST}:{port}"

    @contextmanager
    def with_tls(self) -> Iterator[tuple[int, Path]]:
        """The port of https, and the certificate: nginx's, or the web server's own
        where there is no nginx, told by gunicorn's and uvicorn's variables."""
        if self.proxy:
            yield self.proxy.tls, self.proxy.certificate
            return
        certificate = make_certificate(self.folder)
        key = certificate.with_name("key.pem")
        settings = {
            "GUNICORN_CMD_ARGS": f"--certfile={certificate} --keyfile={key}",
            "UVICORN_SSL_CERTFILE": str(certificate),
            "UVICORN_SSL_KEYFILE": str(key),
        }
        with self.once_more(**settings) as (port, process):
            wait_until(lambda: listens(port), "a web server", watched=[process])
            yield port, certificate


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port)):
        return True
    return False


@contextmanager
def running(variant: str, tier: str, run: Run) -> Iterator[Stack]:
    """The variant with the services of this tier, and no other."""
    level = TIERS.index(tier)
    label = f"{variant}-{level}-{run.round}"
    folder = run.folder / label
    folder.mkdir(mode=0o755)
    database = run.site.database("postgres" if level >= 1 else "sqlite", label)
    servers.migrate(variant, database)
    servers.seed(database)
    with ExitStack() as services:
        redis = services.enter_context(run.site.redis(label)) if level >= 2 else None
        port = quiet_port()
        env = app_env(port, database, redis.url if redis else NOWHERE, SECRET)
        env |= {"LOG_LEVEL": "warning", "TRUSTED_PROXIES": str(int(level >= 3))}
        if run.planted("redis"):
            env["RATE_LIMITS"] = "on"
        stack = Stack(variant, tier, env["PUBLIC_URL"], folder, env)
        web = quiet_port() if level >= 3 else port
        add_web(stack, web, services)
        if level >= 1 and run.site.postgres.process:
            stack.add("PostgreSQL", run.site.postgres.process)
        if redis:
            add_worker(stack, redis, services)
        if level >= 3:
            stack.proxy = services.enter_context(nginx(folder, web, port, quiet_port()))
            stack.add("nginx", stack.proxy.process, stack.proxy.lines)
        yield stack


def add_web(stack: Stack, port: int, services: ExitStack) -> None:
    """One process that answers requests, beside the server's own."""
    web = start_variant(stack.variant, port, stack.settings, logs=stack.folder)
    services.callback(web.kill)
    stack.add("web", web, len(stack.settings))
    wait_for_variants({port: web}, seconds=60, host=urlsplit(stack.url).netloc)


def add_worker(stack: Stack, redis: Valkey, services: ExitStack) -> None:
    """Redis is there already; the worker has the clock in it."""
    stack.add("Redis", redis.server.process, len(CONFIG.strip().splitlines()))
    folder = DataDir(stack.folder)
    worker = start_worker(stack.variant, stack.settings, data=folder)
    services.callback(worker.kill)
    wait_for_worker(worker, redis.url)
    stack.add("worker", worker)
