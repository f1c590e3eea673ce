"""The shell script `parallax`, from wherever and with whatever it is called."""

import os
import sys
from pathlib import Path

from shared.cli.__main__ import COMMANDS

from .running import SCRIPT, command_env, parallax


def test_parallax_without_a_command_tells_what_there_is() -> None:
    told = parallax()
    assert told.returncode == 0
    assert "serve" in told.stdout


def test_parallax_tells_every_command_apart() -> None:
    for command in COMMANDS:
        told = parallax(command, "--help")
        assert told.returncode == 0, told.stderr
        assert told.stdout.startswith(f"usage: parallax {command}")


def test_parallax_takes_nothing_from_the_folder_it_is_called_in(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "argparse.py").write_text("raise SystemExit('wrong module')")
    told = parallax("read", "get_meta", cwd=tmp_path)
    assert told.returncode == 0, told.stderr


def test_parallax_finds_its_folder_through_links(tmp_path: Path) -> None:
    link, second = tmp_path / "one", tmp_path / "two"
    link.symlink_to(SCRIPT)
    second.symlink_to("one")
    code = os.spawnve(os.P_WAIT, str(second), [str(second), "doctor"], command_env())
    assert code == 0


def test_parallax_needs_neither_a_home_nor_variables() -> None:
    env = {"PATH": os.environ["PATH"], "PARALLAX_PYTHON": sys.executable}
    told = parallax("doctor", env=env)
    assert told.returncode == 0, told.stdout + told.stderr


def test_parallax_says_that_a_given_python_is_not_there() -> None:
    refused = parallax("doctor", env=command_env(PARALLAX_PYTHON="/nowhere/python"))
    assert refused.returncode == 1
    assert "no such program: /nowhere/python" in refused.stderr
