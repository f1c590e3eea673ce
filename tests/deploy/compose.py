"""deploy/compose, copied to a folder of its own and driven as its guide says."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

from ..servers import quiet_port
from .engine import Engine

PARTS = ["deploy", "requirements", "shared", ".dockerignore"]
PARTS += [variant.package for variant in VARIANTS.values()]
NOT_COPIED = shutil.ignore_patterns("__pycache__", "private", ".env")
PATIENCE = "300"  # seconds, for a machine with other things to do
ADMIN = "ada@example.com"
PASSWORD = "password123"
EVERYWHERE = "0.0.0.0/0"  # tests may read /metrics


@dataclass
class Stack:
    """A project of Compose: its folder, and what it is called."""

    engine: Engine
    folder: Path
    name: str = "parallax-test"
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Path:
        return self.folder / "deploy" / "compose"

    @property
    def env(self) -> Mapping[str, str]:
        files = [self.place / "compose.yaml", self.place / "private" / "network.json"]
        joined = os.pathsep.join(map(str, files))
        mine = {"COMPOSE_FILE": joined, "COMPOSE_PROJECT_NAME": self.name}
        return {**self.engine.env, **mine, **self.settings}

    def compose(self, *words: str, **options: Any) -> str:
        """What `docker compose` says."""
        return self.engine.docker("compose", *words, env=self.env, **options)

    def script(self, name: str, *words: str) -> str:
        """Run one of deploy/compose's own; what it says."""
        done = subprocess.run(
            [self.place / name, *words],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{name} {words}: {done.stdout}"
        return done.stdout

    def prepare(self, profile: str, *options: str) -> None:
        """Secrets, sites, and the settings of Compose, on ports that are free."""
        port = str(quiet_port())
        self.script("prepare", profile, "--port", port, *options)
        # a private engine gives builds no network of their own
        services = {name: {"build": {"network": "host"}} for name in VARIANTS}
        network = self.place / "private" / "network.json"
        network.write_text(json.dumps({"services": services}))

    def up(self, *words: str) -> float:
        """Everything, healthy; the seconds that took."""
        began = time.monotonic()
        self.compose("up", "--detach", "--wait", "--wait-timeout", PATIENCE, *words)
        return time.monotonic() - began

    def down(self) -> None:
        """Nothing is left, the volumes neither."""
        self.compose("--profile", "*", "down", "--volumes", "--timeout", "5")

    @property
    def urls(self) -> dict[str, str]:
        """Where each variant is."""
        lines = (self.place / ".env").read_text().splitlines()
        pairs = dict(line.partition("=")[::2] for line in lines)
        found = {name: pairs.get(f"{name.upper()}_URL") for name in VARIANTS}
        return {name: url for name, url in found.items() if url}

    @property
    def certificate(self) -> Path:
        """Which signs itself."""
        return self.place / "private" / "certificate.pem"

    @property
    def secrets(self) -> dict[str, str]:
        """Each by its file's name, the certificate's key too."""
        public = {"certificate.pem", "network.json"}
        files = [f for f in (self.place / "private").iterdir() if f.is_file()]
        return {f.name: f.read_text().strip() for f in files if f.name not in public}

    def containers(self) -> dict[str, dict[str, Any]]:
        """What the engine knows of each service's container that runs."""
        known = self.engine.inspect(*self.compose("ps", "--quiet").split())
        label = "com.docker.compose.service"
        return {each["Config"]["Labels"][label]: each for each in known}

    def inside(self, service: str, *command: str, **options: Any) -> str:
        """What a command says in a service's container."""
        return self.compose("exec", "-T", service, *command, **options)

    def appoint(self, service: str) -> None:
        """Make the suite's admin, as the guide says."""
        self.inside(service, "parallax", "admin", ADMIN, stdin=f"{PASSWORD}\n")


@contextmanager
def copied(engine: Engine, folder: Path) -> Iterator[Stack]:
    """A fresh copy of what the images are made of, and no stack left after the
    block."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=NOT_COPIED)
        else:
            shutil.copy(source, target)
    stack = Stack(engine, folder)
    try:
        yield stack
    finally:
        if "PARALLAX_KEEP" not in os.environ and (stack.place / "private").exists():
            stack.down()
