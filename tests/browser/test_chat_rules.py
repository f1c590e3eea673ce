"""The chat script's rules, which need no browser: run by Node's own test runner."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = (20, 19)  # reads what a browser takes for a module as one
UNITS = sorted((Path(__file__).parent / "units").glob("*.test.mjs"))


@pytest.fixture(scope="module")
def node():
    """The command that runs Node.js, if it is new enough."""
    if (found := shutil.which("node")) is None:
        pytest.skip("needs Node.js")
    told = subprocess.run([found, "--version"], capture_output=True, text=True)
    version = tuple(map(int, told.stdout.strip().removeprefix("v").split(".")[:2]))
    if version < NODE:
        pytest.skip(f"needs Node.js 20.19 or later, this is {told.stdout.strip()}")
    return found


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name.split(".")[0])
def test_the_rules_of_chat_hold_without_a_browser(node, file):
    command = [node, "--test", "--test-reporter=tap", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE), done.stdout
