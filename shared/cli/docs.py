"""Build the documentation site: the code side by side, the figures, the guides.

    parallax docs                      into .parallax/site; open its index.html
    parallax docs --serve              and serve it, on this machine only
    parallax docs --pictures           and take the reader's pictures anew (Chromium)

A link that leads nowhere fails the build, and so does any warning.
"""

import argparse
import http.server
import importlib.util
import sys
import time
from functools import partial
from pathlib import Path

from .failures import Failure
from .options import some
from .ports import HOST
from .processes import ROOT

SITE = ROOT / ".parallax" / "site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and what else."""
    parser.add_argument(
        "--out",
        type=Path,
        default=SITE,
        metavar="DIR",
        help="(default: .parallax/site)",
    )
    parser.add_argument(
        "--serve", action="store_true", help="serve it when it is built"
    )
    parser.add_argument(
        "--port", type=some, default=8010, metavar="N", help="(default: 8010)"
    )
    parser.add_argument(
        "--no-strict",
        dest="strict",
        action="store_false",
        help="let Zensical's warnings pass; broken links still fail",
    )
    parser.add_argument(
        "--strict", action="store_true", help="warnings fail the build (the default)"
    )
    parser.add_argument(
        "--pictures", action="store_true", help="write docs/pictures/reader-*.png"
    )
    parser.set_defaults(strict=True)


def run(options: argparse.Namespace) -> None:
    """Build, and what was asked for beside."""
    for needed in ("zensical", "pygments"):
        if importlib.util.find_spec(needed) is None:
            raise Failure(f"needs {needed}, which requirements/development.txt brings")
    from ..site.build import build

    began = time.monotonic()
    pages = build(options.out, strict=options.strict)
    took = time.monotonic() - began
    print(f"{pages} pages in {took:.0f} s: {options.out / 'index.html'}", flush=True)
    if options.pictures:
        from ..site.pictures import take

        for picture in take(options.out):
            print(f"wrote {picture.relative_to(ROOT)}")
    if options.serve:
        serve(options.out, options.port)


def serve(folder: Path, port: int) -> None:
    """Serve the folder until Ctrl-C. Raises Failure where the port is taken."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    try:
        server = http.server.ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        raise Failure(f"cannot listen on port {port}: {error.strerror}") from error
    print(f"http://{HOST}:{port}/ (Ctrl-C ends it)", file=sys.stderr, flush=True)
    with server:
        server.serve_forever()
