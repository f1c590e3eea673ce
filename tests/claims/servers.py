"""Servers that are measured, on a core of their own; the load is on the other."""

import http.client
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    ExitStack,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from shared.cli.processes import Process, start, wait_until
from shared.cli.services import app_env, wait_for_variants
from shared.cli.variants import HOST, VARIANTS, child_env
from shared.domain.environment import DEVELOPMENT_KEY
from tests.benchmarks.chat.servers import on_the_server_core
from tests.benchmarks.servers import LOAD_CORE, pin
from tests.servers import quiet_port

from .resources import cpu_of, family, memory_of

PATIENCE = 60  # seconds until a server answers
STEADY = 0.2  # MiB that memory may still move by between looks
LOOKS = 4  # as many in a row must agree

type Command = Callable[[int], Sequence[str | Path]]
"""The command line of a server that is to listen on a port."""


@dataclass
class Served:
    """A server that answers, with all its processes."""

    name: str
    url: str
    process: Process

    def processes(self) -> list[psutil.Process]:
        """The first one, and those that it started."""
        return family(self.process)

    @property
    def memory(self) -> float:
        """In MiB; what processes share counts once (PSS)."""
        return memory_of(self.processes())

    def steady_memory(self) -> float:
        """The same once it no longer moves, after a start or a load."""
        seen: list[float] = []

        def is_steady() -> bool:
            seen.append(self.memory)
            last = seen[-LOOKS:]
            return len(last) == LOOKS and max(last) - min(last) < STEADY

        wait_until(is_steady, f"steady memory of {self.name}", seconds=PATIENCE)
        return seen[-1]

    @property
    def cpu(self) -> float:
        """The seconds of CPU that it has used."""
        return cpu_of(self.processes())


@contextmanager
def load_on_its_own_core() -> Iterator[None]:
    """We, and what we start but for servers, stay away from the servers' core."""
    has_cores = hasattr(os, "sched_getaffinity")
    before = os.sched_getaffinity(0) if has_cores else set()
    pin(0, LOAD_CORE)
    try:
        yield
    finally:
        if before:
            pin(0, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C is heard at the end of the block: in the middle of a start it would leave
    a child that nobody knows."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone
        return
    heard: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: heard.append(number))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if heard:
        signal.raise_signal(heard[0])


@contextmanager
def started(
    name: str,
    command: Sequence[str | Path],
    log: Path,
    env: Mapping[str, str],
    core: AbstractContextManager[None],
) -> Iterator[Process]:
    """A child, killed with the block: how servers end well is for tests/faults."""
    with ExitStack() as stack:
        with uninterrupted(), core:
            process = start(name, command, log=log, env=child_env(env))
            stack.callback(process.kill)
        yield process


@contextmanager
def serving(
    name: str,
    command: Command,
    folder: Path,
    *,
    path: str = "/",
    env: Mapping[str, str] | None = None,
    on_load_core: bool = False,
) -> Iterator[Served]:
    """Any server; within the block it has answered `path` with 200. One that is only
    asked by those that are measured belongs on the core of the load."""
    port = quiet_port()
    log = folder / f"{name.replace(' ', '-')}-{port}.log"
    core = nullcontext() if on_load_core else on_the_server_core()
    with started(name, command(port), log, env or {}, core) as process:
        wait_until(
            lambda: status(port, path) == 200,
            f"{name}: 200 for {path}",
            seconds=PATIENCE,
            watched=[process],
        )
        yield Served(name, f"http://{HOST}:{port}", process)


def status(port: int, path: str) -> int | None:
    """Of the answer; None where there is none."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@contextmanager
def serving_variant(
    name: str,
    database_url: str,
    redis_url: str,
    folder: Path,
    *,
    workers: int = 1,
    served: str = "",
    **settings: str,
) -> Iterator[Served]:
    """A variant by its very command, without a job worker; `served` is another
    application in its place, such as the variant's within something planted."""
    variant = VARIANTS[name]
    variant.require()
    if served:
        variant = replace(variant, served=served)
    port = quiet_port()
    env = app_env(port, database_url, redis_url, DEVELOPMENT_KEY)
    env |= {"LOG_LEVEL": "warning", **settings}
    log = folder / f"{name}-{port}.log"
    command = variant.command(port, workers)
    with started(name, command, log, env, on_the_server_core()) as process:
        wait_for_variants({port: process}, seconds=PATIENCE)
        yield Served(name, env["PUBLIC_URL"], process)
