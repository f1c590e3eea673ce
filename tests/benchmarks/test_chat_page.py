"""The page of `./parallax bench chat --publish` says what the samples say."""

from .chat import page
from .chat.figures import Figures
from .chat.measures import SIZES
from .chat.profile import KINDS, kind

MACHINE = {"date": "2026-11-21", "system": "Linux", "python": "3.13", "versions": {}}
BESIDE = {"messages a frame": 40.0, "client busy": 0.5}


def sample(number, server, mode, value, sockets=200):
    where = {"round": number, "server": server, "measure": "fan-out"}
    return where | {
        "sockets": sockets, "mode": mode, "value": value, "beside": BESIDE,
    }  # fmt: skip


def test_ratios_are_taken_within_a_round():
    figures = Figures(
        [
            sample(1, "node", "single", 100.0),
            sample(1, "flask", "single", 50.0),
            sample(2, "node", "single", 50.0),
            sample(2, "flask", "single", 30.0),
            sample(3, "flask", "single", 1.0),  # Node failed here
        ]
    )
    found = figures.of("flask", "fan-out", 200, "single")
    assert (found.value, found.low, found.high) == (30.0, 1.0, 50.0)
    assert found.ratio == "0.55 (0.50 to 0.60)"


def test_what_is_sent_is_held_against_joined_frames():
    samples = [sample(1, "node", "joined", 100.0), sample(1, "flask", "sent", 10.0)]
    assert Figures(samples).of("flask", "fan-out", 200, "sent").to_node == 0.1


def test_the_page_tells_figures_and_what_is_missing():
    shares = {"kinds": dict.fromkeys(KINDS, 0.125), "functions": {"send, x.py": 0.5}}
    result = {
        "machine": MACHINE,
        "rounds": 1,
        "seconds": 1.0,
        "absent": {"go": "go is not on PATH"},
        "failures": [{"round": 1, "server": "channels", "why": "closed with 4503"}],
        "samples": [
            sample(1, server, mode, value, size)
            for server, value in (("node", 80_000.0), ("flask", 40_000.0))
            for mode in ("single", "joined")
            for size in SIZES
        ],
        "profiles": {"flask": dict.fromkeys(("single", "joined", "sent"), shares)},
    }
    told = page.page(result)
    assert "| flask_service | 40.0 | 0.50 (0.50 to 0.50) |" in told
    assert "- Go, gorilla/websocket: go is not on PATH." in told
    assert "- realtime_channels, round 1: closed with 4503." in told
    assert "`send, x.py` 50%" in told
    assert "flask_service" in page.terminal(result)


def test_code_is_told_apart_by_its_file():
    assert kind("wsproto/frame_protocol.py") == "WebSocket frames"
    assert kind("django/db/models/query.py") == "database"
    assert kind("django/urls/resolvers.py") == "framework"
    assert kind("json/encoder.py") == "all else"
