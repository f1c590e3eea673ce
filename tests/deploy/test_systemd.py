"""The install script and its units, on a booted Debian 13: from nothing, as
docs/guides/server.md says."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.cli.processes import ROOT
from shared.cli.variants import VARIANTS

from ..faults.waiting import wait_for
from . import nspawn
from .conformance import run_suite
from .nspawn_host import BACK, PORTS, SCRIPTS, Host
from .nspawn_report import Report

pytestmark = pytest.mark.timeout(1800)
UNITS = ROOT / "deploy/systemd/units"
THREADS, HASH = 12, 19  # of Django; MiB that one of them needs for a password
EXPOSURE = 15  # tenths, of systemd-analyze security: 100 is no protection at all
# what CI repeats: where a proxy could be in the way
PROXIED = ("headers", "pages_headers", "meta", "errors", "live", "streams", "tokens")
SHORT = [f"tests/conformance/test_{name}.py" for name in PROXIED]
KILLED = {
    "parallax-web@flask.service": "flask",
    "parallax-web@channels.service": "channels",
    "parallax-web@channels-wsgi.service": "channels",
    "parallax-worker@flask.service": "flask",
    "parallax-beat@django.service": "django",
    "nginx.service": "flask",
    "valkey-server.service": "flask",
    "postgresql@17-main.service": "flask",
}


@pytest.fixture(scope="module")
def host(
    parts: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    """All four variants, on one PostgreSQL."""
    with nspawn.machine(tmp_path_factory.mktemp("server"), *parts) as machine:
        made = Host(machine)
        for variant, port in PORTS.items():
            options = ["--wsgi"] if variant == "channels" else []
            made.install(variant, "--port", str(port), *options)
            if variant == "django":
                made.prepare(variant)
        made.roll("django")  # it started before its limits were off
        yield made


@pytest.fixture(scope="module")
def report(host: Host, pytestconfig: pytest.Config) -> Iterator[Report]:
    """What stands in the docs, where --publish asks for it."""
    made = Report(host)
    yield made
    if pytestconfig.getoption("publish"):
        made.write()


def test_memory_at_rest_is_told(host, report):
    report.memory(host.memory_at_rest())
    assert report.totals.keys() == VARIANTS.keys()


def test_hashed_passwords_leave_no_memory_behind(host):
    unit = "parallax-web@django.service"
    before = host.memory()[unit]
    with host.machine.entered():
        host.refuse_sign_ins("django", 5 * THREADS)
    assert host.memory()[unit] < before + 3 * HASH, "some of it is Django's own"


@pytest.mark.parametrize("kind", ["web", "stand-in", "worker", "beat", "backup"])
def test_a_unit_may_do_little(host, kind):
    unit = f"parallax-{kind}@flask.service"
    judge = ("systemd-analyze", "security", "--no-pager", f"--threshold={EXPOSURE}")
    assert host.machine.succeeds(*judge, unit), host.machine.run(*judge, unit)
    bare = "valkey-server.service"  # Debian's own: well kept, yet the judge must object
    assert not host.machine.succeeds(*judge[:3], "--threshold=5", bare), "the control"


def test_the_units_are_sound(host):
    broken = "/run/systemd/system/parallax-broken.service"
    host.machine.run("sh", "-c", f"printf '[Service]\\nExecStart=none\\n' >{broken}")
    said = host.machine.run("systemd-analyze", "verify", broken, check=False)
    host.machine.run("rm", broken)
    assert "parallax-broken" in said, "the control"
    units = [path.name for path in sorted(UNITS.glob("parallax*@.*"))]
    named = [unit.replace("@.", "@flask.") for unit in units]
    said = host.machine.run("systemd-analyze", "verify", *named, check=False)
    assert "parallax" not in said, said


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_suite_passes_through_nginx(host, report, long_form, variant):
    outcome = run_suite(
        host.url(variant),
        host.machine.certificate,
        within=host.machine.network,
        only=["tests/conformance"] if long_form else SHORT,
    )
    assert not outcome.failed, "\n".join(outcome.faults)
    assert outcome.passed > 50, outcome
    if long_form:
        report.conformance(variant, outcome)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_rolling_restart_fails_nobody(host, report, long_form, variant):
    with host.machine.entered(), host.load(variant) as load:
        time_of_each = []
        for _ in range(5 if long_form else 1):
            began = time.monotonic()
            host.roll(variant)
            time_of_each.append(time.monotonic() - began)
        assert wait_for(lambda: load.requests > 50 or load.failures != [], 60)
    with host.machine.entered():
        figures = load.figures()
        load.missed_nothing()
    report.restart(variant, load, figures, time_of_each)
    assert not load.failures, load.failures


def test_a_restart_that_gives_up_the_socket_is_noticed(host):
    units = ["parallax-web@flask.socket", "parallax-web@flask.service"]
    with host.machine.entered(), host.load("flask") as load:
        host.machine.run("systemctl", "stop", *units)
        assert wait_for(lambda: load.failures != [], BACK), "is the load blind?"
        host.machine.run("systemctl", "start", *units)
        assert wait_for(lambda: host.is_ready("flask"), BACK)
    with host.machine.entered():
        load.missed_nothing()  # readers come back by themselves


@pytest.mark.parametrize("unit", KILLED)
def test_what_is_killed_comes_back(host, report, unit):
    before, began = host.main_pid(unit), time.monotonic()
    assert before, f"{unit} does not run"
    host.machine.run("kill", "-9", str(before))
    came_back = wait_for(
        lambda: host.main_pid(unit) not in (0, before) and host.is_ready(KILLED[unit]),
        BACK,
    )
    assert came_back, host.machine.run("systemctl", "status", "--no-pager", unit)
    report.killed(unit, time.monotonic() - began)


def test_plain_http_of_channels_is_answered_by_wsgi(host):
    asgi = ["parallax-web@channels.socket", "parallax-web@channels.service"]
    host.machine.run("systemctl", "stop", *asgi)
    try:
        plain = wait_for(lambda: host.is_ready("channels"), BACK)
        assert plain, "plain HTTP does not need the ASGI process"
        with host.machine.entered():
            tags = host.load("flask").http  # any client in the machine's network
            answer = tags.get(f"{host.url('channels')}/api/rooms/x/events")
            assert (answer.status_code, answer.json()["errors"].keys()) == (
                503,
                {"service"},
            )
    finally:
        host.machine.run("systemctl", "start", *asgi)


def test_expired_sessions_go(host):
    day = "interval '1 day'"
    row = f"('expired', '', now() - {day}), ('live', '', now() + {day})"
    ask = ("runuser", "-u", "postgres", "--", "psql", "-qAtX", "-d", "parallax", "-c")
    host.machine.run(*ask, f"INSERT INTO django_session VALUES {row}")
    host.machine.run("systemctl", "start", "parallax-clearsessions@django.service")
    keys = host.machine.run(
        *ask, "SELECT session_key FROM django_session WHERE session_data = ''"
    )
    assert keys.split() == ["live"]


def test_backup_wipe_and_restore_bring_every_row_back(host, report):
    before = host.rows()
    assert len(before) > 13, "is there nothing to lose?"
    backup = host.backup("django")
    host.machine.run("systemctl", "stop", "parallax@*.target")
    as_postgres = ("runuser", "-u", "postgres", "--")
    host.machine.run(*as_postgres, "dropdb", "--force", "parallax")
    host.machine.run(*as_postgres, "createdb", "--owner", "parallax", "parallax")
    assert host.rows() == {}, "the control: all is gone"
    host.machine.run(f"{SCRIPTS}/restore", backup)
    assert host.rows() == before
    assert wait_for(lambda: all(host.is_ready(name) for name in VARIANTS), BACK)
    report.restored(len(before))


def test_install_can_be_run_twice(host):
    before = host.state()
    said = host.install("flask")
    assert host.state() == before, said
