"""One web server that may be killed, and comes back at its port."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import httpx
import psutil

from shared.cli.processes import Process, start
from shared.cli.services import app_env, start_variant, wait_for_variants
from shared.cli.variants import child_env, is_healthy

from .. import servers
from ..conformance.client import connection
from .waiting import wait_for

OFFERED = {  # to readers, and to writers
    "django": ("poll", "post"),
    "flask": ("ws", "poll", "post", "send"),
    "fastapi": ("ws", "sse", "poll", "post", "send"),
    "channels": ("ws", "sse", "poll", "post", "send"),
    "push": ("push-ws", "push-sse"),  # the control
}
PUSH_ONLY = "tests.faults.push_only:app"
STARTING = 60  # seconds


@dataclass
class Web:
    """One web server, always at the same port."""

    variant: str
    folder: Path
    database_url: str
    redis_url: str
    workers: int = 1
    port: int = field(default_factory=servers.quiet_port)
    starts: int = 0
    process: Process | None = None

    def start(self) -> None:
        """Without waiting for its first answer. Each start has a log of its own."""
        self.starts += 1
        logs = self.folder / f"{self.variant}-{self.port}-{self.starts}"
        logs.mkdir()
        env = app_env(self.port, self.database_url, self.redis_url, servers.SECRET)
        env |= {"LOG_LEVEL": "warning"}
        if self.variant == "push":
            command = [sys.executable, "-m", "uvicorn", "--port", str(self.port)]
            command += ["--workers", str(self.workers), PUSH_ONLY]
            command += ["--timeout-graceful-shutdown", "1"]
            log = logs / "push.log"
            self.process = start("push", command, log=log, env=child_env(env))
        else:
            self.process = start_variant(
                self.variant, self.port, env, workers=self.workers, logs=logs
            )

    def wait(self) -> None:
        """Until it answers."""
        assert self.process
        wait_for_variants({self.port: self.process}, seconds=STARTING)

    def is_up(self) -> bool:
        return bool(self.process and self.process.running) and is_healthy(self.port)

    def kill(self) -> None:
        """SIGKILL to all its processes."""
        if self.process:
            self.process.kill()

    def kill_worker(self, draw: Callable[[list[int]], int]) -> None:
        """SIGKILL to one of its workers, whom their supervisor starts again."""
        wait_for(lambda: len(self.worker_ids()) == self.workers, STARTING)
        os.kill(draw(self.worker_ids()), signal.SIGKILL)

    def worker_ids(self) -> list[int]:
        assert self.process
        names = ("gunicorn", "spawn_main")  # uvicorn's other child is no worker
        return [
            child.pid
            for child in psutil.Process(self.process.pid).children()
            if child.status() != psutil.STATUS_ZOMBIE
            and any(name in " ".join(child.cmdline()) for name in names)
        ]

    def end(self) -> None:
        """SIGTERM, and SIGKILL to whoever does not obey within ten seconds."""
        if self.process:
            self.process.end()

    @cached_property
    def http(self) -> httpx.Client:
        """For calls in which nothing should fail."""
        return connection(f"http://127.0.0.1:{self.port}")
