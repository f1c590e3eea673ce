"""Pin the packages anew: requirements/*.txt, from pyproject.toml.

One lock a variant, one for development, one for uv itself. Each pin has its hashes and
no address; it holds for every system and every Python from 3.12 on.
"""

import argparse
import os
import shutil
import subprocess

from .failures import Failure
from .processes import ROOT
from .variants import VARIANTS

FORM = [
    "--universal",
    "--python-version=3.12",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
    "--quiet",
]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--upgrade`."""
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="take the newest releases (default: keep the pins that still fit)",
    )


def run(options: argparse.Namespace) -> None:
    """Write all locks. Raises Failure where one cannot be made."""
    uv = os.environ.get("PARALLAX_UV") or shutil.which("uv")
    if uv is None:
        raise Failure("uv is not here")
    more = ["--upgrade"] if options.upgrade else []
    project = {name: ["pyproject.toml", "--extra", name] for name in VARIANTS}
    project["development"] = ["pyproject.toml", "--all-extras", "--group", "dev"]
    project["uv"] = ["requirements/uv.in"]
    for name, sources in project.items():
        print(f"requirements/{name}.txt", flush=True)
        command = [uv, "pip", "compile", *FORM, *more, *sources]
        command += ["--output-file", f"requirements/{name}.txt"]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise Failure(f"could not lock {name}")
