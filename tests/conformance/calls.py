"""One well-formed request of each operation, on a thing of somebody's own."""

import secrets
from collections.abc import Callable
from typing import Any

from .client import Answer, Client
from .people import PASSWORD, Person, sign_up
from .service import Service
from .sockets import handshake, room_path

type Thing = dict[str, Any]


def newcomer() -> Thing:
    """Somebody who can register."""
    name = f"eve-{secrets.token_hex(4)}"
    return {"username": name, "email": f"{name}@example.com", "password": PASSWORD}


class Stage:
    """What the request is about: made anew for each call, owned by the author."""

    def __init__(self, service: Service, cast: dict[str, Any], private: bool) -> None:
        self.service = service
        self.author: Person = cast["author"]
        self.member: Person = cast["other_member"]
        self.private = private

    def call(self, operation: str, who: Client) -> int:
        """The status that `who` gets from this operation."""
        answer = CALLS[operation](self, who)
        return answer if isinstance(answer, int) else answer.status

    def profile(self) -> str:
        """The path of the author's profile."""
        return f"/api/profiles/{self.author.username}"

    def article(self) -> str:
        """The path of an article."""
        return f"/api/articles/{self.author.publish()['slug']}"

    def comment(self) -> str:
        """The path of a comment."""
        article = self.author.publish()
        comment = self.author.comment(article)
        return f"/api/articles/{article['slug']}/comments/{comment['id']}"

    def room(self) -> Thing:
        """A room; a private one has a member."""
        room = self.author.open_room(private=self.private)
        if self.private:
            self.author.let_in(room, self.member)
        return room

    def in_room(self, rest: str = "") -> str:
        """A path in a room."""
        return f"/api/rooms/{self.room()['slug']}{rest}"

    def message(self) -> str:
        """The path of a message."""
        room = self.room()
        self.author.say(room)
        return f"/api/rooms/{room['slug']}/messages/1"

    def member_to_remove(self) -> str:
        """The path of somebody's membership."""
        room, third = self.room(), self.stranger()
        self.author.let_in(room, third)
        return f"/api/rooms/{room['slug']}/members/{third.username}"

    def stranger(self) -> Person:
        """Somebody whom the request names."""
        return sign_up(self.service.http, "third")

    def login(self, who: Client) -> Answer:
        """By the caller's own email and password."""
        email = who.email if isinstance(who, Person) else "nobody@example.com"
        user = {"email": email, "password": PASSWORD}
        return who.post("/api/users/login", {"user": user})

    def events(self, who: Client) -> Answer | int:
        """An event stream, left as soon as it has begun."""
        path = self.in_room("/events")
        with who.http.stream("GET", path, headers=who.credentials) as response:
            if response.status_code == 200:
                return 200
        return who.get(path)


TEXT = {"article": {"title": "t", "description": "d", "body": "b"}}
CALLS: dict[str, Callable[[Stage, Client], Answer | int]] = {
    "register": lambda on, who: who.post("/api/users", {"user": newcomer()}),
    "login": Stage.login,
    "get_current_user": lambda on, who: who.get("/api/user"),
    "update_current_user": lambda on, who: who.put("/api/user", {"user": {"bio": "b"}}),
    "revoke_tokens": lambda on, who: who.delete("/api/user/tokens"),
    "get_profile": lambda on, who: who.get(on.profile()),
    "follow_profile": lambda on, who: who.post(f"{on.profile()}/follow"),
    "unfollow_profile": lambda on, who: who.delete(f"{on.profile()}/follow"),
    "list_articles": lambda on, who: who.get("/api/articles"),
    "feed_articles": lambda on, who: who.get("/api/articles/feed"),
    "create_article": lambda on, who: who.post("/api/articles", TEXT),
    "get_article": lambda on, who: who.get(on.article()),
    "update_article": lambda on, who: who.put(on.article(), TEXT),
    "delete_article": lambda on, who: who.delete(on.article()),
    "create_comment": lambda on, who: who.post(
        f"{on.article()}/comments", {"comment": {"body": "b"}}
    ),
    "list_comments": lambda on, who: who.get(f"{on.article()}/comments"),
    "delete_comment": lambda on, who: who.delete(on.comment()),
    "favorite_article": lambda on, who: who.post(f"{on.article()}/favorite"),
    "unfavorite_article": lambda on, who: who.delete(f"{on.article()}/favorite"),
    "list_tags": lambda on, who: who.get("/api/tags"),
    "list_users": lambda on, who: who.get("/api/admin/users"),
    "update_user": lambda on, who: who.patch(
        f"/api/admin/users/{on.stranger().username}", {"user": {"role": "moderator"}}
    ),
    "list_audit": lambda on, who: who.get("/api/admin/audit"),
    "list_notifications": lambda on, who: who.get("/api/notifications"),
    "read_notifications": lambda on, who: who.put(
        "/api/notifications/read", {"upTo": 0}
    ),
    "get_meta": lambda on, who: who.get("/api/meta"),
    "get_health": lambda on, who: who.get("/healthz"),
    "get_readiness": lambda on, who: who.get("/readyz"),
    "get_metrics": lambda on, who: who.get("/metrics"),
    "list_rooms": lambda on, who: who.get("/api/rooms"),
    "create_room": lambda on, who: who.post("/api/rooms", {"room": {"title": "t"}}),
    "get_room": lambda on, who: who.get(on.in_room()),
    "add_member": lambda on, who: who.put(
        on.in_room(f"/members/{on.stranger().username}")
    ),
    "remove_member": lambda on, who: who.delete(on.member_to_remove()),
    "list_messages": lambda on, who: who.get(on.in_room("/messages")),
    "send_message": lambda on, who: who.post(
        on.in_room("/messages"), {"message": {"body": "b"}}
    ),
    "delete_message": lambda on, who: who.delete(on.message()),
    "read_room": lambda on, who: who.put(on.in_room("/read"), {"seq": 0}),
    "stream_messages": Stage.events,
    "live_room": lambda on, who: handshake(who, room_path(on.room())),
    "live_notifications": lambda on, who: handshake(who, "/ws/notifications"),
}
"""One well-formed request of each operation."""
