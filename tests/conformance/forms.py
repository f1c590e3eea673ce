"""One well-filled form of each kind, on a thing of somebody's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .calls import newcomer
from .pages import Browser
from .people import PASSWORD, Person, Thing
from .waiting import until


@dataclass(frozen=True)
class Form:
    """Where it stands, where it goes, what is typed, and what there is to see of it."""

    on: str
    action: str
    fields: Mapping[str, str]
    seen: Callable[[], Any]


class Owner:
    """Makes each form, and what it is about, for the one whose things these are."""

    def __init__(self, owner: Person, other: Person, browser: Browser) -> None:
        self.owner = owner
        self.other = other
        self.browser = browser

    def form(self, name: str) -> Form:
        made: Form = getattr(self, name)()
        return made

    def api(self, path: str) -> Callable[[], Any]:
        """What the API tells the owner of it: the status when it is gone."""

        def seen() -> Any:
            answer = self.owner.get(f"/api{path}")
            return answer.json if answer.status == 200 else answer.status

        return seen

    def signed_in(self) -> bool:
        """Whether the browser is let into its settings."""
        return self.browser.get("/settings").status == 200

    def login(self) -> Form:
        fields = {"email": self.owner.email, "password": PASSWORD}
        return Form("/login", "/login", fields, self.signed_in)

    def register(self) -> Form:
        fields = newcomer()
        seen = self.api(f"/profiles/{fields['username']}")
        return Form("/register", "/register", fields, seen)

    def logout(self) -> Form:
        return Form("/settings", "/logout", {}, self.signed_in)

    def settings(self) -> Form:
        fields = {"username": self.owner.username, "email": self.owner.email}
        fields |= {
            "image": "",
            "bio": "Changed",
            "password": "",
            "current_password": "",
        }
        return Form("/settings", "/settings", fields, self.api("/user"))

    def new_article(self) -> Form:
        fields = {"title": "T", "description": "D", "body": "B", "tags": "a, b"}
        seen = self.api(f"/articles?author={self.owner.username}")
        return Form("/editor", "/editor", fields, seen)

    def edit_article(self) -> Form:
        article = self.owner.publish()
        path = f"/editor/{article['slug']}"
        fields = {"title": "Gears", "description": "D", "body": "B", "tags": "c"}
        return Form(path, path, fields, self.api(f"/articles/{article['slug']}"))

    def delete_article(self) -> Form:
        return self.on_article(self.owner.publish(), "/delete")

    def favorite(self) -> Form:
        return self.on_article(self.other.publish(), "/favorite")

    def unfavorite(self) -> Form:
        article = self.other.publish()
        self.owner.favorite(article)
        return self.on_article(article, "/unfavorite")

    def on_article(self, article: Thing, rest: str) -> Form:
        path = f"/article/{article['slug']}"
        return Form(path, f"{path}{rest}", {}, self.api(f"/articles/{article['slug']}"))

    def add_comment(self) -> Form:
        slug = self.other.publish()["slug"]
        seen = self.api(f"/articles/{slug}/comments")
        return Form(f"/article/{slug}", f"/article/{slug}", {"body": "New"}, seen)

    def delete_comment(self) -> Form:
        article = self.other.publish()
        number = self.owner.comment(article)["id"]
        path = f"/article/{article['slug']}"
        seen = self.api(f"/articles/{article['slug']}/comments")
        return Form(path, f"{path}/comments/{number}/delete", {}, seen)

    def follow(self) -> Form:
        return self.on_profile("follow")

    def unfollow(self) -> Form:
        self.owner.follow(self.other)
        return self.on_profile("unfollow")

    def on_profile(self, what: str) -> Form:
        name = self.other.username
        seen = self.api(f"/profiles/{name}")
        return Form(f"/profile/{name}", f"/profile/{name}/{what}", {}, seen)

    def read_notifications(self) -> Form:
        self.other.comment(self.owner.publish())
        seen = self.api("/notifications")
        until(lambda: seen()["unreadCount"])
        fields = {"upTo": str(seen()["notifications"][0]["id"])}
        return Form("/notifications", "/notifications", fields, seen)

    def open_room(self) -> Form:
        fields = {"title": "Room", "topic": ""}
        return Form("/chat", "/chat", fields, self.api("/rooms"))

    def send_message(self) -> Form:
        path = f"/chat/{(slug := self.owner.open_room()['slug'])}"
        return Form(path, path, {"body": "Hello"}, self.api(f"/rooms/{slug}/messages"))

    def delete_message(self) -> Form:
        room = self.owner.open_room()
        self.owner.say(room)
        path = f"/chat/{room['slug']}"
        seen = self.api(f"/rooms/{room['slug']}/messages")
        return Form(path, f"{path}/messages/1/delete", {}, seen)

    def add_member(self) -> Form:
        return self.on_members(self.owner.open_room(private=True), "")

    def remove_member(self) -> Form:
        room = self.owner.open_room(private=True)
        self.owner.let_in(room, self.other)
        return self.on_members(room, "/remove")

    def on_members(self, room: Thing, rest: str) -> Form:
        path = f"/chat/{room['slug']}"
        fields = {"username": self.other.username}
        seen = lambda: self.other.get(f"/api/rooms/{room['slug']}").status  # noqa: E731
        return Form(path, f"{path}/members{rest}", fields, seen)


GUESTS = ["login", "register"]
USERS = ["logout", "settings", "new_article", "edit_article", "delete_article"]
USERS += ["favorite", "unfavorite", "add_comment", "delete_comment", "follow"]
USERS += ["unfollow", "read_notifications", "open_room", "send_message"]
USERS += ["delete_message", "add_member", "remove_member"]
