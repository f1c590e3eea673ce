"""JSON as the contract reads it: UTF-8, finite numbers, no key twice, not too deep."""

import json
from typing import Any, NoReturn

from . import limits
from .errors import BadRequest, UnsupportedMediaType


def loads(raw: bytes) -> Any:
    """The value that `raw` says. Raises BadRequest where two readers could differ.

    The depth is bounded before parsing, for Python's parser recurses.
    """
    if _depth(raw) > limits.JSON_DEPTH_MAX:
        raise BadRequest
    try:
        return json.loads(
            raw.decode(),
            object_pairs_hook=_no_key_twice,
            parse_constant=_refuse,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest from error


def check_headers(content_type: str | None, content_encoding: str | None) -> None:
    """Raises UnsupportedMediaType for all but plain JSON in UTF-8."""
    kind, _, parameters = (content_type or "").lower().partition(";")
    charset = parameters.partition("charset=")[2].strip(' "')
    if kind.strip() != "application/json" or charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMediaType
    if (content_encoding or "identity").lower() != "identity":
        raise UnsupportedMediaType


def read(
    content_type: str | None, raw: bytes, content_encoding: str | None = None
) -> Any:
    """`check_headers`, then `loads`."""
    check_headers(content_type, content_encoding)
    return loads(raw)


def _depth(raw: bytes) -> int:
    """How deep arrays and objects nest; few brackets need no closer look."""
    if raw.count(b"[") + raw.count(b"{") <= limits.JSON_DEPTH_MAX:
        return 0
    depth = deepest = 0
    in_text = escaped = False
    for byte in raw:
        if in_text:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_text = False
        elif byte == 0x22:
            in_text = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a key stands twice")
    return members


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits} is too large")
    return number
