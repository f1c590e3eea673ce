"""Steps of deploy/systemd/install by themselves, in a folder instead of a machine: what
they refuse, and what they leave when something fails."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from shared.cli.ports import HOST, free_port
from shared.cli.processes import ROOT
from shared.cli.valkey import find_program

from ..faults.waiting import wait_for
from .nginx import sign

INSTALL = ROOT / "deploy/systemd"
BEFORE = """set -euo pipefail
here=$1 source_code=$2 place=$3
for step in "$here"/steps/*.sh; do . "$step"; done
root=$place/opt code=$root/code mark=$root/must-roll settings=$place/etc
data=$place/data units=$place/units nginx=$place/nginx
systemctl() { echo "systemctl $*" >>"$place/done"; }
"""
# valkey-cli, which no wheel brings: of the answers the values alone
CLI = r"""valkey-cli() {
    exec 9<>"/dev/tcp/127.0.0.1/$port"
    printf '%s\r\nQUIT\r\n' "$*" >&9
    sed -e '$d' -e '/^[*$]/d' -e 's/^+//' <&9 | tr -d '\r'
}
"""


class Steps:
    """A folder in which steps are done."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "etc/secrets").mkdir(parents=True)

    def do(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a script that knows all steps."""
        words = ["bash", "-c", BEFORE + script, "install", INSTALL, ROOT, self.place]
        return subprocess.run(
            words, capture_output=True, text=True, timeout=60, check=False
        )

    def installed(self, *variants: str) -> None:
        """As if they were."""
        for number, name in enumerate(variants):
            url = f"PUBLIC_URL=https://localhost:{8441 + number}\n"
            (self.place / f"etc/{name}.env").write_text(url)

    def files(self) -> list[str]:
        """All that is there."""
        found = (
            Path(folder) / file
            for folder, _, files in os.walk(self.place)
            for file in files
        )
        return sorted(str(path.relative_to(self.place)) for path in found)


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path)


def test_purge_is_refused_before_anything_stops(steps):
    steps.installed("flask", "django")
    before = steps.files()
    refused = steps.do("read_options --remove flask --purge; remove_variant")
    assert refused.returncode == 2
    assert refused.stderr == "parallax: --purge: django still uses the data\n"
    assert steps.files() == before, "and systemd was told nothing"


def test_a_run_after_a_failed_one_rolls_what_that_one_changed(steps):
    (steps.place / "source/shared").mkdir(parents=True)
    (steps.place / "source/shared/new.py").write_text("new = True\n")
    ask = 'check_options; echo "$changed $shared_changed ${debians[*]}"'
    assert steps.do(ask).stdout == "no no \n", "the control"
    copied = steps.do(
        "source_code=$place/source folders=(shared) files=()\n"
        "install_code; must_roll nginx; fail 'no packages'"
    )
    assert (copied.returncode, copied.stderr) == (1, "parallax: no packages\n")
    assert (steps.place / "opt/code/shared/new.py").exists()
    assert steps.do(ask).stdout == "yes yes nginx\n"
    ending = (INSTALL / "install").read_text().split()
    assert ending[-5:] == ["wait_until_ready", "rm", "-f", '"$mark"', "farewell"]


@contextmanager
def valkey(folder: Path, port: int, *options: str) -> Iterator[redis.Redis]:
    """A server that ends as systemd ends Debian's."""
    place = ["--port", str(port), "--bind", HOST, "--dir", str(folder)]
    child = subprocess.Popen([find_program(), *place, *options])
    client = redis.Redis(HOST, port)
    try:
        assert wait_for(lambda: answers(client), 20)
        yield client
    finally:
        client.close()
        child.terminate()
        child.wait(20)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.AuthenticationError:
        return True
    except redis.ConnectionError:
        return False


def test_what_valkey_holds_outlasts_its_new_command_line(steps):
    port = free_port()
    with valkey(steps.place, port, "--save", "3600 1") as client:
        client.set("others", "data")
        for _ in range(2):
            kept = steps.do(f"port={port}\n{CLI}keep_valkey")
            assert (kept.returncode, kept.stderr) == (0, "")
    with valkey(steps.place, port, "--appendonly", "yes") as client:
        assert client.get("others") == b"data"


def test_a_valkey_that_says_nothing_is_not_restarted(steps):
    port = free_port()
    with valkey(steps.place, port, "--requirepass", "secret"):
        refused = steps.do(f"port={port}\n{CLI}keep_valkey")
    assert refused.returncode == 1
    assert refused.stderr.startswith("parallax: Valkey does not say")


def test_a_key_of_another_certificate_leaves_the_good_pair(steps):
    for name in ("good", "other"):
        sign(steps.place / name)
    give = "certificate=$place/good/certificate.pem key=$place/%s/key.pem; "
    assert steps.do(give % "good" + "write_certificate").returncode == 0
    held = [steps.place / "etc/tls" / name for name in ("certificate.pem", "key.pem")]
    before = [file.read_bytes() for file in held]
    for step in ("check_files", "write_certificate"):
        refused = steps.do("variant=flask; " + give % "other" + step)
        assert refused.returncode == 2
        assert refused.stderr.startswith("parallax: --key ")
        assert refused.stderr.count("\n") == 1
    assert [file.read_bytes() for file in held] == before


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("postgresql://parallax:x@127.0.0.1:5432/parallax", True),
        ("postgresql://parallax:x@localhost/parallax", True),
        ("postgresql://parallax:x@[::1]:5433/parallax", True),
        ("sqlite:////var/lib/parallax/parallax.db", True),
        ("", True),
        ("postgresql://parallax:x@192.0.2.7:5432/parallax", False),
        ("postgresql://parallax@[2001:db8::7]/parallax", False),
        ("postgresql://database.example/parallax", False),
    ],
)
def test_a_database_on_another_machine_is_left_alone(steps, url, here):
    (steps.place / "etc/secrets/database_url").write_text(url)
    made = steps.do(
        "start_postgresql() { echo made; }; has_role() { true; }\n"
        "has_database() { true; }; make_role() { true; }\n"
        "variant=flask; check_files; make_database; list_packages; database_is_here"
    )
    words = made.stdout.split()
    local = here and not url.startswith("sqlite")
    assert (made.returncode == 0, "made" in words) == (here, local), made.stderr
    assert ("postgresql" in words, "postgresql-client" in words) == (local, not here)
    assert (steps.place / "etc/secrets/database_url").read_text().startswith(url)
