"""Settings that are secret may come from files, as containers and systemd hand them
over: SECRET_KEY_FILE names the file that holds SECRET_KEY."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")


class SecretFile(Exception):
    """The setting `name` cannot be had from its file, for the reason `why`."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"setting {name} {why}")
        self.name = name
        self.why = why


def with_secrets(variables: Mapping[str, str]) -> dict[str, str]:
    """`variables`, and of SECRETS those that a file holds, without the space around
    them. Raises SecretFile for one that cannot be read, or that is given twice."""
    found = dict(variables)
    for name in SECRETS:
        path = found.pop(f"{name}_FILE", "")
        if not path:
            continue
        if found.get(name):
            raise SecretFile(name, f"is given twice: {name}_FILE is set too")
        try:
            found[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SecretFile(f"{name}_FILE", f"cannot be read: {error}") from error
    return found
