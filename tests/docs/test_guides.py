"""What the guides tell people to type is understood, and no figure is typed in them."""

import contextlib
import re
import shlex

import pytest

from shared.cli.__main__ import COMMANDS, parse
from shared.cli.processes import ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
COMMAND = re.compile(r"^ {4}(?:[A-Z_]+=\S+ )*(\./parallax .*)$", re.MULTILINE)
IN_TEXT = re.compile(r"`(?:[A-Z_]+=\S+ )*(\./parallax [^`]*)`")
# not MiB: a guide tells limits that a config sets
MEASURED = re.compile(
    r"\d[\d.,]*\s*(?:ms|%|a second|requests|times (?:as|faster|slower))"
)


def commands() -> list[str]:
    found = [
        command.replace("OPERATION", "login")
        for guide in GUIDES
        for pattern in (COMMAND, IN_TEXT)
        for command in pattern.findall(guide.read_text().replace("\\\n", " "))
    ]
    return sorted(set(found))


@pytest.mark.parametrize("command", commands())
def test_what_a_guide_says_to_type_is_understood(command, capsys):
    words = shlex.split(command, comments=True)[1:]
    assert words[0] in COMMANDS, f"no such command: {words[0]}"
    with contextlib.suppress(SystemExit):
        parse(words)
        return
    pytest.fail(capsys.readouterr().err)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: file.name)
def test_no_figure_is_typed_into_a_guide(guide):
    text = re.sub(r"^ {4}.*$|`[^`]*`", "", guide.read_text(), flags=re.MULTILINE)
    assert MEASURED.findall(text) == []
