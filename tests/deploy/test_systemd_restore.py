"""What deploy/systemd/restore asks of systemd, told without one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from shared.cli.processes import ROOT

# Everything is stopped, so that none but --all would list it.
SYSTEMCTL = """#!/bin/sh
echo "$@" >>"$SAID"
case "$*" in *is-active*) exit 3 ;; esac
"""
INSTALL = """#!/bin/sh
echo copied >>"$SAID"
"""
PARALLAX = """#!/bin/sh
echo parallax "$1" "$2" >>"$SAID"
exit "$CODE"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of deploy/systemd whose settings are in a folder of ours, and programs
    that only tell how they were called."""
    shutil.copytree(ROOT / "deploy/systemd", tmp_path / "systemd")
    words = tmp_path / "systemd/steps/words.sh"
    text = words.read_text().replace("/etc/parallax", str(tmp_path / "settings"))
    words.write_text(text.replace("/var/lib/parallax", str(tmp_path)))
    for name, program in {
        "bin/systemctl": SYSTEMCTL,
        "bin/install": INSTALL,
        "systemd/parallax": PARALLAX,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(program)
        (tmp_path / name).chmod(0o755)
    (tmp_path / "settings").mkdir()
    (tmp_path / "backup.sqlite").touch()
    return tmp_path


def restore(place: Path, code: int = 0) -> tuple[int, list[str], str]:
    """The exit code, what was called, and the errors."""
    said = place / "said"
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        [place / "systemd/restore", place / "backup.sqlite"],
        env={"PATH": path, "SAID": str(said), "CODE": str(code)},
        capture_output=True,
        text=True,
        check=False,
    )
    calls = said.read_text().splitlines() if said.exists() else []
    return done.returncode, calls, done.stderr


def test_restore_finds_what_was_stopped_and_migrates_each_variant(place):
    for name in ("flask.env", "channels.env", "channels-wsgi.env", "parallax.env"):
        (place / "settings" / name).touch()
    code, calls, errors = restore(place)
    assert code == 0, errors
    stopped = set(calls[0].split())
    assert calls[0].startswith("stop ")
    assert {"parallax@flask.target", "parallax-worker@flask.service"} <= stopped
    assert {"parallax-web@flask.socket", "parallax-web@flask.service"} <= stopped
    assert {"parallax-beat@channels.service", "parallax-backup@flask.timer"} <= stopped
    assert "parallax-web@channels-wsgi.service" in stopped
    assert not [name for name in stopped if "django" in name]
    assert calls[2:] == [
        "copied",
        "parallax flask restore",
        "start parallax-migrate@flask.service",
        "start parallax-migrate@channels.service",
        "start parallax@flask.target parallax@channels.target",
    ]


def test_restore_starts_all_again_when_it_fails(place):
    (place / "settings/flask.env").touch()
    code, calls, _ = restore(place, code=1)
    assert code == 1
    assert calls[-2:] == ["parallax flask restore", "start parallax@flask.target"]


def test_restore_says_that_nothing_is_installed(place):
    code, calls, errors = restore(place)
    assert (code, calls) == (1, [])
    assert errors == "parallax: nothing is installed\n"
