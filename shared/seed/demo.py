"""The rows of the demo content."""

import hashlib
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from slugify import slugify

from shared.cli.database import Transaction
from shared.domain.passwords import hash_password
from shared.domain.slugs import TAIL
from shared.domain.text import fold

PASSWORD = "password123"  # noqa: S105 (published, for development only)

type Thing = dict[str, Any]
type Ids = dict[str, int]


def load(name: str) -> list[Thing]:
    """The list that `name`.toml holds."""
    path = Path(__file__).with_name(f"{name}.toml")
    things: list[Thing] = tomllib.loads(path.read_text())[name]
    return things


def seed(transaction: Transaction) -> bool:
    """Insert all of it where there are no users yet; whether that was so."""
    if transaction.one("SELECT 1 FROM users LIMIT 1"):
        return False
    people = add_people(transaction)
    add_articles(transaction, people)
    add_rooms(transaction, people)
    return True


def add_people(transaction: Transaction) -> Ids:
    """Users and who follows whom; each user's id."""
    people = load("people")
    ids = {person["username"]: number for number, person in enumerate(people, 1)}
    password = hash_password(PASSWORD)
    transaction.insert(
        "users",
        "id username username_key email email_key password bio image role is_active "
        "token_version exempt_jti created_at",
        [user_row(ids[person["username"]], person, password) for person in people],
    )
    follows = [
        (ids[person["username"]], ids[name], person["joined"])
        for person in people
        for name in person["follows"]
    ]
    columns = "id follower_id followed_id created_at"
    transaction.insert("follows", columns, numbered(follows))
    return ids


def user_row(number: int, person: Thing, password: str) -> tuple[Any, ...]:
    """A row of `users`; `person` needs a username, email, role and time."""
    username, email = person["username"], person["email"]
    return (
        *(number, username, fold(username), email, fold(email), password),
        *(person.get("bio"), None, person["role"], True, 0, None, person["joined"]),
    )


def add_articles(transaction: Transaction, people: Ids) -> None:
    """Articles with their tags, favourites and comments."""
    articles = list(enumerate(load("articles"), 1))
    transaction.insert(
        "articles",
        "id author_id slug title description body created_at updated_at",
        [article_row(number, article, people) for number, article in articles],
    )
    names = sorted({tag for _, article in articles for tag in article["tags"]})
    tags = {name: number for number, name in enumerate(names, 1)}
    transaction.insert("tags", "id name", [(tags[name], name) for name in names])
    transaction.insert(
        "article_tags",
        "id article_id tag_id",
        numbered([(number, tags[t]) for number, a in articles for t in a["tags"]]),
    )
    transaction.insert(
        "favorites",
        "id article_id user_id created_at",
        numbered(
            [
                (number, people[n], a["at"])
                for number, a in articles
                for n in a["favorites"]
            ]
        ),
    )
    add_comments(transaction, articles, people)


def article_row(number: int, article: Thing, people: Ids) -> tuple[Any, ...]:
    title, at = article["title"], article["at"]
    author, body = people[article["author"]], article["body"].strip()
    return (number, author, slug(title), title, article["description"], body, at, at)


def add_comments(
    transaction: Transaction, articles: list[tuple[int, Thing]], people: Ids
) -> None:
    """All comments, numbered as if they had been written in turn."""
    comments = [
        (
            number,
            people[comment["author"]],
            comment["body"],
            comment["at"],
            comment["at"],
        )
        for number, article in articles
        for comment in article["comments"]
    ]
    transaction.insert(
        "comments",
        "id article_id author_id body created_at updated_at",
        numbered(sorted(comments, key=lambda comment: comment[3])),
    )


def add_rooms(transaction: Transaction, people: Ids) -> None:
    """Rooms, members who have read everything, and messages."""
    rooms = list(enumerate(load("rooms"), 1))
    transaction.insert(
        "rooms",
        "id owner_id slug title topic private last_seq created_at",
        [room_row(number, room, people) for number, room in rooms],
    )
    members = [
        (number, people[name], len(room.get("messages", [])), room["opened"])
        for number, room in rooms
        for name in [room["owner"], *room.get("members", [])]
    ]
    columns = "id room_id user_id read_seq created_at"
    transaction.insert("room_members", columns, numbered(members))
    messages = [
        message_row(number, seq, message, people)
        for number, room in rooms
        for seq, message in enumerate(room.get("messages", []), 1)
    ]
    transaction.insert(
        "messages",
        "id room_id seq author_id client_id body created_at deleted_at",
        numbered(messages),
    )


def room_row(number: int, room: Thing, people: Ids) -> tuple[Any, ...]:
    return (
        *(number, people[room["owner"]], slug(room["title"]), room["title"]),
        *(room.get("topic"), room.get("private", False)),
        *(len(room.get("messages", [])), room["opened"]),
    )


def message_row(
    room_id: int, seq: int, message: Thing, people: Ids
) -> tuple[int, int, int, None, str | None, datetime, datetime | None]:
    """A row without its id; a message that was removed has lost its body."""
    deleted = message.get("deleted")
    body = None if deleted else message["body"]
    return (room_id, seq, people[message["author"]], None, body, message["at"], deleted)


def numbered(rows: list[Any]) -> list[tuple[Any, ...]]:
    """The rows with ids before them, from 1 on."""
    return [(number, *row) for number, row in enumerate(rows, 1)]


def slug(title: str) -> str:
    """As `shared.domain.slugs.make_slug`, with a tail that is always the same."""
    number = int.from_bytes(hashlib.sha256(title.encode()).digest()[:8])
    tail = "".join(
        TAIL[number // len(TAIL) ** place % len(TAIL)] for place in range(10)
    )
    return f"{slugify(title, max_length=60)}-{tail}"
