"""Run the tests, by pytest.

    parallax test                                all of them but tests/deploy
    parallax test tests/deploy                   deployments, started from nothing
    parallax test fastapi --db sqlite            the shared suite, one variant
    parallax test --url http://127.0.0.1:9000    the shared suite, your own service
    parallax test --faults                       chat under faults and load, at length
    parallax test --faults fastapi --db postgres
    parallax test flask -- -k login -x           what follows -- is for pytest

Your own service needs an admin whom the suite can sign in as: --admin EMAIL:PASSWORD.
If it runs on a slow machine, let the suite be --patience 60. If its certificate is of
your own making, say whom to trust: --ca FILE.
"""

import argparse
import os
import shlex
import ssl
import sys
from pathlib import Path

from .failures import Usage
from .options import some
from .processes import ROOT
from .variants import VARIANTS, child_env

SUITE = ["tests/conformance"]
AT_LENGTH = ["tests/faults", "tests/live"]
APART = "tests/deploy"  # boots machines: others would wait for it, and it for them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, on what, and pytest's own arguments."""
    parser.add_argument(
        "arguments",
        nargs="*",
        metavar="VARIANT | PATH",
        help="variants (all four by default), or tests to run",
    )
    parser.add_argument("--url", help="test the service there, and start nothing")
    parser.add_argument(
        "--db",
        action="append",
        choices=["sqlite", "postgres", "mariadb"],
        help="(default: sqlite and postgres, one after the other)",
    )
    parser.add_argument("--admin", metavar="EMAIL:PASSWORD", help="an admin's account")
    parser.add_argument(
        "--ca",
        type=Path,
        metavar="FILE",
        help="PEM: a certificate to believe, for --url",
    )
    parser.add_argument(
        "--patience",
        type=some,
        default=15,
        metavar="SECONDS",
        help="that the suite waits for what is due (default: %(default)s)",
    )
    parser.add_argument(
        "--faults",
        action="store_true",
        help="tests/faults and tests/live in their long form, half an hour for all",
    )


def run(options: argparse.Namespace) -> None:
    """Become pytest."""
    command = [sys.executable, "-m", "pytest", *pytest_arguments(options)]
    env = child_env({"PARALLAX_PATIENCE": str(options.patience), **trust(options)})
    print(f"parallax: {shlex.join(command)}", file=sys.stderr, flush=True)
    os.chdir(ROOT)
    os.execve(command[0], command, env)


def trust(options: argparse.Namespace) -> dict[str, str]:
    """What tells Python's ssl, hence each client of the suite, whom to believe: as an
    option, since ./parallax fetches packages before, from elsewhere. Raises Usage."""
    if options.ca is None:
        return {}
    if not options.url:
        raise Usage("--ca is for --url")
    try:
        ssl.create_default_context(cafile=options.ca)
    except OSError as error:
        raise Usage(f"--ca {options.ca}: {error.strerror or error}") from error
    return {"SSL_CERT_FILE": str(options.ca.resolve())}


def pytest_arguments(options: argparse.Namespace) -> list[str]:
    """What pytest is told. Raises Usage for what does not go together."""
    variants = [word for word in options.arguments if word in VARIANTS]
    others = [word for word in options.arguments if word not in VARIANTS]
    others += options.others
    if options.url and (variants or options.db or options.faults):
        raise Usage(
            "--url tests a service that runs: name no variant, no --db, no --faults"
        )
    arguments: list[str] = []
    for name, values in (("variant", variants), ("db", options.db or [])):
        arguments += [f"--{name}={value}" for value in values]
    for name in ("url", "admin"):
        if value := getattr(options, name):
            arguments.append(f"--{name}={value}")
    has_place = any(word.startswith("tests") for word in others)
    if options.faults:
        arguments.append("--faults")
    if not has_place and options.faults:
        others = AT_LENGTH + others
    elif not has_place and (variants or options.url):
        others = SUITE + others
    elif not has_place:
        others.append(f"--ignore={APART}")
    if not (options.url or options.faults or "-n" in others):
        arguments += ["-n", str(min(2, os.cpu_count() or 1))]
    return [*others, *arguments]
