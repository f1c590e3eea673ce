"""The people of the tests, and what they do as a matter of course."""

import secrets
from typing import Any

import httpx

from .client import Client

PASSWORD = "password123"

type Thing = dict[str, Any]


class Person(Client):
    """A signed-in user. The verbs fail the test when they are refused."""

    def __init__(
        self, http: httpx.Client, username: str, email: str, token: str
    ) -> None:
        super().__init__(http, token)
        self.username = username
        self.email = email

    def publish(self, title: str = "Gears", **members: Any) -> Thing:
        """A new article of mine."""
        article = {"title": title, "description": "About", "body": "Text", **members}
        answer = self.post("/api/articles", {"article": article})
        assert answer.status == 201, answer
        made: Thing = answer.json["article"]
        return made

    def comment(self, article: Thing, body: str = "Well put.") -> Thing:
        """A new comment of mine."""
        path = f"/api/articles/{article['slug']}/comments"
        answer = self.post(path, {"comment": {"body": body}})
        assert answer.status == 201, answer
        made: Thing = answer.json["comment"]
        return made

    def favorite(self, article: Thing) -> None:
        """One more favourite."""
        answer = self.post(f"/api/articles/{article['slug']}/favorite")
        assert answer.status == 200, answer

    def follow(self, person: "Person") -> None:
        """From now on their articles are in my feed."""
        answer = self.post(f"/api/profiles/{person.username}/follow")
        assert answer.status == 200, answer

    def open_room(self, title: str = "Engine room", **members: Any) -> Thing:
        """A new room of mine."""
        answer = self.post("/api/rooms", {"room": {"title": title, **members}})
        assert answer.status == 201, answer
        made: Thing = answer.json["room"]
        return made

    def let_in(self, room: Thing, person: "Person") -> None:
        """Somebody becomes a member of my room."""
        answer = self.put(f"/api/rooms/{room['slug']}/members/{person.username}")
        assert answer.status == 200, answer

    def say(self, room: Thing, body: str = "Hello", **members: Any) -> Thing:
        """A new message of mine."""
        path = f"/api/rooms/{room['slug']}/messages"
        answer = self.post(path, {"message": {"body": body, **members}})
        assert answer.status in (200, 201), answer
        made: Thing = answer.json["message"]
        return made

    def say_many(self, room: Thing, count: int) -> None:
        """Messages `1` to `count`, each within the limit of 10 a second."""
        for number in range(1, count + 1):
            self.say(room, str(number))

    def messages(self, room: Thing, **parameters: Any) -> list[Thing]:
        """What list_messages tells me."""
        answer = self.get(f"/api/rooms/{room['slug']}/messages", **parameters)
        assert answer.status == 200, answer
        found: list[Thing] = answer.json["messages"]
        return found


def sign_up(http: httpx.Client, name: str) -> Person:
    """A new member with a name of their own, such as `ada-7f3a`."""
    username = f"{name}-{secrets.token_hex(4)}"
    email = f"{username}@example.com"
    user = {"username": username, "email": email, "password": PASSWORD}
    answer = Client(http).post("/api/users", {"user": user})
    assert answer.status == 201, answer
    return Person(http, username, email, answer.json["user"]["token"])


def sign_in(http: httpx.Client, email: str, password: str = PASSWORD) -> Person:
    """Somebody who has an account already."""
    user = {"email": email, "password": password}
    answer = Client(http).post("/api/users/login", {"user": user})
    assert answer.status == 200, answer
    account = answer.json["user"]
    return Person(http, account["username"], email, account["token"])


def set_role(admin: Client, person: Person, role: str) -> None:
    """An admin gives somebody a role."""
    path = f"/api/admin/users/{person.username}"
    answer = admin.patch(path, {"user": {"role": role}})
    assert answer.status == 200, answer


def deactivate(admin: Client, person: Person) -> None:
    """An admin shuts somebody out."""
    path = f"/api/admin/users/{person.username}"
    answer = admin.patch(path, {"user": {"isActive": False}})
    assert answer.status == 200, answer
