"""Who writes into SQLite gets a turn, however slow writing is."""

import subprocess
import sys

import pytest

from shared.cli.processes import ROOT

from .sqlite_writers import WRITERS

MOST = 4 * WRITERS  # in a strict queue as many as there are; without one, any number


@pytest.mark.timeout(60)
def test_django_threads_write_in_turn(tmp_path):
    """They share a process with one connection each, and SQLite keeps no queue for
    these. (Flask's greenlets never wait for each other's transaction; FastAPI's have a
    pool of few connections, with a queue.)"""
    command = [sys.executable, "-m", "tests.faults.sqlite_writers", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) <= MOST
