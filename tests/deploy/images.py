"""Stand-ins for the public images that the project builds on, made of Debian 13's own
packages under the public names, for an engine that reaches no registry.

The roots are made once and kept in the user's cache: a minute, with the network of
Debian's packages.
"""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.cli.processes import ROOT

from .engine import Engine
from .engine_packages import RELEASE, cache

DEPLOY = ROOT / "deploy"
HERE = Path(__file__).parent / "stand_ins"
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")  # also of a company's proxy
ROOTS = {
    "python": ["ca-certificates", "python3", "python3-venv"],
    "servers": ["curl", "nginx-light", "postgresql-17", "valkey-server"],
}
NO_CLUSTER = (
    'mkdir -p "$1/etc/postgresql-common" && echo create_main_cluster = false'
    ' >"$1/etc/postgresql-common/createcluster.conf"'
)
SLIM = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*"]
FOREIGN = {"amd64": "linux/amd64", "arm64": "linux/arm64"}


def public_names() -> dict[str, str]:
    """The image that each of our files asks for, by the first word of its name."""
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    servers = (DEPLOY / "compose" / "servers.yaml").read_text()
    names = re.findall(r"^FROM (\S+:\S+)", dockerfile, re.MULTILINE)
    names += re.findall(r"^\s+image: (\S+:\S+)", servers, re.MULTILINE)
    words = ("python", "postgres", "valkey", "nginx")
    return {word: next(name for name in names if word in name) for word in words}


def provide(engine: Engine) -> None:
    """Make every public image be there."""
    names = public_names()
    with ThreadPoolExecutor(2) as pool:
        roots = dict(zip(ROOTS, pool.map(make_root, ROOTS), strict=True))
    import_root(engine, roots["python"], names["python"])
    import_root(engine, roots["servers"], "parallax-stand-in:servers")
    for target in ("postgres", "valkey", "nginx"):
        build = ["build", "--quiet", "--network", "none", "--target", target]
        engine.docker(*build, "--tag", names[target], HERE)


def import_root(engine: Engine, root: Path, name: str, machine: str = "amd64") -> None:
    """Make an image of a root's archive."""
    engine.docker("import", "--platform", FOREIGN[machine], root, name)


def make_root(name: str, machine: str = "amd64") -> Path:
    """The archive of a Debian with the packages of ROOTS[name]. Skips where it cannot
    be made."""
    archive = cache() / "images" / f"{RELEASE}-{name}-{machine}.tar"
    if archive.exists():
        return archive
    if not shutil.which("mmdebstrap"):
        pytest.skip("stand-in images need mmdebstrap: apt-get install mmdebstrap")
    archive.parent.mkdir(parents=True, exist_ok=True)
    fresh = archive.with_name(f".{os.getpid()}-{archive.name}")
    done = subprocess.run(
        command(name, machine, fresh), capture_output=True, text=True, check=False
    )
    if done.returncode:
        fresh.unlink(missing_ok=True)
        pytest.skip(f"no stand-in image {name}: {done.stderr[-2000:]}")
    fresh.rename(archive)
    return archive


def command(name: str, machine: str, archive: Path) -> list[str]:
    """mmdebstrap's."""
    words = ["mmdebstrap", "--variant=minbase", f"--architectures={machine}"]
    words += [f"--include={','.join(ROOTS[name])}"]
    words += [f"--dpkgopt=path-exclude={path}" for path in SLIM]
    if TRUSTED.exists():
        words.append(f"--customize-hook=copy-in {TRUSTED} {TRUSTED.parent}")
    if name == "servers":  # no cluster of Debian's
        words.append(f"--essential-hook={NO_CLUSTER}")
        words.append("--dpkgopt=force-confold")
    if name == "python":  # the public image's is /usr/local/bin/python
        words.append('--customize-hook=ln -s python3 "$1/usr/bin/python"')
    return [*words, RELEASE, str(archive)]
