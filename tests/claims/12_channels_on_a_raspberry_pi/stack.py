"""Everything that a Pi would run, here: web, worker with its clock, Redis, nginx."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count

from shared.cli.data_dir import DataDir
from shared.cli.processes import Process
from shared.cli.services import (
    app_env,
    start_variant,
    start_worker,
    wait_for_variants,
)
from shared.cli.variants import HOST
from tests import servers
from tests.benchmarks.chat.client import Audience, Lost
from tests.benchmarks.chat.load import by_sockets, fan_out
from tests.conformance.client import connection
from tests.conformance.people import Person, sign_up
from tests.servers import SECRET, quiet_port

from ..frame import Run
from ..jobs import wait_for_worker
from ..proxy import nginx
from ..resources import family, memory_of

VARIANT = "channels"
PEOPLE = 50
UNDER_WAY = 16  # messages that not everybody has yet


@dataclass
class Stack:
    """It runs; `url` is nginx."""

    url: str
    services: dict[str, Process]

    def memory(self) -> dict[str, float]:
        """In MiB, by service; what processes share counts once (PSS)."""
        return {name: memory_of(family(each)) for name, each in self.services.items()}


@contextmanager
def running(run: Run, workers: int = 1) -> Iterator[Stack]:
    """From an empty SQLite file, as `parallax serve` would, nginx before it."""
    label = f"pi-{run.round}"
    folder = run.folder / label
    folder.mkdir(mode=0o755)
    database = run.site.database("sqlite", label)
    servers.migrate(VARIANT, database)
    servers.seed(database)
    public, web = quiet_port(), quiet_port()
    with ExitStack() as stack:
        redis = stack.enter_context(run.site.redis(label))
        env = app_env(public, database, redis.url, SECRET)
        env |= {"LOG_LEVEL": "warning", "TRUSTED_PROXIES": "1"}
        app = start_variant(VARIANT, web, env, workers=workers, logs=folder)
        stack.callback(app.kill)
        wait_for_variants({web: app}, seconds=60, host=f"{HOST}:{public}")
        worker = start_worker(VARIANT, env, data=DataDir(folder))
        stack.callback(worker.kill)
        proxy = stack.enter_context(nginx(folder, web, public, quiet_port()))
        services = {"web": app, "worker": worker, "Redis": redis.server.process}
        wait_for_worker(worker, redis.url)
        yield Stack(env["PUBLIC_URL"], {**services, "nginx": proxy.process})


@contextmanager
def talking(stack: Stack, messages: int) -> Iterator[tuple[int, int]]:
    """50 people in one room, who have said at least so much: how many messages were
    due to them, and how many did not come as they should. Within the block all are
    still there."""
    http = connection(stack.url)
    people = [sign_up(http, "reader") for _ in range(PEOPLE)]
    with Audience(stack.url, open_room(people[0])) as audience:
        audience.join([person.token for person in people])
        said, send = count(), by_sockets(audience)

        def say() -> None:
            next(said)
            send()

        try:
            fan_out(audience, say, UNDER_WAY, seconds=60, most=messages)
            is_right = True
        except Lost:
            is_right = False
        total = next(said)
        missed = sum(abs(each.messages - total) for each in audience.listeners)
        yield total * PEOPLE, missed if is_right else max(missed, 1)


def open_room(person: Person) -> str:
    """Its slug."""
    return str(person.open_room()["slug"])
