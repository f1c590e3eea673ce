"""How passwords are hashed without more memory than there is."""

import subprocess
import sys

import pytest

from shared.cli.processes import ROOT


@pytest.mark.parametrize(("processors", "at_once"), [(1, 1), (4, 4), (64, 8)])
def test_passwords_at_once_fit_into_memory_whatever_the_machine(processors, at_once):
    ask = "from shared.domain.passwords import AT_ONCE; print(AT_ONCE)"
    python = [sys.executable, "-X", f"cpu_count={processors}", "-c", ask]
    said = subprocess.run(python, cwd=ROOT, capture_output=True, check=True)
    assert int(said.stdout) == at_once
