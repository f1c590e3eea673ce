"""The private engine's programs: installed ones, or Debian's packages, unpacked.

Debian 12 has no Compose of version 2; what Debian 13 has runs there too, all but runc,
which `apt-get install runc` brings from its own release.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RELEASE = "trixie"
KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
PACKAGES = ["containerd", "docker-buildx", "docker-cli", "docker-compose", "docker.io"]
PLUGINS = ["docker-buildx", "docker-compose"]
NEEDED = ["runc", "apt-get", "dpkg-deb", "ip"]  # installed by .ci/run


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
    plugins = folder / "usr/libexec/docker/cli-plugins"
    return Programs(
        f"{folder}/usr/bin:{folder}/usr/sbin", [plugins / name for name in PLUGINS]
    )


def search_path() -> str:
    """Ours, and where administrators' programs are."""
    return f"{os.environ['PATH']}:/usr/sbin:/sbin"


def unpack(folder: Path) -> None:
    """Download the packages and unpack them into `folder`; nothing is installed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="parallax-apt-") as name:
        place = Path(name)
        place.chmod(0o755)
        config = write_config(place)
        apt(config, place, "update")
        apt(config, place, "download", *PACKAGES)
        root = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
        for package in sorted(place.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    (root / "usr/sbin/runc").unlink(missing_ok=True)  # this system's is right
    try:
        root.rename(folder)
    except OSError:  # somebody else was faster
        shutil.rmtree(root)


def write_config(place: Path) -> Path:
    """A package list of its own, which the system's apt never sees."""
    for part in ("lists/partial", "cache/archives/partial"):
        (place / part).mkdir(parents=True)
    (place / "status").touch()
    sources = place / "sources.list"
    mirror = f"[signed-by={KEYS}] http://deb.debian.org/debian {RELEASE} main"
    sources.write_text(f"deb {mirror}\n")
    config = place / "apt.conf"
    settings = {
        "Dir::State": place,
        "Dir::State::status": place / "status",
        "Dir::Cache": place / "cache",
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Acquire::Languages": "none",
    }
    config.write_text("".join(f'{key} "{value}";\n' for key, value in settings.items()))
    return config


def apt(config: Path, place: Path, *words: str) -> None:
    """Run it on our list. Skips, with what it said, where it cannot."""
    done = subprocess.run(
        ["apt-get", "-q", *words],
        env={**os.environ, "APT_CONFIG": str(config)},
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        pytest.skip(f"the container engine cannot be downloaded: {said}")
