"""`run`, as systemd sees it: when a web process says that it is ready."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from shared.cli.ports import HOST
from shared.cli.variants import VARIANTS, is_healthy

from .running import SCRIPT, SOON, command_env, parallax


@contextmanager
def told_by(
    folder: Path, variant: str, *options: str, **env: str
) -> Iterator[tuple[subprocess.Popen[bytes], socket.socket, int]]:
    """A web process, the socket on which systemd would hear of it, and the port of the
    one that it was handed."""
    settings = command_env(
        ENVIRONMENT="development",
        DATABASE_URL=f"sqlite:///{folder / 'parallax.db'}",
        REDIS_URL="redis://127.0.0.1:1/0",
        NOTIFY_SOCKET=str(folder / "notify"),
        **env,
    )
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told,
        socket.create_server((HOST, 0)) as handed,
    ):
        told.bind(str(folder / "notify"))
        # sd_listen_fds(3): the socket is number 3, and the process is named
        hand = f'exec 3<&{handed.fileno()}; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
        command = [SCRIPT, "run", variant, "web", *options]
        child = subprocess.Popen(
            ["bash", "-c", hand, "bash", *command],
            env=settings,
            pass_fds=[handed.fileno()],
        )
        try:
            yield child, told, handed.getsockname()[1]
        finally:
            if child.poll() is None:
                family = psutil.Process(child.pid).children(recursive=True)
                child.send_signal(signal.SIGTERM)
                child.wait(SOON)
                _, alive = psutil.wait_procs(family, timeout=SOON)
                assert not alive, alive


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_web_says_ready_once_it_answers(tmp_path, variant, processes):
    with told_by(tmp_path, variant, WEB_CONCURRENCY=processes) as (child, told, port):
        told.settimeout(SOON)
        assert told.recv(100) == b"READY=1"
        assert is_healthy(port)
        assert child.poll() is None


@pytest.mark.parametrize("value", ["abc", "0", "-1", "1.5"])
def test_run_names_a_bad_web_concurrency(value):
    refused = parallax("run", "fastapi", "web", env=command_env(WEB_CONCURRENCY=value))
    assert refused.returncode == 1
    assert refused.stderr.startswith("parallax: setting WEB_CONCURRENCY must be")
    assert refused.stderr.count("\n") == 1


def test_only_a_web_process_asks_for_web_concurrency():
    env = command_env(WEB_CONCURRENCY="abc")
    assert parallax("run", "channels-wsgi", "worker", env=env).returncode == 2
