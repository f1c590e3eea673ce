"""Did the promise of chat.md hold? In the manner of Jepsen: whatever happened in
between, only what was sent, acknowledged, delivered and stored is looked at.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from .history import Heard, History, Row, Send
from .verdict import ReaderFigures, RoomFigures, Verdict


def check(history: History) -> Verdict:
    """The figures of a run that is over: every reader had all the time it needs."""
    return Verdict(
        attempted=len(history.sends),
        acknowledged=sum(1 for send in history.sends if send.seq is not None),
        tries=sum(send.tries for send in history.sends),
        rooms=[check_room(history, room) for room in history.stored],
        readers=[
            check_reader(heard, history.stored[heard.room]) for heard in history.heard
        ],
    )


def check_room(history: History, room: str) -> RoomFigures:
    """What the database made of what was sent to one room."""
    rows = history.stored[room]
    sends = [send for send in history.sends if send.room == room]
    seqs = [row.seq for row in rows]
    by_id = {row.identity: row for row in reversed(rows)}
    sent = {(send.author, send.client_id): send.body for send in sends}
    acknowledged = [send for send in sends if send.seq is not None]
    found = [(send, by_id.get((send.author, send.client_id))) for send in acknowledged]
    return RoomFigures(
        room=room,
        stored=len(rows),
        lost=sum(1 for _, row in found if row is None),
        twice=len(rows) - len(by_id),
        misnumbered=sum(1 for send, row in found if row and row.seq != send.seq),
        phantoms=sum(1 for row in rows if sent.get(row.identity) != row.body),
        holes=len(set(range(1, history.last_seq[room] + 1)) ^ set(seqs))
        + len(seqs)
        - len(set(seqs)),
        misordered=sum(1 for _ in misordered(acknowledged)),
    )


def misordered(sends: list[Send]) -> Iterator[Send]:
    """Sends that were acknowledged before another one began, which nevertheless got
    the lower seq: the order of seqs is not that of acceptance."""
    latest = 0.0  # the latest beginning among lower seqs
    for send in sorted(sends, key=lambda send: send.seq or 0):
        if send.ended is not None and send.ended < latest:
            yield send
        latest = max(latest, send.began)


def check_reader(heard: Heard, rows: list[Row]) -> ReaderFigures:
    """What one reader got of its room."""
    due = {row.seq: row for row in rows if row.seq > heard.begin}
    times = Counter(delivery.seq for delivery in heard.deliveries)
    first = {delivery.seq: delivery for delivery in reversed(heard.deliveries)}
    ids = Counter(each.message.identity for each in first.values())
    return ReaderFigures(
        reader=heard.reader,
        room=heard.room,
        transport=heard.transport,
        connections=heard.connections,
        due=len(due),
        delivered=len(heard.deliveries),
        lost=len(due.keys() - times.keys()),
        repeats=len(heard.deliveries) - len(times),
        repeats_in_one=repeats_in_one_connection(heard),
        duplicated=sum(ids.values()) - len(ids),
        reordered=reordered(heard),
        gaps=gaps(heard),
        phantoms=sum(
            1 for each in heard.deliveries if due.get(each.seq) != each.message
        ),
    )


def repeats_in_one_connection(heard: Heard) -> int:
    """Messages that one connection carried more than once."""
    times = Counter((each.connection, each.seq) for each in heard.deliveries)
    return len(heard.deliveries) - len(times)


def reordered(heard: Heard) -> int:
    """Messages that came for the first time after one with a higher seq."""
    seen: set[int] = set()
    highest = count = 0
    for delivery in heard.deliveries:
        count += delivery.seq < highest and delivery.seq not in seen
        seen.add(delivery.seq)
        highest = max(highest, delivery.seq)
    return count


def gaps(heard: Heard) -> int:
    """Places where the seq jumped ahead: after what the reader had, messages were
    missing, whether or not they came later."""
    highest = [heard.begin]
    for delivery in heard.deliveries:
        highest.append(max(highest[-1], delivery.seq))
    return sum(1 for before, after in pairwise(highest) if after > before + 1)
