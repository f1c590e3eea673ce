"""Command lines of servers for small apps: no access log, keep-alive, one core."""

import os
import subprocess
import sys
from pathlib import Path

from shared.cli.variants import HOST

from .servers import Command

THREADS = 12  # of a worker: as the monolith's own


def gunicorn(
    served: str,
    kind: str = "gthread",
    *,
    workers: int = 1,
    threads: int = THREADS,
    preload: bool = False,
) -> Command:
    """WSGI, as the variants are served."""

    def command(port: int) -> list[str]:
        listen = ["--bind", f"{HOST}:{port}", "--keep-alive", "75"]
        work = ["--workers", str(workers), "--worker-class", kind]
        work += ["--threads", str(threads)] if kind == "gthread" else []
        work += ["--preload"] if preload else []
        quiet = ["--log-level", "warning", "--no-control-socket"]
        return [sys.executable, "-m", "gunicorn", *listen, *work, *quiet, served]

    return command


def uvicorn(
    served: str, *, workers: int = 1, python: str | Path = sys.executable
) -> Command:
    """ASGI, with uvloop and httptools where they are installed."""

    def command(port: int) -> list[str | Path]:
        listen = ["--host", HOST, "--port", str(port), "--workers", str(workers)]
        quiet = ["--no-access-log", "--log-level", "warning"]
        return [python, "-m", "uvicorn", *listen, *quiet, served]

    return command


def granian(served: str, interface: str, *, threads: int = THREADS) -> Command:
    """Both, with the same loop that reads and writes HTTP. `threads` are WSGI's."""

    def command(port: int) -> list[str]:
        listen = ["--host", HOST, "--port", str(port), "--interface", interface]
        work = ["--workers", "1", "--no-ws", "--log-level", "warning"]
        if interface == "wsgi":
            work += ["--blocking-threads", str(threads)]
        return [sys.executable, "-m", "granian", *listen, *work, served]

    return command


def go(source: Path, folder: Path) -> Command:
    """A program in Go, compiled now. Raises CalledProcessError."""
    program = folder / source.stem
    env = {**os.environ, "GO111MODULE": "off", "GOCACHE": str(folder / "go-cache")}
    subprocess.run(["go", "build", "-o", program, source], env=env, check=True)
    return lambda port: [program, str(port)]


def node(script: Path) -> Command:
    """A program in JavaScript."""
    return lambda port: ["node", script, str(port)]
