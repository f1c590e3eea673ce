"""Environments with other packages than ours: another release of Django, or a package
that is none of ours. Kept beside caches, since they take a minute to make."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

MINUTES = 3


def python_with(*packages: str) -> Path:
    """The Python of an environment that has them, made on first use. Raises OSError
    with what stood in the way, such as no network."""
    name = hashlib.sha256(f"{sys.version} {packages}".encode()).hexdigest()[:16]
    folder = cache() / "claims" / name
    python = folder / "bin" / "python"
    if python.exists():
        return python
    new = folder.with_suffix(f".{os.getpid()}")
    try:
        run(sys.executable, "-m", "venv", new)
        run(new / "bin" / "python", "-m", "pip", "install", "--quiet", *packages)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return python


def cache() -> Path:
    """Where it is kept."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "parallax"


def run(*command: str | Path) -> None:
    """Raises OSError with its last line."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60 * MINUTES, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(f"{command[0]} took more than {MINUTES} minutes") from error
    if done.returncode:
        raise OSError((done.stderr.strip() or "no reason given").splitlines()[-1])
