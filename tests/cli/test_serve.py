"""`parallax serve`: everything starts, and nothing stays."""

import os
import shutil
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from shared.cli.ports import free_port

from .running import Serving, parallax, wait_until

type Serve = Callable[..., Serving]
REDIS = {"valkey-server", "redis-server"}
MARIADB = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")


def test_serve_shows_demo_content_and_ends_every_child_on_ctrl_c(serve: Serve) -> None:
    serving = serve("fastapi").wait_until_ready()
    assert serving.get("/readyz")["status"] == "ok"
    assert serving.get("/api/articles")["articlesCount"] == 25
    assert serving.url in serving.said
    assert "ada@example.com" in serving.said
    assert serving.names() & REDIS, serving.names()
    assert serving.end(signal.SIGINT) == 130


def test_serve_ends_every_child_on_sigterm_with_code_0(serve: Serve) -> None:
    serving = serve().wait_until_ready()
    assert serving.end(signal.SIGTERM) == 0


def test_serve_leaves_nothing_running_even_when_it_is_killed(serve: Serve) -> None:
    serving = serve().wait_until_ready()
    assert serving.end(signal.SIGKILL) == -signal.SIGKILL


def test_serve_ends_at_once_while_it_is_still_starting(serve: Serve) -> None:
    serving = serve()
    wait_until(lambda: REDIS & serving.names(), "a first server")
    assert serving.end(signal.SIGINT) == 130


def test_serve_ends_everything_when_one_child_dies(serve: Serve) -> None:
    serving = serve().wait_until_ready()
    children = serving.descendants()
    for process in children:
        if process.name() in REDIS:
            process.kill()
    assert serving.child.wait(60) == 1
    assert "redis ended by signal 9" in serving.said
    _, alive = psutil.wait_procs(children, timeout=60)
    assert not alive


def test_serve_keeps_what_was_written_and_starts_again(serve: Serve) -> None:
    port = free_port()
    first = serve("--no-seed", port=port).wait_until_ready()
    assert first.get("/api/articles")["articlesCount"] == 0
    assert "ada@example.com" not in first.said
    first.end(signal.SIGTERM)
    again = serve(port=port).wait_until_ready()
    assert again.get("/api/articles")["articlesCount"] == 25


def test_serve_runs_on_a_private_postgresql(serve: Serve) -> None:
    serving = serve("--db", "postgres").wait_until_ready()
    assert serving.get("/api/articles")["articlesCount"] == 25
    assert "postgresql://" in serving.said
    assert serving.end(signal.SIGTERM) == 0


@pytest.mark.skipif(not MARIADB, reason="needs MariaDB: apt install mariadb-server")
def test_serve_runs_on_a_private_mariadb_which_seed_finds(
    serve: Serve, data: Path
) -> None:
    serving = serve("--db", "mariadb").wait_until_ready()
    assert serving.get("/api/articles")["articlesCount"] == 25
    assert "mariadb://" in serving.said
    seeded = parallax("seed", "--data", data, "--db", "mariadb")
    assert "has users already" in seeded.stdout, seeded.stderr
    for name in ("mariadb-password", "mariadbd.log"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600, name
    assert not (data / "mariadb.sql").exists()  # the password was in it
    assert serving.end(signal.SIGTERM) == 0


def test_serve_all_runs_the_four_on_one_database(serve: Serve) -> None:
    port = 8000 + free_port() % 1000 * 4  # four in a row, below those given at random
    serving = serve("all", port=port).wait_until_ready()
    for number, package in enumerate(
        ("django_monolith", "flask_service", "fastapi_service", "realtime_channels")
    ):
        serving.url = f"http://127.0.0.1:{port + number}"
        assert serving.get("/api/meta")["variant"] == package
        assert serving.get("/api/articles")["articlesCount"] == 25
    assert serving.end(signal.SIGINT) == 130


def test_serve_keeps_its_secrets_from_others(serve: Serve, data: Path) -> None:
    serve().wait_until_ready()
    for name in ("secret-key", "parallax.db", "fastapi.log", "running.json"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600, name
    assert not data.stat().st_mode & 0o066


def test_serve_lets_no_second_one_into_its_folder(serve: Serve, data: Path) -> None:
    serve().wait_until_ready()
    second = parallax("serve", "--data", data, "--port", str(free_port()))
    assert second.returncode == 1
    assert "serves from" in second.stderr


def test_serve_says_that_a_port_is_in_use(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = parallax("serve", "--data", data, "--port", str(port))
    assert refused.returncode == 1
    expected = f"parallax: port {port} is in use; choose another by --port\n"
    assert refused.stderr == expected


@pytest.mark.parametrize(
    "url", ["x", "oracle://h/x", "sqlite:///x.db", "postgresql://h", "mysql://h"]
)
def test_serve_refuses_a_database_that_is_none(data: Path, url: str) -> None:
    port = str(free_port())
    refused = parallax("serve", "--data", data, "--port", port, "--db", url)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"parallax: --db {url}: ")
    assert refused.stderr.count("\n") == 1


def test_serve_says_that_a_database_is_away_and_keeps_its_password(data: Path) -> None:
    url = f"postgresql://ada:hidden@127.0.0.1:{free_port()}/x"
    port = str(free_port())
    refused = parallax("serve", "--data", data, "--port", port, "--db", url)
    assert refused.returncode == 1
    assert refused.stderr.startswith("parallax: no database at postgresql://127")
    assert refused.stderr.count("\n") == 1
    assert "hidden" not in refused.stderr


@pytest.mark.parametrize("arguments", [["nosuch"], ["--port", "0"], ["--workers", "x"]])
def test_serve_refuses_arguments_that_make_no_sense(arguments: list[str]) -> None:
    refused = parallax("serve", *arguments)
    assert refused.returncode == 2
    assert "usage: parallax serve" in refused.stderr
