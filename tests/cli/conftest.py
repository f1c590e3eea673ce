"""Folders and services for the tests of the command line."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.cli.ports import free_port

from .running import Serving


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder for `--data`, where also user nobody may go (PostgreSQL, as root)."""
    folder = Path(tempfile.mkdtemp(prefix="parallax-"))
    folder.chmod(0o755)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def serve(data: Path) -> Iterator[type[Serving]]:
    """Starts a `serve` on a free port; whatever still runs after the test is ended."""
    started: list[Serving] = []

    def start(*arguments: str, port: int = 0, **env: str) -> Serving:
        serving = Serving(data, port or free_port(), *arguments, **env)
        started.append(serving)
        return serving

    yield start  # type: ignore[misc]
    for serving in started:
        if serving.child.poll() is None:
            serving.child.terminate()
            serving.child.wait()
