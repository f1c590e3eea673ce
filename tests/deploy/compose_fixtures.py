"""An engine, and on it the four variants behind one nginx."""

from collections.abc import Iterator

import pytest

from ..conformance import client
from . import engine as engines
from . import images
from .compose import EVERYWHERE, Stack, copied
from .engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """With every public image there."""
    with engines.running() as found:
        if found.private:
            images.provide(found)
        yield found


@pytest.fixture(scope="module")
def stack(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The four, from nothing; an admin; and our clients trust their certificate."""
    with copied(engine, tmp_path_factory.mktemp("compose")) as made:
        with pytest.MonkeyPatch.context() as patch:
            made.settings["RATE_LIMITS"] = "off"
            made.prepare("all", "--operators", EVERYWHERE)
            made.compose("build", timeout=1800)
            made.up()
            made.appoint("fastapi")
            client.TRUSTED.load_verify_locations(made.certificate)
            patch.setenv("SSL_CERT_FILE", str(made.certificate))  # for its sockets
            yield made
