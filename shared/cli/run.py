"""Become one process of a deployment, for systemd or a container engine to start and to
watch:

    parallax run flask web --bind 127.0.0.1:8002
    parallax run flask worker
    parallax run flask beat --schedule /var/lib/parallax/beat
    parallax run flask migrate

Settings are environment variables, production's by default; a secret whose file is
named (SECRET_KEY_FILE) is read there, and shows in no process's environment. Where
systemd hands over sockets, `web` serves those, and says when the app is loaded.
`channels-wsgi` is realtime_channels on WSGI workers, for plain HTTP only.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .failures import Failure, Usage
from .options import some
from .ports import HOST
from .variants import VARIANTS, child_env
from .web_server import WSGI, serve
from .workers import beat_command, worker_command

PROCESSES = ("web", "worker", "beat", "migrate")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """VARIANT, PROCESS, and what each needs."""
    names = [*VARIANTS, *WSGI]
    parser.add_argument("variant", choices=names, metavar="VARIANT")
    parser.add_argument("process", choices=PROCESSES, metavar="PROCESS")
    parser.add_argument(
        "--bind", default=f"{HOST}:8000", metavar="HOST:PORT", help="web: listen there"
    )
    parser.add_argument(
        "--processes",
        type=some,
        metavar="N",
        help="web: how many (default: WEB_CONCURRENCY, else 1)",
    )
    parser.add_argument(
        "--jobs", type=some, default=1, metavar="N", help="worker: jobs at once"
    )
    parser.add_argument(
        "--beat", action="store_true", help="worker: send the periodic jobs too"
    )
    parser.add_argument(
        "--solo", action="store_true", help="worker: one process, one job at a time"
    )
    parser.add_argument(
        "--schedule",
        type=Path,
        default=Path("beat"),
        metavar="FILE",
        help="beat: where it notes what it has sent",
    )


def run(options: argparse.Namespace) -> None:
    """Become the process. Raises Failure, and Usage for what does not go together."""
    name, process = options.variant, options.process
    if process == "web":
        serve(name, *address(options.bind), options.processes or concurrency())
        return
    if name in WSGI:
        raise Usage(f"{name} has a web process only")
    VARIANTS[name].require()
    schedule = options.schedule
    if process == "worker":
        beat = schedule if options.beat else None
        command = worker_command(name, jobs=options.jobs, beat=beat, solo=options.solo)
    elif process == "beat":
        command = beat_command(name, schedule)
    else:
        command = VARIANTS[name].migrate
    sys.stdout.flush()
    os.execve(command[0], command, child_env({}))


def concurrency() -> int:
    """The setting WEB_CONCURRENCY, 1 without. Raises Failure."""
    value = os.environ.get("WEB_CONCURRENCY") or "1"
    try:
        return some(value)
    except argparse.ArgumentTypeError as error:
        why = f"must be a whole number, 1 or more, not {value}"
        raise Failure(f"setting WEB_CONCURRENCY {why}") from error


def address(bind: str) -> tuple[str, int]:
    """HOST:PORT, taken apart. Raises Usage."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise Usage(f"--bind {bind}: not of the form HOST:PORT")
    return host.strip("[]"), int(port)
