"""Files for their owner's eyes only."""

import os
from pathlib import Path
from typing import IO, Any


def open_private(path: Path, mode: str) -> IO[Any]:
    """Like `open`; a file that this makes, nobody else may read."""
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, 0o600))
