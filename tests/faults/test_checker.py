"""The checker finds every kind of violation that is planted, and nothing else."""

from collections.abc import Callable

import pytest

from .checker import check, check_reader
from .history import Delivery, Heard, History, Row, Send
from .verdict import Verdict

COUNT = 6


def send(seq: int) -> Send:
    return Send("room", "ada", f"ada-{seq}", str(seq), seq, 1, seq, seq + 0.5)


def row(seq: int) -> Row:
    return Row(seq, "ada", f"ada-{seq}", str(seq))


def delivery(seq: int, connection: int = 1) -> Delivery:
    return Delivery(connection, row(seq))


def clean() -> History:
    """Six messages, read by two: bob from the start, carol from the third on."""
    seqs = range(1, COUNT + 1)
    return History(
        sends=[send(seq) for seq in seqs],
        heard=[
            Heard("bob", "room", "ws", 0, [delivery(seq) for seq in seqs], 1),
            Heard("carol", "room", "sse", 2, [delivery(seq) for seq in seqs[2:]], 1),
        ],
        stored={"room": [row(seq) for seq in seqs]},
        last_seq={"room": COUNT},
    )


def verdict(plant: Callable[[History], object]) -> Verdict:
    """What the checker says of a clean history to which this was done."""
    history = clean()
    plant(history)
    return check(history)


def found(plant: Callable[[History], object]) -> dict[str, int]:
    """The violations in it."""
    counts = verdict(plant).violations
    return {name: count for name, count in counts.items() if count}


def bob(history: History) -> list[Delivery]:
    return history.heard[0].deliveries


def rows(history: History) -> list[Row]:
    return history.stored["room"]


def test_a_clean_history_passes():
    result = check(clean())
    assert result.holds, result.table()
    totals = {name: count for name, count in result.totals.items() if count}
    assert totals == {
        "attempted": 6, "acknowledged": 6, "stored": 6, "due": 10, "delivered": 10,
    }  # fmt: skip


def test_an_empty_history_passes():
    assert check(History(stored={"room": []}, last_seq={"room": 0})).holds


def test_a_repeat_on_the_next_connection_is_counted_and_allowed():
    result = verdict(lambda history: bob(history).insert(3, delivery(3, connection=2)))
    assert result.holds and result.totals["repeats"] == 1, result.table()


def test_a_message_stored_before_its_sender_gave_up_is_no_loss():
    def plant(history: History) -> None:
        history.sends[-1].seq = history.sends[-1].ended = None

    assert found(plant) == {"unacknowledged": 1}


def test_messages_without_client_id_may_be_alike():
    twins = [Row(seq, "ada", None, "again") for seq in (1, 2)]
    heard = Heard("bob", "room", "ws", 0, [Delivery(1, twin) for twin in twins])
    assert not check_reader(heard, twins).violations


def test_sends_at_the_same_time_may_get_any_order():
    def plant(history: History) -> None:
        history.sends[1].began, history.sends[2].began = 2.2, 2.1
        history.sends[1].ended, history.sends[2].ended = 3.0, 2.9

    assert not found(plant)


def store_twice(history: History) -> None:
    """The second message got a row for its repeat as well, and both were read."""
    rows(history).append(Row(7, "ada", "ada-2", "2"))
    history.last_seq["room"] = 7
    for heard in history.heard:
        heard.deliveries.append(Delivery(1, Row(7, "ada", "ada-2", "2")))


def swap_acknowledged(history: History) -> None:
    """The second was acknowledged before the third began, but stored behind it."""
    history.sends[1].seq, history.sends[2].seq = 3, 2
    for index, number in ((1, 3), (2, 2)):
        rows(history)[index] = Row(index + 1, "ada", f"ada-{number}", str(number))
        bob(history)[index] = Delivery(1, rows(history)[index])
    history.heard[1].deliveries[0] = bob(history)[2]


PLANTED = {
    "unacknowledged": (
        lambda history: history.sends.append(Send("room", "ada", "ada-9", "9", 9)),
        {"unacknowledged": 1},
    ),
    "acknowledged but not stored": (
        lambda history: history.sends.append(Send("room", "ada", "x", "x", 9, 1, 7, 9)),
        {"stored_lost": 1},
    ),
    "last message vanished": (
        lambda history: rows(history).pop(),
        {"stored_lost": 1, "stored_holes": 1, "phantoms": 2},
    ),
    "stored twice": (store_twice, {"stored_twice": 1, "duplicated": 1}),
    "acknowledged with another seq": (
        lambda history: setattr(history.sends[-1], "seq", 7),
        {"stored_misnumbered": 1},
    ),
    "stored with another body": (
        lambda history: history.sends.__setitem__(
            0, Send("room", "ada", "ada-1", "uno", 1, 1, 1, 1.5)
        ),
        {"stored_phantoms": 1},
    ),
    "lastSeq beyond the last": (
        lambda history: history.last_seq.update(room=7),
        {"stored_holes": 1},
    ),
    "seqs against the order of acceptance": (
        swap_acknowledged,
        {"stored_misordered": 1},
    ),
    "lost in the middle": (lambda history: bob(history).pop(2), {"lost": 1, "gaps": 1}),
    "lost at the end": (lambda history: bob(history).pop(), {"lost": 1}),
    "lost at the beginning": (
        lambda history: history.heard[1].deliveries.pop(0),
        {"lost": 1, "gaps": 1},
    ),
    "twice on one connection": (
        lambda history: bob(history).insert(3, delivery(3)),
        {"repeats_in_one": 1},
    ),
    "reordered": (
        lambda history: bob(history).insert(2, bob(history).pop(3)),
        {"reordered": 1, "gaps": 1},
    ),
    "never stored": (lambda history: bob(history).append(delivery(7)), {"phantoms": 1}),
    "delivered with another body": (
        lambda history: bob(history).__setitem__(
            1, Delivery(1, Row(2, "ada", "ada-2", "two"))
        ),
        {"phantoms": 1},
    ),
    "delivered as another author's": (
        lambda history: bob(history).__setitem__(
            1, Delivery(1, Row(2, "eve", "ada-2", "2"))
        ),
        {"phantoms": 1},
    ),
    "delivered from before the beginning": (
        lambda history: history.heard[1].deliveries.insert(0, delivery(2)),
        {"phantoms": 1},
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_was_planted_is_found(name):
    plant, expected = PLANTED[name]
    assert found(plant) == expected


def test_every_kind_of_violation_is_planted():
    kinds = {kind for _, expected in PLANTED.values() for kind in expected}
    assert kinds == set(check(clean()).violations)


def test_the_table_names_every_reader_and_the_totals():
    table = check(clean()).table()
    assert "bob" in table and "carol" in table and "attempted 6" in table
