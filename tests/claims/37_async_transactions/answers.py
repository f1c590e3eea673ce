"""The child process that tries transactions."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

from ..child import answer
from ..reports.django_setup import set_up
from .moment import Moment, Undone

set_up()

from django_monolith.articles.models import Tag  # noqa: E402

from . import planted, ways  # noqa: E402

RIGHT = "works"


def name() -> str:
    """Of a tag that nobody has made yet."""
    return uuid4().hex


async def stored(*names: str) -> int:
    return await Tag.objects.filter(name__in=names).acount()


async def attempt(way: Callable[..., Awaitable[None]], goes_wrong: bool) -> str:
    """RIGHT, or how it failed."""
    names, moment = (name(), name()), Moment(goes_wrong)
    try:
        await way(names, moment)
    except Undone:
        pass
    except Exception as error:
        return type(error).__name__
    expected = 0 if goes_wrong else 2
    return RIGHT if await stored(*names) == expected else "wrong rows"


async def loses(way: Callable[..., Awaitable[None]]) -> bool:
    """Whether another task's tag is gone after a rollback that was not its own."""
    other = name()

    store = ways.OTHERS.get(way, ways.store)
    moment = Moment(goes_wrong=True, other=partial(store, other))
    with suppress(Exception):  # `attempt` tells which
        await way((name(), name()), moment)
    await moment.over()
    return moment.task is not None and not await stored(other)


async def tried(way: str, attempts: int) -> dict[str, Any]:
    """How the attempts end, and how often somebody else's row is lost."""
    function = getattr(ways, way)
    ends = Counter([await attempt(function, bool(n % 2)) for n in range(attempts)])
    lost = [await loses(function) for _ in range(attempts // 2)]
    return {"ends": ends, "lost": sum(lost) / len(lost)}


def try_way(way: str, attempts: int, plant: str | None) -> dict[str, Any]:
    if plant == "async-atomic":
        planted.plant()
    return loop.run(tried(way, attempts))


loop = asyncio.Runner()

if __name__ == "__main__":
    answer(try_way)
