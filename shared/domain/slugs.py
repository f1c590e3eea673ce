"""A slug is the title in ASCII and a tail that makes it unique without a look-up."""

import secrets

from slugify import slugify

TAIL = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: people read slugs aloud


def make_slug(title: str) -> str:
    """A new slug for `title`, at most 71 characters.

    Ten characters of 31 give 2^49 tails: two equal titles meet by chance once in
    some 10^14 pairs, and a unique index stands behind it.
    """
    tail = "".join(secrets.choice(TAIL) for _ in range(10))
    return f"{slugify(title, max_length=60) or 'untitled'}-{tail}"
