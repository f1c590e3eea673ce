"""The page of a claim, made from its JSON; the figures here are made up."""

import copy
import json
import xml.etree.ElementTree as ET

import pytest

from shared.site import claims, decision_matrix, plot_bars, plots
from shared.site.axes import axis, clip, nice, short

POINTS = [{"x": 1, "median": 10.0, "low": 9.0, "high": 12.0}]
RESULT = {
    "claim": 7,
    "name": "words of the claim",
    "statement": "A framework is <slow>.",
    "method": "**How** it was done.",
    "source": {"document": "some_text", "title": "Some text"},
    "verdict": "refuted",
    "because": "django took 10 of flask's 5.",
    "control": {"what": "a sleep is seen", "held": True, "because": "0.5 to 0.1"},
    "measures": [
        {
            "name": "django",
            "what": "memory of one worker",
            "unit": "MiB",
            "values": [9.0, 10.25, 12.0],
            "median": 10.25,
            "low": 9.0,
            "high": 12.0,
        }
    ],
    "plots": [
        {
            "title": "Memory",
            "unit": "MiB",
            "kind": "bars",
            "x": "",
            "series": [{"name": "django", "points": POINTS}],
        },
        {
            "title": "Rate",
            "unit": "a second",
            "kind": "lines",
            "x": "users",
            "series": [
                {"name": name, "points": [*POINTS, {**POINTS[0], "x": 50}]}
                for name in ("django", "flask")
            ],
        },
    ],
    "code": [
        {"title": "Flask", "path": "flask_service/app.py", "name": "create_app"},
        {
            "title": "Django",
            "path": "django_monolith/articles/views.py",
            "name": "ArticleViewSet.present",
        },
        {"title": "Settings", "path": "docs/settings.md", "name": ""},
    ],
    "machine": {"processor": "a processor", "cores": 2, "memory_gib": 24},
    "versions": {"python": "3.13.0", "django": "6.1.3"},
    "rounds": 3,
    "date": "2026-11-21",
    "command": "./parallax claims 7",
}


def test_a_page_shows_all_that_a_result_says():
    page = claims.page(RESULT)
    for expected in (
        "A framework is &lt;slow&gt;.",
        "Some text",
        '<span class="badge refuted">refuted</span>',
        "django took 10 of flask&#x27;s 5.",
        "**How** it was done.",
        '<span class="badge held">held</span> a sleep is seen',
        "10.2",
        "9 to 12",
        "./parallax claims 7",
        "a processor",
        "django 6.1.3",
        "flask_service/app.py:",
        "create_app",
        "2026-11-21",
    ):
        assert expected in page, expected


@pytest.mark.parametrize("result", claims.results(), ids=claims.title)
def test_bars_can_be_told_apart(result):
    for plot in result["plots"]:
        if plot["kind"] != "bars":
            continue
        under: dict[str, list[str]] = {}
        heading = ""
        for name, _, point in plot_bars.rows(plot):
            heading = heading if point else name
            under.setdefault(heading, []).extend([clip(name)] if point else [])
        for labels in under.values():
            assert len(set(labels)) == len(labels), plot["title"]


def test_series_of_several_bars_have_headings():
    plot = copy.deepcopy(RESULT["plots"][0])
    assert [name for name, _, _ in plot_bars.rows(plot)] == ["django"]
    plot["series"] = [{"name": name, "points": [*POINTS, *POINTS]} for name in "ab"]
    labels = [(name, bool(point)) for name, _, point in plot_bars.rows(plot)]
    bars = [("1", True), ("1", True)]
    assert labels == [("a", False), *bars, ("b", False), *bars]


def test_a_control_that_failed_is_seen_at_once():
    result = copy.deepcopy(RESULT)
    result["control"]["held"] = False
    assert '<span class="badge bad">failed</span>' in claims.page(result)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("flask_service/app.py", "no_such_function"),
        ("django_monolith/articles/views.py", "ArticleViewSet.gone"),
        ("docs/settings.md", "something"),
    ],
)
def test_code_that_is_gone_fails_the_build(path, name):
    with pytest.raises(LookupError, match=path):
        claims.find(path, name)


def test_the_index_has_each_claim_with_its_verdict():
    page = claims.index([RESULT])
    assert "7. Words of the claim" in page
    assert '<span class="badge refuted">' in page
    assert 'href="07.html"' in page


@pytest.mark.parametrize("plot", RESULT["plots"], ids=["bars", "lines"])
def test_a_plot_is_whole_and_has_a_name(plot):
    figure = ET.fromstring(plots.svg(plot))  # noqa: S314
    drawing = figure.find(".//svg")
    assert drawing is not None
    assert drawing.find("title").text == f"{plot['title']} ({plot['unit']})"
    texts = [text.text for text in drawing.iter("text")]
    assert "django" in texts


def test_bars_are_as_long_as_what_they_show():
    points = [{"x": "", "median": m, "low": m, "high": m} for m in (10, 20)]
    series = [{"name": str(p["median"]), "points": [p]} for p in points]
    plot = {"title": "t", "unit": "u", "kind": "bars", "x": "", "series": series}
    figure = ET.fromstring(plots.svg(plot))  # noqa: S314
    short_bar, long_bar = (float(r.attrib["width"]) for r in figure.iter("rect"))
    assert long_bar == pytest.approx(2 * short_bar, rel=0.01)


@pytest.mark.parametrize("most", [0, 0.003, 0.9, 1, 7, 99, 100, 12_345])
def test_an_axis_is_round_and_holds_everything(most):
    made = axis([most], 0, 100)
    assert made.most >= most
    assert 2 <= len(made.ticks()) <= 7
    assert nice(made.ticks()[1]) == pytest.approx(made.ticks()[1])


def test_figures_are_said_as_short_as_they_can_be():
    assert [short(v) for v in (0, 0.0712, 0.5, 3.456, 45.67, 12345.6)] == [
        "0", "0.071", "0.50", "3.46", "45.7", "12,346",
    ]  # fmt: skip


def test_the_decision_matrix_shows_both_picks(tmp_path):
    row = {
        "requirement": "Chat",
        "theirs": {"pick": "Node.js", "why": "Sockets"},
        "says": [{"claim": 7, "verdict": "refuted", "text": "One took 2 of 1."}],
        "ours": {"pick": "FastAPI", "because": "It took 2."},
        "agrees": "partly",
        "rule": "The fastest.",
        "claims": [],
        "measured": ["chat.md"],
    }
    found = {
        "source": {"title": "Some text"},
        "date": "2026-11-21",
        "command": "python -m tests.claims.matrix",
        "rows": [row],
    }
    assert decision_matrix.page(tmp_path) == ""
    (tmp_path / "matrix.json").write_text(json.dumps(found))
    page = decision_matrix.page(tmp_path)
    for expected in ("Node.js", "FastAPI", "One took 2", "The fastest.", "partly"):
        assert expected in page, expected
