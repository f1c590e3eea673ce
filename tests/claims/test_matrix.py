"""The matrix follows from the results, and says where there are none."""

import json

import pytest

from shared.cli.failures import Failure

from . import matrix, picks, results
from .measures import Measure, Measures
from .picks import claim


def published():
    return matrix.read(results.PUBLISHED)


def published_measures(number):
    return Measures.of_json(published()[number]["measures"])


def test_a_row_without_results_is_not_measured():
    for row in matrix.redrawn({})["rows"]:
        assert row["agrees"] == row["ours"]["pick"] == matrix.NOT_MEASURED
        assert row["says"] == []


@pytest.mark.parametrize("row", matrix.ROWS, ids=lambda row: row.requirement)
def test_a_row_with_results_says_what_they_say(row):
    found = published()
    if lacking := [number for number in row.claims if number not in found]:
        pytest.skip(f"no results of {lacking}: ./parallax claims")
    drawn = matrix.drawn(row, found)
    assert drawn["agrees"] in ("yes", "partly", "no")
    assert [each["claim"] for each in drawn["says"]] == list(row.claims)
    assert any(letter.isdigit() for letter in drawn["ours"]["because"])


def test_the_published_matrix_is_that_of_the_published_results():
    path = results.PUBLISHED / matrix.FILE
    if not path.exists():
        pytest.skip(f"no matrix yet: {matrix.COMMAND}")
    shown, now = json.loads(path.read_text()), matrix.redrawn(published())
    assert shown["rows"] == now["rows"], f"run {matrix.COMMAND}"


def test_what_is_unreadable_is_a_failure(tmp_path):
    (tmp_path / "30.json").write_text("{")
    with pytest.raises(Failure, match="cannot read"):
        matrix.read(tmp_path)


@pytest.mark.parametrize(
    ("ours", "agrees"),
    [
        ("Flask + SQLAlchemy", "yes"),
        ("SQLAlchemy", "partly"),
        ("Node.js", "no"),
    ],
)
def test_ours_agrees_with_theirs_whole_in_part_or_not(ours, agrees):
    assert matrix.agreement(ours, "Flask + SQLAlchemy") == agrees


@pytest.mark.parametrize(("flask", "faster"), [(10, "5 of 5"), (100, "0 of 5")])
def test_a_microservice_is_compared_with_flask_too(flask, faster):
    """Django answers 50, FastAPI 120."""
    speed = claim("34_fastapi_faster_at_async", "rule")
    memory = claim("35_fraction_of_the_memory", "rule")
    rates = [
        *((name, 50) for name in speed.DJANGO),
        *((name, 120) for name in speed.FASTAPI),
        ("Flask, threads", flask),
        *(("django, variant", 50), ("channels, variant", 50)),
        *(("fastapi, variant", 120), ("flask, variant", flask)),
    ]
    samples = [
        Measure(name, what, "a second", (rate,))
        for what in speed.WORKLOADS
        for name, rate in rates
        if name.endswith("variant") == (what == speed.LIST)
    ]
    found = {34: Measures(samples), 35: published_measures(35)}
    (row,) = [row for row in matrix.ROWS if row.pick == "FastAPI"]
    assert memory.ratios(found[35])
    assert f"others in {faster} requests" in row.choose(found).because


@pytest.mark.parametrize(
    ("fastapi", "pick"), [(100, "FastAPI"), (20, "Node.js"), (10, "Node.js")]
)
def test_a_chat_is_for_who_is_not_far_behind(fastapi, pick):
    """Node.js delivers 120, Channels 5."""
    rule = claim("40_node_or_go_for_sockets", "rule")
    delivered = {
        rule.NATIVE["node"]: 120,
        rule.PLAIN["plain_channels"]: 5,
        rule.PLAIN["plain_fastapi"]: fastapi,
    }
    measures = [Measure(n, rule.DELIVERED, "", (v,)) for n, v in delivered.items()]
    measures += [
        Measure(name, what, "", (1.0,))
        for name in delivered
        for what in (rule.MEMORY, rule.P99)
    ]
    (row,) = [row for row in matrix.ROWS if row.pick == "Node.js"]
    assert row.choose({40: Measures(measures)}).pick == pick


def test_who_is_better_is_told_although_they_are_not_chosen():
    rule = claim("40_node_or_go_for_sockets", "rule")
    node, flask = rule.NATIVE["node"], rule.PLAIN["plain_flask"]
    measures = [
        Measure(name, what, "", (value,))
        for name, value in ((node, 2.0), (flask, 1.0))
        for what in (rule.DELIVERED,)
    ] + [
        Measure(name, what, "", (value,))
        for name, value in ((node, 1.0), (flask, 3.0))
        for what in (rule.MEMORY, rule.P99)
    ]
    (row,) = [row for row in matrix.ROWS if row.pick == "Node.js"]
    found = row.choose({40: Measures(measures)})
    assert found.pick == "Flask"
    assert "Node.js is 2 to 3 times better in all three than Flask" in found.because


@pytest.mark.parametrize(
    ("speed", "memory", "pick"),
    [
        (2.0, 1.0, "FastAPI"),
        (1.0, 0.4, "FastAPI"),  # memory is a reason of its own
        (1.0, 1.0, picks.ANYTHING),
    ],
)
def test_a_microservice_is_for_who_is_faster_or_smaller(speed, memory, pick):
    fast = claim("34_fastapi_faster_at_async", "rule")
    small = claim("35_fraction_of_the_memory", "rule")
    answers, taken = [], []
    for workload in fast.WORKLOADS:
        django, fastapi = fast.DJANGO, fast.FASTAPI
        if workload == fast.LIST:
            django, fastapi = fast.OF_VARIANTS
        answers += [Measure(name, workload, "", (100.0,)) for name in django]
        answers += [Measure(name, workload, "", (100.0 * speed,)) for name in fastapi]
    for state, django in small.STATES.items():
        taken.append(Measure(django, state, "", (100.0,)))
        taken.append(Measure("fastapi", state, "", (100.0 * memory,)))
    (row,) = [row for row in matrix.ROWS if row.pick == "FastAPI"]
    assert row.choose({34: Measures(answers), 35: Measures(taken)}).pick == pick
