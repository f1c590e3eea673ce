"""deploy/compose, started from nothing on a real engine.

In CI the four run behind one nginx and each is held to the core of the suite. With
`--faults` each profile is started by itself and held to all of it.
"""

import os
import time
from pathlib import Path

import pytest

from shared.cli.variants import VARIANTS

from ..conformance.client import connection
from .compose import PASSWORD, Stack
from .compose_faults import kill_all, restart_under_load, rows
from .compose_inside import CONNECT, environments, limits, look
from .compose_report import publish
from .conformance import run_suite

pytestmark = pytest.mark.timeout(900)

# What the way through nginx and the containers could break: bodies, headers, errors,
# cookies, sockets, streams, waiting, jobs. The rest is the variant's own and is tested
# without them, in every CI run.
CORE = [
    f"tests/conformance/test_{name}.py"
    for name in ("meta", "errors", "headers", "cors", "articles", "messages")
]
CORE += [
    f"tests/conformance/test_{name}.py"
    for name in ("live", "live_resume", "streams", "notifications", "pages_cookies")
]
PLACE = "/opt/parallax"


def all_are_ready(stack: Stack) -> None:
    """Through nginx, each with its database and cache."""
    for variant, url in stack.urls.items():
        answer = connection(url).get("/readyz")
        assert answer.status_code == 200, f"{variant}: {answer.text}"


def test_each_variant_passes_the_core_of_the_suite_through_nginx(stack, subtests):
    assert set(stack.urls) == set(VARIANTS)
    for variant, url in stack.urls.items():
        with subtests.test(variant):
            outcome = run_suite(url, stack.certificate, only=CORE)
            assert not outcome.faults, "\n".join(outcome.faults)
            assert outcome.passed > 100, outcome


def test_nobody_is_root_or_may_write_or_gain_anything(stack):
    found = {name: look(stack, name) for name in stack.containers()}
    assert len(found) == len(VARIANTS) + 5, list(found)
    for name, seen in found.items():
        assert seen["user"] != "0", name
        assert not seen["writable"], f"{name}: {seen}"
        assert {seen[each] for each in ("CapEff", "CapPrm", "CapBnd")} == {"0" * 16}
        assert seen["NoNewPrivs"] == "1" and seen["Seccomp"] == "2", f"{name}: {seen}"


def test_every_container_has_limits_and_comes_back(stack):
    for name, known in stack.containers().items():
        given = limits(known)
        assert 0 < given["memory"] <= 640 and 0 < given["cpus"] <= 1, name
        assert 0 < given["pids"] <= 256, name
        assert known["HostConfig"]["ReadonlyRootfs"], name
        assert known["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"


def test_only_those_who_need_the_database_reach_it(stack):
    connect = ("python", "-c", CONNECT, "database", "5432")
    for variant in VARIANTS:
        assert "connected" in stack.inside(variant, *connect)
    address = stack.containers()["database"]["NetworkSettings"]["Networks"]
    (network,) = address.values()
    assert nginx_reaches(stack, "fastapi", 8000), "the control"
    for host in ("database", network["IPAddress"]):
        assert not nginx_reaches(stack, host, 5432), host


def nginx_reaches(stack: Stack, host: str, port: int) -> bool:
    """Whether a connection from its container comes about."""
    knock = f"timeout 3 bash -c '</dev/tcp/{host}/{port}' && echo connected; true"
    return "connected" in stack.inside("nginx", "sh", "-c", knock)


def test_only_nginx_is_published_and_unknown_hosts_get_nothing(stack):
    published = {
        name
        for name, known in stack.containers().items()
        if any(known["NetworkSettings"]["Ports"].values())
    }
    assert published == {"nginx"}
    for port in (url.rpartition(":")[2] for url in stack.urls.values()):
        ask = ["curl", "-sSk", f"https://localhost:{port}/healthz"]
        assert "ok" in stack.inside("nginx", *ask)
        refused = stack.inside("nginx", *ask, "-H", "Host: evil.example", check=False)
        assert "ok" not in refused and "curl:" in refused
    first = next(iter(stack.urls.values()))
    ask = ["curl", "-sS", "http://localhost:8081/login?next=/", "-o", "-", "-D", "-"]
    assert f"{first}/login?next=/" in stack.inside("nginx", *ask)
    refused = stack.inside("nginx", *ask, "-H", "Host: evil.example", check=False)
    assert "HTTP/" not in refused and "curl:" in refused


def test_no_secret_is_in_an_image_an_environment_or_what_the_engine_tells(stack):
    told = {name: str(known) for name, known in stack.containers().items()}
    told |= {f"{name}'s processes": environments(stack, name) for name in told}
    for variant in VARIANTS:
        image = f"parallax-{variant}"
        told[image] = stack.engine.docker("history", "--no-trunc", image)
        told[image] += str(stack.engine.inspect(image))
    for secret, text in stack.secrets.items():
        assert len(text) > 60, secret
        assert not [name for name, said in told.items() if text in said], secret
    key = stack.inside("fastapi", "cat", "/run/secrets/secret_key").strip()
    assert key == stack.secrets["secret_key"]


def test_an_image_holds_one_variant_and_nothing_to_build_or_test_with(stack):
    for variant, known in VARIANTS.items():
        seen = stack.inside(variant, "ls", "-a", PLACE, f"{PLACE}/venv/bin")
        others = {v.package for v in VARIANTS.values()} - {known.package}
        if variant == "channels":
            others -= {"django_monolith"}
        assert known.package in seen
        for word in ("tests", "uv", "pip", "pytest", "ruff", ".env", ".git", *others):
            assert word not in seen.split(), f"{word} is in {variant}'s image"


def test_whoever_is_killed_is_back(stack, pytestconfig):
    pid = stack.containers()["nginx"]["State"]["Pid"]
    if os.geteuid() != 0 or not Path(f"/proc/{pid}").exists():
        pytest.skip("kills processes by their ids: needs root, and the engine here")
    began = time.monotonic()
    killed = kill_all(stack)
    assert {"database", "cache", "nginx", "fastapi-worker", "fastapi-beat"} < killed
    seconds = round(time.monotonic() - began, 1)
    told = {"killed at once": len(killed), "seconds until all were healthy": seconds}
    publish(pytestconfig, "faults", "kill -9 of every main process", value=told)
    all_are_ready(stack)
    only = ["tests/conformance/test_notifications.py"]  # needs all of them
    outcome = run_suite(stack.urls["django"], stack.certificate, only=only)
    assert outcome.passed and not outcome.faults, outcome.faults


def test_a_rolling_restart_loses_no_request_and_no_message(
    stack, long_form, subtests, pytestconfig
):
    for variant in VARIANTS if long_form else ["fastapi"]:
        with subtests.test(variant):
            before = stack.containers()[variant]["Id"]
            load, told = restart_under_load(stack, variant)
            publish(pytestconfig, "faults", f"roll of {variant}", value=told)
            assert stack.containers()[variant]["Id"] != before
            assert not load.failures, "\n".join(load.failures)
            assert load.requests > 50
            load.missed_nothing()


def test_backup_wipe_restore_and_every_row_is_back(stack, tmp_path, pytestconfig):
    stack.compose("stop", *VARIANTS, "fastapi-worker", "fastapi-beat")
    before = rows(stack)
    assert before.count("\n") > 500
    backup = tmp_path / "parallax.dump"
    stack.script("backup", str(backup))
    stack.down()
    stack.up("database")
    stack.script("restore", str(backup))
    assert rows(stack) == before
    stack.up()
    all_are_ready(stack)
    told = {"rows lost": 0, "rows": before.count("\n") + 1}
    publish(pytestconfig, "faults", "backup, wipe, restore", value=told)
    assert PASSWORD not in backup.read_bytes().decode("latin-1")
