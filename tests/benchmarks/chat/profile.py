"""Where a server's time goes: py-spy looks at it a few hundred times a second."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil

PROGRAM = Path(sys.executable).with_name("py-spy")
KINDS = {  # by the beginning of a file's path; py-spy cuts off what sys.path holds
    "sending: the system call, and who calls it": (
        "gevent/_socketcommon",
        "gevent/_socket3",
        "uvicorn/protocols/websockets",
        "shared/uvicorn_sockets",
    ),
    "WebSocket frames": ("wsproto", "websockets", "simple_websocket"),
    "event loop: waking up and switching": (
        *("asyncio", "uvloop", "gevent", "threading", "concurrent", "queue"),
        *("uvicorn", "gunicorn", "selectors", "_weakrefset", "weakref"),
    ),
    "Redis client": ("redis", "channels_redis"),
    "database": ("sqlalchemy", "psycopg", "django/db"),
    "this project": (
        *("shared", "django_monolith", "flask_service"),
        *("fastapi_service", "realtime_channels"),
    ),
    "framework": (
        *("channels", "asgiref", "django", "starlette", "fastapi", "anyio"),
        *("flask", "werkzeug", "rest_framework", "pydantic"),
    ),
    "all else": ("",),
}


def is_here() -> bool:
    return PROGRAM.exists()


class Look:
    """A look at the busiest process under `pid`, for so many seconds from now on."""

    def __init__(self, pid: int, seconds: float, output: Path) -> None:
        first = psutil.Process(pid)
        family = [first, *first.children(recursive=True)]
        self.pid = max(family, key=lambda each: each.cpu_times().user).pid
        self.output = output
        command: list[str | Path] = [PROGRAM, "record", "--pid", str(self.pid)]
        command += ["--format", "raw", "--threads", "--rate", "250"]
        command += ["--duration", str(round(seconds)), "--output", output]
        self._child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def shares(self) -> dict[str, dict[str, float]]:
        """The share of the first thread's time by kind of code and by function: each
        moment counts for the innermost one. That thread runs the event loop; the
        others mostly wait."""
        self._child.wait()
        kinds: Counter[str] = Counter()
        functions: Counter[str] = Counter()
        for line in self.output.read_text().splitlines():
            stack, _, count = line.rpartition(" ")
            thread, *frames = stack.split(";")
            if frames and thread.startswith(f"thread ({self.pid})"):
                name, _, place = frames[-1].partition(" (")
                file = place.rpartition(":")[0]
                kinds[kind(file)] += int(count)
                functions[f"{name}, {file}"] += int(count)
        total = kinds.total() or 1
        return {
            "kinds": {name: kinds[name] / total for name in KINDS},
            "functions": {n: part / total for n, part in functions.most_common(12)},
        }


def kind(file: str) -> str:
    """What kind of code a file holds."""
    return next(name for name, starts in KINDS.items() if file.startswith(starts))
