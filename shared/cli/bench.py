"""Measure the variants: list, article, tags, login and a new article, on PostgreSQL,
each beside a bare endpoint of its framework and beside one SQL statement.

Conformance is checked on the measured process first. Nothing else should run meanwhile.
"""

import argparse
import json
import sys
from pathlib import Path

from .processes import ROOT
from .variants import VARIANTS

PUBLISHED = ROOT / "docs" / "measured"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """VARIANT…, how much, how long, and where the figures go."""
    parser.add_argument(
        "variants",
        nargs="*",
        metavar="VARIANT",
        help=f"{', '.join(VARIANTS)} (default: all)",
    )
    parser.add_argument(
        "--articles",
        default="1000,100000",
        metavar="N,N",
        help="(default: 1000,100000)",
    )
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="a measurement's length"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the figures there"
    )
    parser.add_argument(
        "--publish", action="store_true", help="write docs/measured/speed.md and .json"
    )


def run(options: argparse.Namespace) -> None:
    """Measure, print the table, write what was asked for."""
    from tests.benchmarks import http_bench, report

    from .failures import Failure, Usage

    unknown = set(options.variants) - set(VARIANTS)
    if unknown:
        raise Usage(f"no such variant: {', '.join(sorted(unknown))}")
    try:
        sizes = [int(size) for size in options.articles.split(",")]
    except ValueError as error:
        raise Usage("--articles: whole numbers, with commas between") from error
    try:
        result = http_bench.measure(
            options.variants or list(VARIANTS),
            sizes,
            options.rounds,
            options.seconds,
            lambda line: print(line, file=sys.stderr, flush=True),
        )
    except AssertionError as error:
        raise Failure(f"a variant does not conform:\n{error}") from error
    print(report.table(result))
    text = json.dumps(result, indent=1) + "\n"
    if options.json:
        options.json.write_text(text)
    if options.publish:
        PUBLISHED.mkdir(parents=True, exist_ok=True)
        (PUBLISHED / "speed.json").write_text(text)
        (PUBLISHED / "speed.md").write_text(report.page(result))
