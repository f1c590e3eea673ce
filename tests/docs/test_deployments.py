"""What is shown of deployments that were measured; the figures here are made up."""

import json

from shared.site import deployments, figures, sizes

RESULT = {
    "date": "2026-11-21",
    "command": "./parallax test tests/deploy -- --publish",
    "variants": {
        "django": {
            "conformance": {"passed": 700, "failed": 0, "skipped": 100},
            "memory": {"idle": {"web": 90.4, "worker": 8.25, "total": 98.65}},
        },
        "flask": {"memory": {"idle": {"web": 70, "total": 70}}},
    },
    "faults": {"rolling restart": {"requests": 1200, "failed": 0, "seconds": 1.25}},
}


def write(folder, result=RESULT):
    (folder / "deploy-pi.json").write_text(json.dumps(result))


def test_the_page_shows_what_was_measured(tmp_path):
    assert deployments.page(tmp_path) == ""
    write(tmp_path)
    page = deployments.page(tmp_path)
    for expected in ("700 of 700", "90", "8.2", "99", "requests: 1200", "1.25"):
        assert expected in page, expected
    assert "systemd on Debian" not in page


def test_the_variant_that_takes_least_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "MEASURED", tmp_path)
    found = deployments.results
    monkeypatch.setattr(deployments, "results", lambda: found(tmp_path))
    assert sizes.least_memory() is None
    write(tmp_path)
    assert sizes.least_memory() == ("Flask", "70 MiB", "Raspberry Pi 3, emulated, idle")
    result = json.loads(json.dumps(RESULT))
    result["variants"]["django"]["memory"]["idle"]["total"] = 50
    write(tmp_path, result)
    assert sizes.least_memory()[0] == "Django"
