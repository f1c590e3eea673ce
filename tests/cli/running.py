"""`./parallax` as a process, watched from outside."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "parallax"
SOON = 90.0  # seconds; a start takes 3, but not on a machine that is busy


def command_env(**variables: str) -> dict[str, str]:
    """Our environment without what would steer the command line."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ENVIRONMENT")
    }
    return {**ours, "PARALLAX_PYTHON": sys.executable, **variables}


def parallax(
    *arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = Path("/")
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [SCRIPT, *arguments],
        env=command_env() if env is None else dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SOON,
        check=False,
    )


def wait_until(condition: Callable[[], Any], what: str) -> None:
    """Fails the test when `condition` does not come to hold."""
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.02)


class Serving:
    """A `serve` that runs, and what it started."""

    def __init__(self, data: Path, port: int, *arguments: str, **env: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.output = data.with_name(f"{data.name}-{port}.txt")
        command = [SCRIPT, "serve", "--port", str(port), "--data", data, *arguments]
        with self.output.open("w") as output:
            self.child = subprocess.Popen(
                command,
                env=command_env(**env),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> "Serving":
        """Until it says so."""
        wait_until(
            lambda: "Ctrl-C ends it" in self.said or self.child.poll() is not None,
            "serve's readiness",
        )
        assert self.child.poll() is None, self.said
        return self

    @property
    def said(self) -> str:
        """All that it printed."""
        return self.output.read_text()

    def get(self, path: str) -> Any:
        """The JSON that it answers; None while it does not."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310
                return json.load(answer)
        except (OSError, urllib.error.URLError):
            return None

    def descendants(self) -> list[psutil.Process]:
        """Everything it started, and what these started."""
        return psutil.Process(self.child.pid).children(recursive=True)

    def names(self) -> set[str]:
        """Of all that it started and that has not ended meanwhile."""
        found = set()
        for process in self.descendants():
            with suppress(psutil.NoSuchProcess):
                found.add(process.name())
        return found

    def end(self, number: signal.Signals) -> int:
        """Send a signal; the exit code, once nothing of it runs any more."""
        before = self.descendants()
        self.child.send_signal(number)
        code = self.child.wait(SOON)
        _, alive = psutil.wait_procs(before, timeout=SOON)
        assert not alive, alive
        return code
