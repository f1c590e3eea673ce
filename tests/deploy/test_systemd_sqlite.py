"""A variant alone, on SQLite, with the defaults: installed, saved, lost, restored,
taken away."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from shared.cli.processes import ROOT

from ..conformance.client import Client, connection
from ..conformance.people import Person, sign_in, sign_up
from ..faults.waiting import wait_for
from . import nspawn
from .nspawn_host import BACK, INSTALL, SCRIPTS, Host

pytestmark = pytest.mark.timeout(900)
URL = "https://localhost"
SCRIPT = ROOT / "deploy/systemd/install"
DATABASE = "/var/lib/parallax/parallax.db"
WRONG = [
    [],
    ["rails"],
    ["flask", "--port"],
    ["flask", "--purge"],
    ["flask", "django"],
    ["flask", "--sideways"],
]


@pytest.fixture(scope="module")
def host(parts, tmp_path_factory) -> Iterator[Host]:
    with nspawn.machine(tmp_path_factory.mktemp("small"), *parts) as machine:
        machine.run("systemctl", "disable", "--now", "postgresql")
        made = Host(machine)
        made.install("flask", "--database", "sqlite")
        yield made


@pytest.fixture(scope="module")
def ada(host: Host) -> Person:
    with host.machine.entered():
        return sign_up(connection(URL), "ada")


def knows(host: Host, person: Person) -> bool:
    """Whether she can still sign in."""
    with host.machine.entered():
        try:
            sign_in(connection(URL), person.email)
        except (AssertionError, httpx.HTTPError):
            return False
        return True


@pytest.mark.parametrize("words", WRONG)
def test_wrong_words_are_refused_with_exit_code_2(words):
    done = subprocess.run([SCRIPT, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.startswith("parallax: "), done


def test_help_and_packages_need_no_root():
    for word, expected in (("--help", "usage:"), ("--packages", "nginx")):
        done = subprocess.run(
            [SCRIPT, word], capture_output=True, text=True, check=True
        )
        assert expected in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["django", "--port", "443"],
        ["django", "--port", "80"],
        ["django", "--port", "4430", "--database", "oracle"],
        ["django", "--port", "4430", "--certificate", "/etc/hostname"],
        ["django", "--port", "4430", "--wsgi"],
    ],
)
def test_what_cannot_be_installed_changes_nothing(host, words):
    before = host.state()
    assert not host.machine.succeeds(INSTALL, *words)
    assert host.state() == before


def test_strangers_get_no_answer(host, ada):
    with host.machine.entered(), pytest.raises(httpx.HTTPError):
        httpx.get("http://127.0.0.1/", trust_env=False)
    with host.machine.entered():
        moved = httpx.get("http://localhost/login", trust_env=False)
        assert moved.headers["location"] == f"{URL}/login"
        assert Client(connection(URL)).get("/api/tags").status == 200, "the control"


def test_old_backups_go(host):
    backup = (f"{SCRIPTS}/parallax", "flask", "backup", "/var/lib/parallax/backups")
    for _ in range(3):
        host.machine.run(*backup, "--keep", "2")
    assert len(host.machine.run("ls", "/var/lib/parallax/backups").split()) == 2


def test_what_was_wiped_comes_back(host, ada):
    backup = host.backup("flask")
    host.machine.run("systemctl", "stop", "parallax@flask.target")
    host.machine.run("sh", "-c", f"rm {DATABASE}*")
    host.machine.run("systemctl", "start", "parallax-migrate@flask.service")
    host.machine.run("systemctl", "start", "parallax@flask.target")
    with host.machine.entered():
        assert connection(URL).get("/readyz").status_code == 200, "it serves"
    assert not knows(host, ada), "the control: she is gone"
    host.machine.run(f"{SCRIPTS}/restore", backup)
    assert knows(host, ada)


def test_what_is_no_backup_is_not_restored(host, ada):
    wrong = "/tmp/no-backup.sqlite"
    host.machine.run("sh", "-c", f"echo nothing >{wrong}")
    assert not host.machine.succeeds(f"{SCRIPTS}/restore", wrong)
    assert wait_for(lambda: knows(host, ada), BACK), "it serves on as before"


def test_removing_leaves_the_data_and_purging_nothing(host, ada):
    host.machine.run(INSTALL, "--remove", "flask")
    assert host.units() == [] and not knows(host, ada)
    nginx = host.machine.run("cat", "/etc/nginx/nginx.conf")
    assert "worker_connections 768;" in nginx and "parallax" not in nginx
    with host.machine.entered():
        assert wait_for(shows_its_own_page, BACK), "Debian's nginx, as it was"
    host.install("flask")
    assert knows(host, ada), "her data was kept"
    host.machine.run(INSTALL, "--remove", "flask", "--purge")
    left = host.machine.run(
        *("find", "/etc", "/opt", "/var/lib", "/usr/local", "/run/systemd/system"),
        *("-name", "*parallax*"),
    )
    assert left.split() == []
    assert not host.machine.succeeds("id", "parallax")


def shows_its_own_page() -> bool:
    """Debian's nginx, once the workers that it had before a reload are gone."""
    with suppress(httpx.HTTPError):
        return "nginx" in httpx.get("http://127.0.0.1/", trust_env=False).text
    return False
