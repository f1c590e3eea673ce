"""The servers, all from tests/benchmarks but for the plain one in Channels."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from shared.cli.failures import Failure
from shared.cli.variants import HOST, UVICORN
from tests import servers
from tests.benchmarks.chat.protocol import CHECKS
from tests.benchmarks.chat.servers import (
    Server,
    peer_command,
    running_peer,
    running_variant,
    why_missing,
)

from ..frame import Run
from ..servers import load_on_its_own_core

NATIVE = {"node": "Node.js", "go": "Go"}
PLAIN = {
    "plain_channels": "Channels, plain",
    "plain_fastapi": "FastAPI, plain",
    "plain_flask": "Flask, plain",
}
OURS = {
    "channels": "realtime_channels",
    "fastapi": "fastapi_service",
    "flask": "flask_service",
}
CEILING = {"bare": "bare sockets"}
QUICK = ("node", "plain_channels", "bare")
SLOW_SENDER = Path(__file__).parent / "planted" / "slow_sender.cjs"

type Start = Callable[[], AbstractContextManager[Server]]


@contextmanager
def rivals(run: Run) -> Iterator[dict[str, Start]]:
    """How to start each one that is measured, by its name in the figures."""
    wanted = [*NATIVE, *PLAIN, *CEILING, *OURS]
    if run.quick or run.planted("sleep"):
        wanted = list(QUICK)
    absent = {name: why for name in NATIVE if (why := why_missing(name))}
    for name, why in absent.items():
        run.say(f"{name} is left out: {why}")
    if not set(NATIVE) & (set(wanted) - set(absent)):
        raise Failure("; ".join(absent.values()))
    known = NATIVE | PLAIN | CEILING | OURS
    with load_on_its_own_core():
        yield {known[name]: start(name, run) for name in wanted if name not in absent}


def start(name: str, run: Run) -> Start:
    """How to start it; what can be made before is made now."""
    if name in OURS:
        database = run.site.database("postgres", f"chat-{name}")
        servers.migrate(name, database)
        servers.seed(database)
        redis = run.site.stack.enter_context(run.site.redis(f"chat-{name}"))
        people: list[str] = []
        return partial(running_variant, name, database, redis.url, run.folder, people)
    command = command_of(name, run)
    started = partial(running_peer, name, command, run.folder)
    if name in NATIVE and not (run.quick or run.plant):
        speaks_our_frames(name, started, run)
    return started


def command_of(name: str, run: Run) -> list[str | Path]:
    """Its command line, but for the port at the end."""
    if name == "plain_channels":
        served = f"{__package__}.plain_channels:application"
        options = ["--host", HOST, *UVICORN, "--log-level", "warning"]
        return [sys.executable, "-m", "uvicorn", *options, served, "--port"]
    command = peer_command(name, run.folder)
    if name == "node" and run.planted("sleep"):
        return [command[0], "--require", SLOW_SENDER, *command[1:]]
    return command


def speaks_our_frames(name: str, started: Start, run: Run) -> None:
    """Raises AssertionError where it does not."""
    run.say(f"{name}: protocol")
    with started() as server:
        for check in CHECKS[:2]:  # the whole: tests/benchmarks/test_peers.py
            check(server)
