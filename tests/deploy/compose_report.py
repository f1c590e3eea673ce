"""docs/measured/deploy-compose.json: what a long run with `--publish` saw."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.cli.processes import ROOT

from ..claims.machine import describe
from .compose import Stack

REPORT = ROOT / "docs" / "measured" / "deploy-compose.json"
COMMAND = (
    "./parallax test --faults tests/deploy/test_compose.py"
    " tests/deploy/test_compose_profiles.py -- --publish"
)
VERSIONS = {
    "python": ("python", "--version"),
    "postgresql": ("postgres", "--version"),
    "valkey": ("valkey-server", "--version"),
    "nginx": ("sh", "-c", "nginx -v 2>&1"),
}


def publish(config: pytest.Config, *path: str, value: Any) -> None:
    """Put a value at its place, with `--publish`; else only say it."""
    print(f"{' '.join(path)}: {json.dumps(value)}")
    if not config.getoption("--publish"):
        return
    known: dict[str, Any] = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    known["date"] = f"{datetime.now(UTC):%Y-%m-%d}"
    known["command"] = COMMAND
    known["machine"] = describe()
    place = known
    for name in path[:-1]:
        place = place.setdefault(name, {})
    place[path[-1]] = value
    REPORT.write_text(json.dumps(known, indent=1) + "\n")


def versions(stack: Stack, variant: str) -> dict[str, str]:
    """What the containers really ran: stand-ins may differ from the names."""
    where = {"python": variant, "postgresql": "database", "valkey": "cache"}
    found = {}
    for name, command in VERSIONS.items():
        said = stack.inside(where.get(name, name), *command)
        found[name] = said.strip().splitlines()[0]
    found["engine"] = stack.engine.docker("version", "-f", "{{.Server.Version}}")
    found["compose"] = stack.engine.docker("compose", "version", "--short")
    return {name: said.strip() for name, said in found.items()}
