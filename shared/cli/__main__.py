"""`./parallax COMMAND`: reads the arguments and calls the command's module.

Only the standard library is imported here, and of the commands only the one that is
called: help must not wait for a framework. No syntax newer than Python 3.9, so that
`doctor` can tell the owner of an old one what is missing.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

COMMANDS = {
    "serve": "run a variant, or all four, with everything they need",
    "test": "run the tests: all, of one variant, or against your own service",
    "bench": "measure the variants, each beside its framework's limit",
    "claims": "put claims about the frameworks to the test",
    "read": "show the code of an operation in every variant, side by side",
    "docs": "build the documentation site, and serve it",
    "migrate": "bring a database up to date",
    "seed": "insert demo content, or many rows for a benchmark",
    "worker": "run one more job worker",
    "backup": "copy the database into a file, while the service runs",
    "restore": "bring such a copy back",
    "run": "become one process of a deployment: web, worker, beat, migrate",
    "admin": "make somebody an admin, the first one above all",
    "doctor": "tell what is here, what is missing, and how to get it",
    "lock": "pin the packages anew, in requirements/",
}


def make_parser(chosen: str) -> argparse.ArgumentParser:
    """That of the command `chosen`; of the whole where there is no such command."""
    parser = argparse.ArgumentParser(
        prog="parallax",
        description="One articles-and-chat app in Django, Flask, FastAPI and Channels.",
        epilog="`parallax COMMAND --help` tells more. Begin with: parallax serve",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == chosen:
            module = importlib.import_module("shared.cli." + name)
            command.description = module.__doc__
            module.add_arguments(command)
            command.set_defaults(command=name, run=module.run)
            return command
    return parser


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of a command; `others` are those behind `--`. Exits with 2 for wrong
    ones, and after help. A command's own parser reads them: as a part of the whole
    argparse would allow no options between words (`test flask --faults tests/live`)."""
    chosen = next((word for word in arguments if not word.startswith("-")), "")
    parser = make_parser(chosen)
    ours, others = split(arguments)
    if chosen in COMMANDS:
        ours.remove(chosen)
        options = parser.parse_intermixed_args(ours)
    else:
        options = parser.parse_args(ours)
    options.others = others
    if others and chosen != "test":
        parser.error(f"{chosen} passes nothing on: -- {' '.join(others)}")
    return options


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands before `--`, and what behind. argparse takes it for positional
    arguments, of which it allows no second batch behind an option."""
    if "--" not in arguments:
        return arguments[:], []
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def main(arguments: list[str]) -> int:
    """The exit code: 0, 1 where something failed, 2 where the arguments are wrong."""
    options = parse(arguments)
    if not options.command:
        make_parser("").print_help()
        return 0
    from shared.cli.failures import Failure
    from shared.domain.secret_files import SECRETS, SecretFile, with_secrets

    try:
        if options.command != "run":  # which keeps secrets out of its environment
            os.environ.update(with_secrets(os.environ))
            for name in SECRETS:  # read once; our children get the value
                os.environ.pop(f"{name}_FILE", None)
        return options.run(options) or 0
    except SecretFile as failure:
        print(f"parallax: {failure}", file=sys.stderr)
        return 1
    except Failure as failure:
        print(f"parallax: {failure}", file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `parallax read x | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
