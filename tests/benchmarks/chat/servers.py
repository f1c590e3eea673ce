"""The servers that are measured: variants, reference servers, and bare sockets."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import psutil

from shared.cli.processes import Process, start, wait_until
from shared.cli.services import (
    app_env,
    end_all,
    free_port,
    start_variant,
    wait_for_variants,
)
from shared.cli.variants import HOST, child_env
from shared.domain.environment import DEVELOPMENT_KEY
from tests.conformance.client import Client, connection
from tests.conformance.people import Person, sign_up

from ..servers import SERVER_CORE, pin

PEERS = Path(__file__).parents[1] / "peers"
NODE, GO = PEERS / "node", PEERS / "go"
GO_SOURCES = "/usr/share/gocode"  # where Debian's packages of Go libraries are
PEOPLE = 100


@dataclass
class Server:
    """One that runs, and people who may send in it: each 10 messages a second."""

    name: str
    url: str
    process: Process
    tokens: list[str]
    open_room: Callable[[], str]  # a new one's slug
    redis: str | None = None  # the live wire; peers have none

    def __post_init__(self) -> None:
        self._turns = cycle(self.tokens)
        self.http = connection(self.url)

    def people(self, count: int) -> list[Client]:
        """Others than the last time, who have not used up what they may send."""
        return [Client(self.http, next(self._turns)) for _ in range(count)]

    @property
    def cpu(self) -> float:
        """The seconds of CPU that it and its children have used."""
        times = [each.cpu_times() for each in self._processes()]
        return sum(time.user + time.system for time in times)

    @property
    def memory(self) -> float:
        """In KiB, what it shares counted in proportion."""
        return sum(each.memory_full_info().pss for each in self._processes()) / 1024

    def _processes(self) -> list[psutil.Process]:
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]


def why_missing(peer: str) -> str | None:
    """Why a reference server cannot be measured here; None where it can."""
    if peer == "node":
        if not shutil.which("node"):
            return "node is not on PATH"
        if not (NODE / "node_modules" / "ws").is_dir():
            return "ws is not installed: npm ci --prefix tests/benchmarks/peers/node"
    if peer == "go":
        if not shutil.which("go"):
            return "go is not on PATH"
        if not Path(GO_SOURCES, "src/github.com/gorilla/websocket").is_dir():
            return "apt install golang-github-gorilla-websocket-dev"
    return None


def build_go(folder: Path) -> Path:
    """The compiled server. Raises CalledProcessError."""
    program = folder / "go-peer"
    subprocess.run(
        ["go", "build", "-o", program, GO / "main.go"],
        env={
            **os.environ,
            "GO111MODULE": "off",
            "GOPATH": GO_SOURCES,
            "GOCACHE": str(folder / "go-cache"),
        },
        check=True,
    )
    return program


def peer_command(peer: str, folder: Path) -> list[str | Path]:
    """How to start it, but for the port."""
    if peer == "node":
        return ["node", NODE / "server.mjs"]
    if peer == "go":
        return [build_go(folder)]
    return [sys.executable, PEERS / f"{peer}.py"]


@contextmanager
def on_the_server_core() -> Iterator[None]:
    """What is started within the block stays on the servers' core."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    pin(0, SERVER_CORE)
    try:
        yield
    finally:
        if before:
            pin(0, before)


@contextmanager
def running_peer(
    name: str, command: list[str | Path], folder: Path
) -> Iterator[Server]:
    """A reference server."""
    port = free_port()
    with on_the_server_core():
        log = folder / f"{name}.log"
        process = start(name, [*command, str(port)], log=log, env=child_env({}))
    try:
        wait_until(lambda: answers(port), f"{name}", watched=[process])
        url = f"http://{HOST}:{port}"
        people = [f"person-{number}" for number in range(PEOPLE)]
        yield Server(name, url, process, people, lambda: f"room-{uuid.uuid4().hex}")
    finally:
        process.kill()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    return any(
        each.laddr.port == port and each.status == psutil.CONN_LISTEN
        for each in psutil.net_connections("tcp")
    )


@contextmanager
def running_variant(
    name: str, database_url: str, redis_url: str, folder: Path, people: list[str]
) -> Iterator[Server]:
    """A variant with one worker process. `people` are filled on the first time."""
    port = free_port()
    env = app_env(port, database_url, redis_url, DEVELOPMENT_KEY)
    env["LOG_LEVEL"] = "warning"
    with on_the_server_core():
        process = start_variant(name, port, env, logs=folder)
    try:
        wait_for_variants({port: process}, seconds=60)
        url = env["PUBLIC_URL"]
        http = connection(url)
        while len(people) < PEOPLE:
            people.append(str(sign_up(http, "reader").token))
        ada = Person(http, "", "", people[0])

        def open_room() -> str:
            return str(ada.open_room()["slug"])

        yield Server(name, url, process, people, open_room, redis_url)
    finally:
        end_all([process])
