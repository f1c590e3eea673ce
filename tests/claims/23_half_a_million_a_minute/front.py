"""nginx with the project's own configuration, in front of a server."""

import os
import pwd
from pathlib import Path
from urllib.parse import urlsplit

from shared.cli.processes import ROOT

from ..frame import Run
from ..proxy import find_program
from ..servers import Command, Served

TEMPLATE = Path(__file__).with_name("nginx.conf")


def nginx(behind: Served, run: Run) -> Command:
    """Passes to `behind`; keeps lists for a second unless that is planted away."""
    program = find_program()
    folder = run.folder / "nginx"
    folder.mkdir()
    (folder / "parallax").symlink_to(ROOT / "deploy" / "nginx")

    def command(port: int) -> list[str | Path]:
        text = TEMPLATE.read_text()
        for name, value in {
            "USER": pwd.getpwuid(os.geteuid()).pw_name,
            "WEB": urlsplit(behind.url).netloc,
            "PORT": str(port),
            "STATIC": str(ROOT / "shared" / "ui"),
            "MICROCACHE": "off" if run.planted("forgotten-cache") else "parallax",
        }.items():
            text = text.replace(f"@{name}@", value)
        config = folder / "nginx.conf"
        config.write_text(text)
        return [program, "-p", folder, "-c", config, "-e", "stderr"]

    return command
