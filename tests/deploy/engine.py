"""A container engine for the tests: the one that answers, or a private one.

The private one needs root and Debian's packages. It listens on a socket of its own,
leaves the firewall alone and pulls nothing: `images.py` makes stand-ins for the public
images, under their names.
"""

import json
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.cli.failures import Failure
from shared.cli.processes import start, wait_until

from . import engine_packages

LIMIT = 600  # seconds for one command


@dataclass(frozen=True)
class Engine:
    """Where it is and how it is called."""

    env: Mapping[str, str]
    private: bool

    def docker(
        self,
        *words: str | Path,
        check: bool = True,
        env: Mapping[str, str] | None = None,
        stdin: str | bytes | None = None,
        timeout: float = LIMIT,
    ) -> str:
        """What a command says. Raises AssertionError where it fails."""
        done = subprocess.run(
            ["docker", *map(str, words)],
            env={**self.env, **(env or {})},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        said = done.stdout.decode(errors="replace")
        told = done.stderr.decode(errors="replace")
        shown = " ".join(map(str, words))
        assert not (check and done.returncode), f"docker {shown}\n{said[-4000:]}{told}"
        return said if check else said + told

    def inspect(self, *names: str) -> list[dict[str, Any]]:
        """What the engine knows of containers or images."""
        found: list[dict[str, Any]] = json.loads(self.docker("inspect", *names))
        return found

    def answers(self) -> bool:
        """Whether the engine and Compose are there."""
        for words in (["version"], ["compose", "version"], ["buildx", "version"]):
            done = subprocess.run(
                ["docker", *words], env=self.env, capture_output=True, check=False
            )
            if done.returncode:
                return False
        return True


@contextmanager
def running() -> Iterator[Engine]:
    """An engine within the block. Skips where none can be had."""
    if shutil.which("docker"):
        theirs = Engine(dict(os.environ), private=False)
        if theirs.answers():
            yield theirs
            return
    if os.geteuid() != 0:
        pytest.skip("no container engine answers, and only root can start one")
    folder = Path(tempfile.mkdtemp(prefix="parallax-engine-"))
    try:
        with private(folder) as engine:
            yield engine
    finally:
        subprocess.run(["rm", "-rf", "--one-file-system", folder], check=False)


@contextmanager
def private(folder: Path) -> Iterator[Engine]:
    """Our own engine, which ends with the block."""
    programs = engine_packages.find()
    env = {**os.environ, "PATH": f"{programs.path}:{engine_packages.search_path()}"}
    env |= {"DOCKER_HOST": f"unix://{folder}/docker.sock", "DOCKER_BUILDKIT": "1"}
    env |= {"DOCKER_CONFIG": str(folder / "config")}
    plugins = folder / "config" / "cli-plugins"
    plugins.mkdir(parents=True)
    for plugin in programs.plugins:
        (plugins / plugin.name).symlink_to(plugin)
    engine = Engine(env, private=True)
    daemon = start(
        "dockerd",
        [shutil.which("dockerd", path=env["PATH"]) or "dockerd", *options(folder)],
        log=folder / "dockerd.log",
        env=env,
    )
    try:
        wait_until(engine.answers, "the engine's answer", watched=[daemon])
    except Failure as failure:
        daemon.end()
        pytest.skip(f"no container engine runs here: {failure}")
    try:
        yield engine
    finally:
        daemon.end(grace=60)


def options(folder: Path) -> list[str]:
    """Everything in one folder, no network set up but those that are asked for."""
    files = min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    return [
        *("--data-root", f"{folder}/data"),
        *("--exec-root", f"{folder}/exec"),
        *("--pidfile", f"{folder}/docker.pid"),
        *("--host", f"unix://{folder}/docker.sock"),
        *("--storage-driver", "overlay2"),
        *("--default-ulimit", f"nofile={files}:{files}"),
        *("--iptables=false", "--ip6tables=false", "--bridge=none"),
        *("--log-level", "warn"),
    ]
