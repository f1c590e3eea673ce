"""Whether the process in this container does its work, for the engine that watches it.

`web` answers those who reach it by PUBLIC_URL, `worker` answers Celery's ping, and
`beat` notes now and then what it has sent.
"""

import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from shared.cli.variants import VARIANTS, is_healthy

PORT = 8000
PATIENCE = "10"  # seconds
NOTES = Path("/tmp/beat")  # noqa: S108 -- the container's own memory
SILENCE = 600  # seconds; Celery's beat writes its notes every three minutes


def ask_web() -> int:
    """The exit code."""
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc
    return 0 if is_healthy(PORT, host or f"127.0.0.1:{PORT}") else 1


def ask_worker() -> None:
    """Become Celery's own question, to the worker that is process 1 here."""
    app = f"{VARIANTS[os.environ['VARIANT']].package}.jobs"
    worker = f"1@{os.environ['HOSTNAME']}"
    command = [sys.executable, "-m", "celery", "--app", app, "inspect", "ping"]
    command += ["--destination", worker, "--timeout", PATIENCE]
    os.execv(command[0], command)


def ask_beat() -> int:
    """The exit code."""
    written = [note.stat().st_mtime for note in NOTES.parent.glob(f"{NOTES.name}*")]
    return 0 if time.time() - max(written, default=0) < SILENCE else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        ask_worker()
    sys.exit(ask_beat() if sys.argv[1:] == ["beat"] else ask_web())
