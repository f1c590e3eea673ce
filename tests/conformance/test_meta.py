"""What the service says of itself."""

from .pages import needs_pages

OURS = {
    "django_monolith": ["poll"],
    "flask_service": ["poll", "ws"],
    "fastapi_service": ["poll", "sse", "ws"],
    "realtime_channels": ["poll", "sse", "ws"],
}


def test_get_meta_names_the_variant_and_its_transports(guest, service):
    answer = guest.get("/api/meta")
    assert answer.status == 200
    meta = answer.json
    assert "poll" in meta["transports"]
    expected = OURS.get(meta["variant"], meta["transports"])
    assert sorted(meta["transports"]) == sorted(expected)


def test_get_meta_names_the_database(guest, service):
    kind = service.needs_to_be_ours().database_url.partition(":")[0]
    assert guest.get("/api/meta").json["database"] == kind


def test_get_meta_tells_the_limits(guest):
    limits = guest.get("/api/meta").json["limits"]
    assert limits["requestBytes"] == 1_048_576
    assert limits["frameBytes"] == 65_536
    assert limits["messageLength"] == 4000
    assert limits["waitSeconds"] == 25


def test_get_meta_tells_versions_outside_production_only(guest, service):
    service.needs_to_be_ours()
    assert guest.get("/api/meta").json["versions"]


def test_get_meta_reads_no_token(guest):
    dead = {"Authorization": "Token dead"}
    for path in ("/api/meta", "/healthz", "/readyz", "/metrics"):
        assert guest.send("GET", path, headers=dead).status == 200, path


def test_get_health_says_that_the_process_lives(guest):
    assert guest.get("/healthz").json == {"status": "ok"}


def test_get_readiness_names_what_is_ready(guest):
    checks = {"database": "ok", "redis": "ok", "migrations": "ok"}
    assert guest.get("/readyz").json == {"status": "ok", "checks": checks}


def test_get_metrics_counts_requests_by_operation(guest, ada):
    for _ in range(3):
        guest.get("/api/tags")
    text = guest.get("/metrics").content.decode()
    counted = [
        float(row.rpartition(" ")[2])
        for row in text.splitlines()
        if row.startswith("parallax_requests_total{")
        and 'operation="list_tags"' in row
        and 'status="200"' in row
    ]
    assert sum(counted) >= 3


def test_get_metrics_counts_a_page_apart_from_the_operation_of_its_name(service, guest):
    needs_pages(service)
    assert service.http.get("/chat").status_code == 200
    text = guest.get("/metrics").content.decode()
    assert 'operation="page_list_rooms"' in text


def test_get_metrics_names_no_path_that_came_from_outside(guest):
    guest.get("/api/a-path-of-an-attacker")
    guest.get("/api/articles/a-slug-of-an-attacker")
    assert b"of-an-attacker" not in guest.get("/metrics").content
