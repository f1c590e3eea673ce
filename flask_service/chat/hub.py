"""What this process hears and says over Redis."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from shared.domain.hub import Hub

from ..database import reading
from ..settings import ENV
from .models import Room


def last_seqs(slugs: Collection[str]) -> Mapping[str, int]:
    """How far each of these rooms is: one query for all that are read here."""
    with reading() as session:
        rows = session.execute(
            select(Room.slug, Room.last_seq).where(Room.slug.in_(slugs))
        )
        return dict(rows.tuples().all())


hub = Hub(ENV.redis_url, last_seqs)
