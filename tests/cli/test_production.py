"""What development may do and production may not."""

from pathlib import Path

import pytest

from shared.cli.ports import free_port

from .running import command_env, parallax


@pytest.mark.parametrize("secret", ["", "short", "a" * 64])
def test_serve_refuses_a_weak_secret_in_production(data: Path, secret: str) -> None:
    env = command_env(ENVIRONMENT="production", SECRET_KEY=secret)
    port = str(free_port())
    refused = parallax("serve", "--data", data, "--port", port, env=env)
    assert refused.returncode == 1
    assert refused.stderr.startswith("parallax: setting SECRET_KEY needs")
    assert refused.stderr.count("\n") == 1


def test_seed_refuses_production_for_its_passwords_are_published(data: Path) -> None:
    env = command_env(ENVIRONMENT="production")
    refused = parallax("seed", "--data", data, env=env)
    assert refused.returncode == 1
    assert "for development" in refused.stderr
