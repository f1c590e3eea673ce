"""The same rooms in every variant, and no drawers for odds and ends."""

import pytest

from shared.cli.processes import ROOT

FEATURES = ("accounts", "articles", "chat", "notifications", "moderation", "meta")
FULL = ("django_monolith", "flask_service", "fastapi_service")
DRAWERS = {"utils", "helpers", "common", "manager", "managers", "handler", "handlers"}
DRAWERS |= {"data", "misc", "util", "helper", "lib"}

# What a framework finds by its name, or has no need of; each with its reason.
OWN = {
    "apps": "Django finds an app by it",
    "jobs": "Celery finds a Django app's jobs by it",
    "roles": "Django's own permissions, by role",
    "admin": "where the panel's views of a feature stand in one file, see panel",
    "forms": "WTForms and Django forms; FastAPI declares them in pages",
    "streams": "event streams: ASGI only",
    "sockets": "the monolith has no sockets, only the 501 that says so",
    "presence": "whoever has sockets",
    "hub": "whoever waits",
}


def names(package: str, feature: str) -> set[str]:
    """The modules of a feature."""
    return {file.stem for file in (ROOT / package / feature).glob("*.py")}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_the_same_files_in_each_variant(feature):
    found = {package: names(package, feature) - set(OWN) for package in FULL}
    everywhere = set.union(*found.values())
    missing = [
        f"{package}/{feature}/{name}.py"
        for package in FULL
        for name in sorted(everywhere - found[package])
    ]
    assert not missing, "only elsewhere:\n" + "\n".join(missing)


def test_each_variant_has_every_feature():
    missing = [
        f"{package}/{feature}"
        for package in FULL
        for feature in FEATURES
        if not (ROOT / package / feature).is_dir()
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("package", [*FULL, "realtime_channels", "shared", "tests"])
def test_no_module_is_a_drawer_for_odds_and_ends(package):
    drawers = [
        str(file.relative_to(ROOT))
        for file in (ROOT / package).rglob("*.py")
        if file.stem in DRAWERS or file.parent.name in DRAWERS
    ]
    assert not drawers, "\n".join(drawers)


@pytest.mark.parametrize("package", [*FULL, "realtime_channels"])
def test_a_variant_is_imported_by_no_other(package):
    others = {*FULL, "realtime_channels", "shared"} - {package}
    if package == "django_monolith":
        others -= {"realtime_channels"}  # which is the monolith, grown
    strays = [
        str(file.relative_to(ROOT))
        for other in others
        for file in (ROOT / other).rglob("*.py")
        if f"from {package}" in file.read_text()
        or f"import {package}" in file.read_text()
    ]
    assert not strays, "\n".join(strays)
