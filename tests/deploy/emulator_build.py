"""Running programs, and keeping what they make: in the user's cache, under the name of
all that it is made of."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def kept(kind: str, recipe: bytes, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, now or earlier, from the same recipe."""
    home = HOME / "parallax" / "raspberry_pi"
    home.mkdir(parents=True, exist_ok=True)
    place = home / f"{kind}-{hashlib.sha256(recipe).hexdigest()[:12]}"
    if not place.is_dir():
        work = Path(tempfile.mkdtemp(prefix="making-", dir=home))
        try:
            make(work)
            work.rename(place)
        finally:
            if str(work) not in Path("/proc/mounts").read_text():
                shutil.rmtree(work, ignore_errors=True)
            # else a killed mmdebstrap left the host's /dev in there: not ours to empty
    return place


def run(*command: str | Path) -> str:
    """Its standard output. Raises RuntimeError with the end of what went wrong."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed:\n{done.stderr[-3000:]}")
    return done.stdout
