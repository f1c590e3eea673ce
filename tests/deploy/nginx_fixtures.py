"""nginx before an app that notes what reaches it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import nginx
from .nginx import Nginx
from .nginx_recorder import Recorder, recording


@pytest.fixture(scope="module")
def app() -> Iterator[Recorder]:
    with recording() as recorder:
        yield recorder


@pytest.fixture(scope="module")
def front(app: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder: Path = tmp_path_factory.mktemp("front")
    folder.chmod(0o755)
    with nginx.serving(folder / "nginx", app.port) as started:
        yield started


@pytest.fixture
def upstream(app: Recorder) -> Iterator[Recorder]:
    """The app, with nothing noted yet."""
    app.take()
    yield app
    app.headers, app.status = {}, 200
