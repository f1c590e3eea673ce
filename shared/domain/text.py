"""What a text may be, and how two names are compared."""

import unicodedata

BLANK = "can't be blank"
INVALID = "is invalid"
REPLACEMENT = "\ufffd"


def fold(text: str) -> str:
    """The key under which a username or an email is unique: NFKC, case folded.

    Folding can undo the normal form, so it is normalised once more.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)


def is_storable(text: str) -> bool:
    """False for NUL, which PostgreSQL refuses, and for lone surrogates,
    which have no UTF-8."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def storable_path(path: str) -> str:
    """The path with what no name can have replaced, so that it is simply not found."""
    return path.replace("\0", REPLACEMENT)


def check(value: object, longest: int, shortest: int = 0) -> str:
    """The text itself, as it was sent, if it may be stored.

    `longest` and `shortest` count code points. Raises ValueError with the
    contract's text for anything blank, too long, too short or no text.
    """
    if value is None:
        raise ValueError(BLANK)
    if not isinstance(value, str) or not is_storable(value):
        raise ValueError(INVALID)
    if not value.strip():
        raise ValueError(BLANK)
    if len(value) > longest:
        raise ValueError(f"is too long (maximum is {longest} characters)")
    if len(value) < shortest:
        raise ValueError(f"is too short (minimum is {shortest} characters)")
    return value


def check_optional(value: object, longest: int) -> str | None:
    """Like `check`, but null and the empty text are both null."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not is_storable(value):
        raise ValueError(INVALID)
    if len(value) > longest:
        raise ValueError(f"is too long (maximum is {longest} characters)")
    return value
