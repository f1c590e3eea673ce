"""Job workers and their clock: the very commands that run them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from .data_dir import DataDir
from .processes import Process, start
from .variants import VARIANTS, child_env


def worker_command(
    name: str, *, jobs: int = 1, beat: Path | None = None, solo: bool = False
) -> list[str]:
    """A job worker's command line, which does any variant's jobs, `jobs` at once;
    with the file `beat` also the clock that sends the periodic ones, and notes them
    there. Of these one is enough for all workers. `solo` does the jobs in the worker's
    own process, one at a time, for less memory."""
    package = VARIANTS[name].package
    command = [sys.executable, "-m", "celery", "--app", f"{package}.jobs", "worker"]
    command += ["--concurrency", str(jobs), "--loglevel", "WARNING"]
    command += ["--pool", "solo"] if solo else []
    command += ["--without-gossip", "--without-mingle"]
    command += ["--hostname", f"{os.getpid()}@%h"]
    return [*command, "--beat", "--schedule", str(beat)] if beat else command


def beat_command(name: str, schedule: Path) -> list[str]:
    """The command line of the clock alone."""
    app = f"{VARIANTS[name].package}.jobs"
    command = [sys.executable, "-m", "celery", "--app", app, "beat"]
    return [
        *command,
        "--loglevel",
        "WARNING",
        "--schedule",
        str(schedule),
        "--pidfile=",
    ]


def start_worker(name: str, env: Mapping[str, str], *, data: DataDir) -> Process:
    """Start a job worker with the clock."""
    command = worker_command(name, beat=data / "beat")
    return start("worker", command, log=data / "worker.log", env=child_env(env))
