"""What machines by systemd-nspawn are made of, made once."""

from pathlib import Path

import pytest

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

from . import nspawn, nspawn_image


@pytest.fixture(scope="session")
def parts() -> tuple[Path, Path]:
    """The root file system and the wheels. Skips the test where there are none."""
    nspawn.require_tools()
    script = ROOT / "deploy/systemd/install"
    with nspawn_image.alone():
        return nspawn_image.image(script), nspawn_image.wheels(list(VARIANTS))
