"""The private engine's programs: installed ones, or Debian's packages, unpacked.

Debian 12 has no Compose of version 2; what Debian 13 has runs there too, all but runc,
which `apt-get install runc` brings from its own release.
"""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RELEASE = "trixie"
PACKAGES = ["containerd", "docker-buildx", "docker-cli", "docker-compose", "docker.io"]
PROGRAMS = ["containerd", "containerd-shim-runc-v2", "ctr", "docker", "docker-init"]
PROGRAMS += ["docker-proxy", "dockerd"]
PLUGINS = ["docker-buildx", "docker-compose"]
NEEDED = ["runc", "iptables", "mmdebstrap"]  # programs, and packages of that name


@dataclass
class Programs:
    """A search path, and the CLI's plugins."""

    path: str
    plugins: list[Path] = field(default_factory=list)


def cache() -> Path:
    """What may be used again in another run, and need not be there."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "parallax"


def find() -> Programs:
    """Installed ones; else unpacked, which takes 90 MB once. Skips where that cannot
    be."""
    installed = Path("/usr/libexec/docker/cli-plugins")
    found = [installed / name for name in PLUGINS if (installed / name).exists()]
    if shutil.which("dockerd") and len(found) == len(PLUGINS):
        return Programs("/usr/sbin:/usr/bin", found)
    missing = [name for name in NEEDED if not shutil.which(name, path=search_path())]
    if missing:
        pytest.skip(f"a container engine needs {', '.join(missing)}: apt-get install")
    folder = cache() / f"engine-{RELEASE}"
    if not (folder / "usr").is_dir():
        unpack(folder)
    # of all that came along, only the engine's own programs may be found first
    plugins = folder / "usr/libexec/docker/cli-plugins"
    return Programs(str(own_programs(folder)), [plugins / name for name in PLUGINS])


def own_programs(folder: Path) -> Path:
    """A folder with links to the engine's programs, and no others."""
    links = folder / "engine"
    links.mkdir(exist_ok=True)
    for program in PROGRAMS:
        for found in folder.glob(f"usr/*bin/{program}"):
            with suppress(FileExistsError):  # from an earlier run
                (links / program).symlink_to(found)
    return links


def search_path() -> str:
    """Ours, and where administrators' programs are."""
    return f"{os.environ['PATH']}:/usr/sbin:/sbin"


def unpack(folder: Path) -> None:
    """Download the packages and unpack them into `folder`; nothing is installed.
    Skips, with what was said, where that cannot be."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        root, archive = Path(name) / "root", Path(name) / "root.tar"
        command = ["mmdebstrap", "--variant=extract", f"--include={','.join(PACKAGES)}"]
        done = subprocess.run(
            [*command, RELEASE, archive], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"no container engine can be had: {done.stderr[-2000:]}")
        root.mkdir()
        taken = ["--wildcards", "./usr/bin/*", "./usr/sbin/*", "./usr/libexec/docker/*"]
        subprocess.run(["tar", "-xf", archive, "-C", root, *taken], check=True)
        for runc in root.glob("usr/*bin/runc"):
            runc.unlink()  # this system's is right
        try:
            root.rename(folder)
        except OSError:
            if not (folder / "usr").is_dir():  # else somebody else was faster
                raise
