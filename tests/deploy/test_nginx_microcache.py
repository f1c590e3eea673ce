"""What nginx keeps for others: nothing, or what guests may see, for a second."""

from ..faults.waiting import wait_for
from . import nginx


def bodies(http, count=2, path="/api/articles?limit=3", **options):
    """How many different answers `count` requests get."""
    return len({http.get(path, **options).content for _ in range(count)})


def test_nothing_is_kept_unless_asked_for(front, upstream):
    with front.client() as http:
        assert bodies(http) == 2


def test_the_microcache_keeps_what_guests_may_see_and_for_a_second(tmp_path, upstream):
    tmp_path.chmod(0o755)
    served = nginx.serving(tmp_path / "nginx", upstream.port, microcache=True)
    with served as front, front.client() as http:
        assert bodies(http) == 1, "the control: it does keep"
        assert bodies(http, path="/api/articles?limit=4") == 1
        for header in ("Authorization", "Cookie", "Origin"):
            assert bodies(http, headers={header: "somebody"}) == 2, header
        for path in ("/", "/api/user", "/api/rooms", "/api/articles/slug", "/login"):
            assert bodies(http, path=path) == 2, path
        first = http.get("/api/tags").content
        assert wait_for(lambda: http.get("/api/tags").content != first, 3)
        upstream.headers = {"Set-Cookie": "session=secret"}
        assert bodies(http, path="/api/tags?a") == 2
        upstream.headers, upstream.status = {}, 404
        assert bodies(http, path="/api/tags?b") == 2
