"""What the checks have to know of a panel: where things stand, and who is who."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .visitor import Visitor

PASSWORD = "password123"


@dataclass(frozen=True)
class Deed:
    """A request that changes something; `done` is a question to the database."""

    method: str
    path: str
    done: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Login:
    """The form by which people come in."""

    path: str
    name: str  # the field
    admin: str
    viewer: str  # may look, but not do everything
    stranger: str  # has an account, and no rights


@dataclass
class Panel:
    """One that runs. `{id}` in a path is a row's number."""

    name: str
    url: str
    database: Path
    list: str
    remove: tuple[str, str, dict[str, str]]  # method, path, fields
    add: str = ""  # empty: not offered
    edit: str = ""
    login: Login | None = None
    columns: dict[str, str] = field(default_factory=lambda: {"body": "Text"})
    hide: Callable[[str], str] | None = None  # a text from the viewer: where to look
    overreach: Deed | None = None  # what the viewer may not do; None: remove

    def insert(self, title: str) -> int:
        """A new article, past the panel; its id."""
        row = {"title": title, **self.columns}
        row = {name: value.format(title=title.lower()) for name, value in row.items()}
        marks = ", ".join("?" * len(row))
        names = ", ".join(row)
        with closing(self.open()) as database, database:
            statement = f"INSERT INTO articles ({names}) VALUES ({marks})"
            return database.execute(statement, list(row.values())).lastrowid or 0

    def asks(self, question: str) -> bool:
        """Whether the database answers a question with at least one row."""
        with closing(self.open()) as database:
            return database.execute(question).fetchone() is not None

    def has(self, title: str) -> bool:
        return self.asks(f"SELECT 1 FROM articles WHERE title = '{title}'")

    def mentions(self, text: str) -> bool:
        """Whether any row of any table has the text."""
        with closing(self.open()) as database:
            return any(text.lower() in line.lower() for line in database.iterdump())

    def open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database, timeout=10)

    def removal(self, number: int) -> Deed:
        """As its own page removes an article."""
        method, path, fields = self.remove
        gone = f"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM articles WHERE id = {number})"
        return Deed(
            method,
            path.format(id=number),
            gone,
            {name: value.format(id=number) for name, value in fields.items()},
        )

    def guest(self) -> Visitor:
        return Visitor(self.url)

    def enter(self, name: str, password: str = PASSWORD) -> Visitor:
        """Somebody with an account, by the login form; a guest where there is none."""
        visitor = self.guest()
        if self.login:
            visitor.fill(self.login.path, **{self.login.name: name}, password=password)
        return visitor

    @cached_property
    def admin(self) -> Visitor:
        """Whoever may do everything: anybody, where nobody is asked."""
        return self.enter(self.login.admin if self.login else "")

    @cached_property
    def viewer(self) -> Visitor:
        """Whoever may look, but not do everything: anybody, where nobody is asked."""
        return self.enter(self.login.viewer if self.login else "")

    def does(
        self, visitor: Visitor, deed: Deed, *, token: bool = True, origin: str = ""
    ) -> bool:
        """Send the request, with the token that the panel's forms give this visitor;
        whether it changed what it was to change."""
        proof = visitor.token(self.add or self.list) if token else {}
        visitor.http.request(
            deed.method,
            deed.path,
            data={**deed.fields, **proof} if deed.method == "POST" else None,
            headers={"Origin": origin or self.url, "Referer": f"{origin or self.url}/"},
        )
        return self.asks(deed.done)
