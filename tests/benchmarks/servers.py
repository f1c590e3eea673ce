"""The servers that are measured: a variant, and the bare endpoint of its framework."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from shared.cli.processes import start
from shared.cli.services import (
    Process,
    app_env,
    end_all,
    free_port,
    start_variant,
    wait_for_variants,
    wait_until,
)
from shared.cli.variants import HOST, UVICORN, VARIANTS, child_env
from shared.domain.environment import DEVELOPMENT_KEY

SERVER_CORE, LOAD_CORE = {0}, {1}
GUNICORN = {  # as the variants' own gunicorn.conf.py, without what needs their apps
    "django": ["--worker-class", "gthread", "--threads", "12", "--keep-alive", "75"],
    "flask": ["--worker-class", "gevent", "--keep-alive", "75"],
}
BARE = "tests.benchmarks.bare"


def pin(pid: int, cores: set[int]) -> bool:
    """Keep a process, and what it starts, on these cores; False where that can't be."""
    if not hasattr(os, "sched_setaffinity") or (os.cpu_count() or 1) < 2:
        return False
    with suppress(OSError):
        os.sched_setaffinity(pid, cores)
        return True
    return False


def bare_command(variant: str, port: int) -> list[str]:
    """The same server with the same settings, one endpoint behind it."""
    served = f"{BARE}.{variant}_bare:application"
    if VARIANTS[variant].server == "gunicorn":
        options = ["--bind", f"{HOST}:{port}", "--workers", "1", *GUNICORN[variant]]
    else:
        options = ["--host", HOST, "--port", str(port), *UVICORN]
    return [sys.executable, "-m", VARIANTS[variant].server, *options, served]


def start_bare(variant: str, port: int, env: dict[str, str], folder: Path) -> Process:
    name = f"{variant}-bare"
    log = folder / f"{name}.log"
    return start(name, bare_command(variant, port), log=log, env=child_env(env))


@contextmanager
def running(
    variant: str, database_url: str, redis_url: str, folder: Path
) -> Iterator[tuple[str, str]]:
    """The addresses of the variant and of its bare endpoint, one worker each, both on
    the first core."""
    port, bare_port = free_port(), free_port()
    env = app_env(port, database_url, redis_url, DEVELOPMENT_KEY)
    env["LOG_LEVEL"] = "warning"
    processes = [start_variant(variant, port, env, logs=folder)]
    try:
        processes.append(start_bare(variant, bare_port, env, folder))
        for process in processes:
            pin(process.pid, SERVER_CORE)
        wait_for_variants({port: processes[0]}, seconds=60)
        wait_until(
            lambda: (
                "Listening" in processes[1].last_lines()
                or "running on" in processes[1].last_lines()
            ),
            "the bare endpoint",
            seconds=30,
            watched=processes,
        )
        yield env["PUBLIC_URL"], f"http://{HOST}:{bare_port}"
    finally:
        end_all(processes)
