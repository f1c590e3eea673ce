"""Measure the variants, each beside a limit that is measured in the same run.

    parallax bench                     list, article, tags, login, a new article, and
                                       the home page beside its JSON
    parallax bench fastapi --rounds 3
    parallax bench chat                live chat, beside servers in Node.js and Go
    parallax bench chat flask --json chat.json

On PostgreSQL. What is measured has to conform first, checked on the measured process.
Nothing else should run meanwhile.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .failures import Failure, Usage
from .processes import ROOT
from .variants import VARIANTS

PUBLISHED = ROOT / "docs" / "measured"

type Measured = tuple[dict[str, Any], str, str]
"""The figures, what is shown of them, and the page of the docs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, how much, how long, and where the figures go."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="chat | VARIANT",
        help=f"{', '.join(VARIANTS)} (default: all); with `chat` first, their chat",
    )
    parser.add_argument(
        "--articles",
        default="1000,100000",
        metavar="N,N",
        help="in the database (default: 1000,100000)",
    )
    parser.add_argument(
        "--rounds", type=int, metavar="N", help="(default: 5, of chat 3)"
    )
    parser.add_argument(
        "--seconds", type=float, help="a measurement's length (default: 2, of chat 1)"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the figures there"
    )
    parser.add_argument(
        "--publish",
        action="store_true",
        help="write docs/measured/speed.md and .json, or chat.md and .json",
    )


def run(options: argparse.Namespace) -> None:
    """Measure, print the tables, write what was asked for."""
    is_chat = options.words[:1] == ["chat"]
    variants = options.words[is_chat:]
    if unknown := set(variants) - set(VARIANTS):
        raise Usage(f"no such variant: {', '.join(sorted(unknown))}")
    measure = measure_chat if is_chat else measure_speed
    try:
        result, shown, page = measure(variants or list(VARIANTS), options)
    except AssertionError as error:
        raise Failure(f"a server does not conform:\n{error}") from error
    print(shown)
    text = json.dumps(result, indent=1) + "\n"
    if options.json:
        options.json.write_text(text)
    if options.publish:
        name = "chat" if is_chat else "speed"
        PUBLISHED.mkdir(parents=True, exist_ok=True)
        (PUBLISHED / f"{name}.json").write_text(text)
        (PUBLISHED / f"{name}.md").write_text(page)


def measure_speed(variants: list[str], options: argparse.Namespace) -> Measured:
    """The HTTP API."""
    from tests.benchmarks import http_bench, report

    try:
        sizes = [int(size) for size in options.articles.split(",")]
    except ValueError as error:
        raise Usage("--articles: whole numbers, with commas between") from error
    rounds, seconds = options.rounds or 5, options.seconds or 2.0
    result = http_bench.measure(variants, sizes, rounds, seconds, tell)
    return result, report.tables(result), report.page(result)


def measure_chat(variants: list[str], options: argparse.Namespace) -> Measured:
    """Live chat."""
    from tests.benchmarks.chat import bench, page

    rounds, seconds = options.rounds or 3, options.seconds or 1.0
    result = bench.measure(variants, rounds, seconds, tell)
    return result, page.terminal(result), page.page(result)


def tell(line: str) -> None:
    """What is being done."""
    print(line, file=sys.stderr, flush=True)
