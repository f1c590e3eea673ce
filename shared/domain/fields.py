"""One function a field: the value to store, or ValueError with the contract's text.

DRF, marshmallow and pydantic each call these from a field type of their own.
"""

import re
from collections.abc import Callable

from . import limits, text

type Rule = Callable[[object], object]

EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


def username(value: object) -> str:
    """1 to 40 letters, digits, `_ . -`; neither `.` nor `..`, which are paths."""
    name = text.check(value, limits.USERNAME_MAX)
    if name in (".", "..") or not all(c.isalnum() or c in "_.-" for c in name):
        raise ValueError(text.INVALID)
    return name


def email(value: object) -> str:
    """Something on either side of one @; its key must fit the column too."""
    address = text.check(value, limits.EMAIL_MAX)
    if not EMAIL.fullmatch(address) or len(text.fold(address)) > limits.EMAIL_MAX:
        raise ValueError(text.INVALID)
    return address


def password(value: object) -> str:
    """8 to 128 characters, nothing else asked (ASVS 6.2.1, 6.2.5)."""
    return text.check(value, limits.PASSWORD_MAX, limits.PASSWORD_MIN)


def credential(value: object) -> str:
    """An email or password to log in with: only ever compared, so any text."""
    return text.check(value, limits.REQUEST_MAX)


def bio(value: object) -> str | None:
    """Up to 2,000 characters, or nothing."""
    return text.check_optional(value, limits.BIO_MAX)


def image(value: object) -> str | None:
    """Any text up to 2,000 characters; pages show it only if it is http(s)."""
    return text.check_optional(value, limits.IMAGE_MAX)


def title(value: object) -> str:
    """An article's title."""
    return text.check(value, limits.TITLE_MAX)


def description(value: object) -> str:
    """An article's one-line description."""
    return text.check(value, limits.DESCRIPTION_MAX)


def body(value: object) -> str:
    """An article's Markdown."""
    return text.check(value, limits.BODY_MAX)


def tag_list(value: object) -> list[str]:
    """Up to 20 tags, each once, sorted as they are answered."""
    if value is None:
        raise ValueError(text.BLANK)
    if not isinstance(value, list):
        raise ValueError(text.INVALID)
    if len(value) > limits.TAGS_MAX:
        raise ValueError(f"is too long (maximum is {limits.TAGS_MAX} tags)")
    return sorted({text.check(tag, limits.TAG_MAX) for tag in value})


def comment(value: object) -> str:
    """A comment's text."""
    return text.check(value, limits.COMMENT_MAX)


def room_title(value: object) -> str:
    """A chat room's title."""
    return text.check(value, limits.ROOM_TITLE_MAX)


def topic(value: object) -> str | None:
    """A chat room's topic, or nothing."""
    return text.check_optional(value, limits.TOPIC_MAX)


def message(value: object) -> str:
    """A chat message, 1 to 4,000 characters after trimming; stored as sent."""
    if isinstance(value, str) and len(value.strip()) <= limits.MESSAGE_MAX:
        return text.check(value, limits.REQUEST_MAX)
    return text.check(value, limits.MESSAGE_MAX)


def client_id(value: object) -> str | None:
    """The sender's own name for a message, 1 to 64 characters, or none."""
    return None if value is None else text.check(value, limits.CLIENT_ID_MAX)


def flag(value: object) -> bool:
    """true or false, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise ValueError(text.INVALID)
    return value


def role(value: object) -> str:
    """One of the three roles."""
    if value not in ("member", "moderator", "admin"):
        raise ValueError(text.INVALID)
    return str(value)


def number(value: object) -> int:
    """A whole number from 0 to 2^63 - 1: a seq or an id."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(text.INVALID)
    if not 0 <= value <= limits.ID_MAX:
        raise ValueError(text.INVALID)
    return value
