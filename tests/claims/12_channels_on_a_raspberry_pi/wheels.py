"""Whether a lock can be installed on another machine without compiling anything."""

import re
from pathlib import Path

from shared.cli.failures import Failure

from ..uv import uv

PI = "aarch64-manylinux_2_28"  # Raspberry Pi OS, 64 bits
SERVER = "x86_64-manylinux_2_28"
OTHER_BOARD = "riscv64-unknown-linux"
PYTHON = "3.13"  # of the present Raspberry Pi OS
NONE_FITS = ("no usable wheels", "no wheels with a matching")


def installable(lock: Path, platform: str, target: Path) -> int:
    """How many packages of the lock would be installed there from wheels; none where
    one of them has no wheel that fits. Nothing is written to `target`. Raises Failure
    where uv cannot tell."""
    where = ["--target", target, "--python-platform", platform]
    how = ["--dry-run", "--require-hashes", "--only-binary", ":all:"]
    done = uv("pip", "install", *how, *where, "--python-version", PYTHON, "-r", lock)
    if done.returncode == 0:
        return len(re.findall(r"^ \+ ", done.stderr, re.MULTILINE))
    if any(each in done.stderr for each in NONE_FITS):
        return 0
    raise Failure(f"uv cannot tell what {lock.name} needs:\n{done.stderr.strip()}")
