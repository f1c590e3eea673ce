"""The pages' own scripts: small modules, and nothing that would make HTML of texts."""

import re

import pytest

from shared.cli.processes import ROOT

from .test_sizes import FILE_MAX, LINE_MAX

STATIC = ROOT / "shared" / "ui" / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
NEVER = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b")


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_are_small_and_make_no_html(file):
    lines = file.read_text().splitlines()
    assert len(lines) <= FILE_MAX
    assert all(len(line) <= LINE_MAX for line in lines)
    assert not [line for line in lines if NEVER.search(line)]


def test_scripts_import_only_their_own():
    for file in SCRIPTS:
        for place in re.findall(r'from "([^"]+)"', file.read_text()):
            assert (file.parent / place).resolve() in SCRIPTS, f"{file}: {place}"
