"""What pages show and where they lead, as far as no framework has a word in it."""

from datetime import datetime
from urllib.parse import urlsplit

from .errors import NotFound
from .parameters import GetList

ARTICLES = 10  # on a page of a list
ROOMS = NOTIFICATIONS = 20
TAGS = 100  # in the sidebar
PAGES_MAX = 10**9
AROUND = 2  # page links on each side of the current one
LABELS = {"tagList": "tags", "currentPassword": "current password"}
DEFAULT_AVATAR = "/static/default-avatar.svg"


def avatar(image: str | None) -> str:
    """The address of a user's picture: their `image` where the pages' policy lets a
    browser ask for it."""
    return image if image and image.lower().startswith("https://") else DEFAULT_AVATAR


def day(moment: str) -> str:
    """`January 5, 2026`, of a time as the API tells it."""
    when = datetime.fromisoformat(moment)
    return f"{when:%B} {when.day}, {when.year}"


def clock(moment: str) -> str:
    """`2026-01-05 09:30`, UTC, of a time as the API tells it."""
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M}"


def page_number(getlist: GetList) -> int:
    """`?page=`, 1 without it. Raises NotFound for what is no number of a page."""
    given = getlist("page") or ["1"]
    if len(given) > 1 or not (given[0].isascii() and given[0].isdecimal()):
        raise NotFound("page")
    if not 1 <= int(given[0][:12]) <= PAGES_MAX:
        raise NotFound("page")
    return int(given[0][:12])


def offset(page: int, size: int = ARTICLES) -> int:
    """How many come before this page."""
    return (page - 1) * size


def page_links(count: int, page: int, size: int = ARTICLES) -> list[int | None]:
    """The numbers of the pages to link to, None for a gap; empty for a single page.

    The first, the last, and those around the current one.
    """
    last = -(-count // size)
    if last < 2:
        return []
    near = range(max(1, page - AROUND), min(last, page + AROUND) + 1)
    links: list[int | None] = []
    for number in sorted({1, *near, last}):
        if links and links[-1] != number - 1:
            links.append(None)
        links.append(number)
    return links


def local_path(address: str | None, otherwise: str) -> str:
    """`address` if it is a path on this very site, else `otherwise`.

    Browsers take `\\` for `/` and drop tabs and line breaks, so what has any of these
    is not ours; neither is what begins with two slashes.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return otherwise
    if "\\" in address or not address.isprintable():
        return otherwise
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else address


def split_tags(given: str) -> list[str]:
    """The tags of a text that separates them by commas."""
    return [tag.strip() for tag in given.split(",") if tag.strip()]


def error_lines(errors: dict[str, list[str]]) -> list[str]:
    """What `ul.error-messages` lists: `title can't be blank`."""
    if errors.get("credentials"):
        return ["email or password is invalid"]
    return [
        f"{LABELS.get(key, key)} {text}"
        for key, texts in errors.items()
        for text in texts
    ]


def is_json(path: str) -> bool:
    """Whether programs ask for this path, so that errors are JSON; people get pages."""
    return path.startswith(("/api/", "/ws/")) or path in (
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
    )
