"""`@name` in a text."""

import re

from .limits import USERNAME_MAX
from .text import fold

MENTIONS_MAX = 50
_MENTION = re.compile(rf"(?<![\w.@-])@([\w.-]{{1,{USERNAME_MAX}}})")


def mentioned_keys(text: str) -> list[str]:
    """The `username_key` of everyone `text` mentions, each once, at most 50.

    A sentence may end behind a name, so closing dots are left off.
    """
    names = (match[1].rstrip(".") for match in _MENTION.finditer(text))
    return list(dict.fromkeys(fold(name) for name in names if name))[:MENTIONS_MAX]
