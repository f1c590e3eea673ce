"""uv, asked for environments and for what a lock would install."""

import os
import shutil
import subprocess
from pathlib import Path

from shared.cli.failures import Failure
from shared.cli.processes import ROOT

TRUSTING = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}  # whom the system does


def uv(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """What it says and how it ends. Raises Failure where there is none."""
    ours = ROOT / ".parallax" / "uv" / "bin" / "uv"
    program = shutil.which("uv") or shutil.which(str(ours))
    if program is None:
        raise Failure("uv is neither on PATH nor in .parallax/uv")
    return subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        env=os.environ | TRUSTING,
        capture_output=True,
        text=True,
        check=False,
    )
