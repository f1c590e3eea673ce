"""The four variants: their names, and the very commands that run them."""

import http.client
import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from .failures import Failure
from .ports import HOST
from .processes import ROOT, Condition, Process, never, start, wait_until

UVICORN = [
    *("--ws", "shared.uvicorn_sockets:SocketProtocol"),
    *("--ws-max-size", "65536"),
    *("--ws-per-message-deflate", "false"),
    *("--timeout-graceful-shutdown", "8"),
    *("--no-server-header", "--no-proxy-headers", "--no-access-log"),
]


@dataclass(frozen=True)
class Variant:
    """What the command line knows of a variant."""

    name: str
    package: str
    served: str  # module:application
    server: str
    schema: str  # who makes the tables: alembic or django

    def command(self, port: int, workers: int, host: str = HOST) -> list[str]:
        """The web server's command line."""
        listen = ["--workers", str(workers)]
        if self.server == "gunicorn":
            listen += ["--config", f"{self.package}/gunicorn.conf.py"]
            bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            listen += ["--bind", bind]
        else:
            listen += ["--host", host, "--port", str(port), *UVICORN]
            listen += ["--log-level", "warning"]  # info: a line for each socket
        return [sys.executable, "-m", self.server, *listen, self.served]

    @property
    def migrate(self) -> list[str]:
        """The command that brings a database up to date."""
        if self.schema == "alembic":
            return [sys.executable, "-m", "shared.migrations"]
        settings = f"--settings={self.package}.settings"
        django = [sys.executable, "-m", "django", "migrate", settings]
        return [*django, "--fake-initial", "--no-input"]

    def require(self) -> None:
        """Raises Failure where the code or its server is missing."""
        if not (ROOT / self.package).is_dir():
            raise Failure(f"{self.package}/ is not here")
        for module in (self.server, "celery", self.schema):
            if importlib.util.find_spec(module) is None:
                raise Failure(
                    f"{module} is not installed in {sys.prefix}; "
                    f"requirements/{self.name}.txt lists what {self.name} needs"
                )


VARIANTS = {
    variant.name: variant
    for variant in (
        Variant(
            "django",
            "django_monolith",
            "django_monolith.wsgi:application",
            "gunicorn",
            "django",
        ),
        Variant(
            "flask",
            "flask_service",
            "flask_service.app:create_app()",
            "gunicorn",
            "alembic",
        ),
        Variant(
            "fastapi",
            "fastapi_service",
            "fastapi_service.main:app",
            "uvicorn",
            "alembic",
        ),
        Variant(
            "channels",
            "realtime_channels",
            "realtime_channels.asgi:application",
            "uvicorn",
            "django",
        ),
    )
}


def app_env(
    port: int, database_url: str, redis_url: str, secret_key: str
) -> dict[str, str]:
    """The settings of a variant in development."""
    return {
        "ENVIRONMENT": "development",
        "SECRET_KEY": secret_key,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "RATE_LIMITS": "off",
        "LOG_FORMAT": "text",
    }


def child_env(env: Mapping[str, str]) -> dict[str, str]:
    """Our environment with `env`, fit for a process that runs the project's code."""
    ours = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"}
    return {**ours, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **env}


def start_variant(
    name: str, port: int, env: Mapping[str, str], *, workers: int = 1, logs: Path
) -> Process:
    """Start a web server; `wait_for_variants` waits for its answer."""
    variant = VARIANTS[name]
    variant.require()
    return start(
        name,
        variant.command(port, workers),
        log=logs / f"{name}.log",
        env=child_env(env),
    )


def wait_for_variants(
    started: Mapping[int, Process],
    *,
    host: str = HOST,
    seconds: float = 30,
    stop: Condition = never,
) -> None:
    """Wait until each port answers. Raises Failure with the last lines of one that
    ends instead."""
    for port, process in started.items():
        wait_until(
            partial(is_healthy, port, host),
            f"an answer from {process.name}",
            seconds=seconds,
            watched=started.values(),
            stop=stop,
        )


def is_healthy(port: int, host: str = HOST) -> bool:
    """Whether /healthz answers 200 there; `host` is the Host that it expects."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def host_of(env: Mapping[str, str]) -> str:
    """The Host of a variant's public address."""
    return urlsplit(env["PUBLIC_URL"]).netloc
