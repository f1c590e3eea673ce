"""What was measured, on what."""

import json
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .servers import GO_SOURCES, NODE

PACKAGES = (
    *("flask", "gevent", "gunicorn", "simple-websocket", "wsproto"),
    *("fastapi", "uvicorn", "uvloop", "websockets", "channels", "channels-redis"),
)


def describe_machine() -> dict[str, Any]:
    ours = {name: version(name) for name in PACKAGES}
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "versions": {**ours, **peers()},
    }


def peers() -> dict[str, str]:
    """The versions of the reference servers, as far as they are here."""
    found = {}
    if shutil.which("node"):
        found["node"] = said("node", "--version").removeprefix("v")
    ws = NODE / "node_modules" / "ws" / "package.json"
    if ws.exists():
        found["ws"] = json.loads(ws.read_text())["version"]
    if shutil.which("go"):
        found["go"] = said("go", "version").split()[2].removeprefix("go")
    package = "golang-github-gorilla-websocket-dev"
    if shutil.which("dpkg-query") and Path(GO_SOURCES).is_dir():
        found["gorilla/websocket"] = said(
            "dpkg-query", "--show", "--showformat=${Version}", package
        )
    return {name: text for name, text in found.items() if text}


def said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
