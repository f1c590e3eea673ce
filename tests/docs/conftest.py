"""The site, built once by its own command, and a browser that reaches nothing else."""

import fcntl
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shared.cli.ports import HOST
from shared.cli.processes import ROOT
from shared.cli.variants import child_env

from ..browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder. Processes of pytest-xdist share it: the first builds."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "parallax-site"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            command = [sys.executable, "-m", "shared.cli", "docs", "--out", str(folder)]
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=child_env({}),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    """The address of a plain static server."""
    handler = partial(Quiet, directory=built)
    with http.server.ThreadingHTTPServer((HOST, 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Not for the whole session: while it runs, nobody else has an event loop."""
    if reason := chromium.missing():
        pytest.skip(reason)
    with chromium.launched() as browser:
        yield browser
