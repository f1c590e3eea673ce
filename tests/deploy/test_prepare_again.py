"""deploy/compose/prepare, run once more on what an earlier run has made."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.cli.processes import ROOT

from .nginx import sign

NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A copy of deploy/compose that belongs to an ordinary user: root writes also to
    what nobody may write to. pytest's own folders are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="parallax-"))
    hidden = shutil.ignore_patterns("private", ".env")
    target = shutil.copytree(ROOT / "deploy/compose", folder / "compose", ignore=hidden)
    if os.getuid() == 0:
        folder.chmod(0o755)
        for path in (target, *target.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    yield target
    shutil.rmtree(folder)


def prepare(place: Path, *words: str) -> str:
    """Run it as the owner of its folder; what it says."""
    owner = place.stat().st_uid
    done = subprocess.run(
        [place / "prepare", *words],
        user=owner if os.getuid() == 0 else None,
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def made(place: Path) -> dict[str, str]:
    """What is there, by its path."""
    files = [place / ".env", *(place / "private").rglob("*")]
    return {str(f.relative_to(place)): f.read_text() for f in files if f.is_file()}


def sign_shortly(place: Path, days: int) -> str:
    """Have prepare's certificate end in so many days, and be its own."""
    script = place / "certificate.sh"
    text = script.read_text()
    script.write_text(text.replace("-days 397", f"-days {days}"))
    prepare(place, "flask")
    script.write_text(text)
    return (place / "private/certificate.pem").read_text()


def test_an_ordinary_user_may_run_it_twice_and_nothing_is_forgotten(place):
    words = ["--host", "chat.example.org", "--port", "443", "--listen", "192.0.2.1"]
    prepare(place, "flask", *words, "--operators", "192.0.2.0/24")
    before = made(place)
    assert before["private/sites/operators"] == "192.0.2.0/24 1;\n"
    prepare(place, "flask")
    assert made(place) == before
    prepare(place, "flask", "--operators", "", "--listen", "[::1]")
    after = made(place)
    assert after["private/sites/operators"] == "\n"
    assert "PUBLISH=[::1]:443-443:443-443" in after[".env"]
    assert "FLASK_URL=https://chat.example.org\n" in after[".env"]
    prepare(place, "flask")
    assert made(place) == after


def test_another_variant_has_its_own_port_and_lines_of_yours_stay(place):
    prepare(place, "flask", "--host", "chat.example.org")
    with (place / ".env").open("a") as file:
        file.write("LOG_LEVEL=debug\n")
    prepare(place, "all")
    settings = (place / ".env").read_text()
    assert "DJANGO_URL=https://chat.example.org:8441\n" in settings
    assert settings.count("FLASK_URL=") == 1 and "LOG_LEVEL=debug\n" in settings


def test_a_certificate_of_ours_is_signed_again_for_a_host_and_in_time(place):
    soon = sign_shortly(place, days=20)
    assert "signed a certificate" in prepare(place, "flask")
    later = (place / "private/certificate.pem").read_text()
    assert later != soon
    assert "signed a certificate" not in prepare(place, "flask")
    assert "signed a certificate" in prepare(place, "flask", "--host", "other.example")


def test_a_certificate_of_others_is_never_overwritten(place):
    tls = place.parent / "tls"
    sign(tls)
    files = [tls / "certificate.pem", tls / "key.pem"]
    for path in (tls, *files):
        path.chmod(0o755)
    prepare(place, "flask", "--certificate", str(files[0]), "--key", str(files[1]))
    said = prepare(place, "flask", "--host", "other.example")
    assert "does not name other.example" in said
    for path in files:
        assert (place / "private" / path.name).read_text() == path.read_text()


def test_a_certificate_put_in_the_place_of_ours_is_not_ours(place):
    prepare(place, "flask")
    sign(place.parent / "tls")
    theirs = (place.parent / "tls/certificate.pem").read_text()
    ours = place / "private/certificate.pem"
    ours.unlink()
    ours.write_text(theirs)
    ours.chmod(0o644)
    prepare(place, "flask", "--host", "other.example")
    assert ours.read_text() == theirs
