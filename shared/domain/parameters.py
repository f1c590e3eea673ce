"""Query parameters: a known one that is empty, repeated or out of range is 422."""

from collections.abc import Callable, Sequence

from . import limits, text
from .errors import Invalid, NotFound

type GetList = Callable[[str], Sequence[str]]
"""`request.GET.getlist`, `request.args.getlist`, `request.query_params.getlist`."""


def one(getlist: GetList, name: str) -> str | None:
    """The parameter's text, None when absent. Raises Invalid otherwise."""
    values = getlist(name)
    if not values:
        return None
    if len(values) > 1 or not values[0] or not text.is_storable(values[0]):
        raise Invalid(name)
    if text.REPLACEMENT in values[0]:  # every framework decodes what is no UTF-8 so
        raise Invalid(name)
    return values[0]


def whole(
    getlist: GetList, name: str, default: int, low: int = 0, high: int = limits.ID_MAX
) -> int:
    """A whole number in ASCII digits from `low` to `high`. Raises Invalid."""
    value = one(getlist, name)
    if value is None:
        return default
    # isdecimal() alone takes Arabic digits, int() alone takes "+1" and "1_0"
    if not (value.isascii() and value.isdecimal() and len(value) <= 19):
        raise Invalid(name)
    if not low <= int(value) <= high:
        raise Invalid(name)
    return int(value)


def whole_or_none(getlist: GetList, name: str) -> int | None:
    """Like `whole`, None when absent."""
    return whole(getlist, name, 0) if getlist(name) else None


def flag(getlist: GetList, name: str) -> bool | None:
    """`true` or `false`, None when absent. Raises Invalid."""
    value = one(getlist, name)
    if value not in (None, "true", "false"):
        raise Invalid(name)
    return None if value is None else value == "true"


def page(getlist: GetList) -> tuple[int, int]:
    """`limit` (20, 1..100) and `offset` (0..). Raises Invalid."""
    return (
        whole(getlist, "limit", limits.PAGE, 1, limits.PAGE_MAX),
        whole(getlist, "offset", 0, 0, limits.OFFSET_MAX),
    )


def path_number(part: str, key: str) -> int:
    """A number in a path, such as a comment's id. Raises NotFound(key) for what no
    row can have."""
    if not (part.isascii() and part.isdecimal() and len(part) <= 19):
        raise NotFound(key)
    if int(part) > limits.ID_MAX:
        raise NotFound(key)
    return int(part)
