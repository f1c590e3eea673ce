"""Every page there is, as each kind of person sees it.

`CATALOGUE` names them; a `Stage` is what they show, made once at a service.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..conformance.pages import Browser as Reader
from ..conformance.people import Person, set_role, sign_in, sign_up
from ..conformance.service import Service
from ..conformance.waiting import until
from .steps import fill
from .visits import Visits

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from selectolax.lexbor import LexborNode

BODY = """The engine has two parts: the **store** and the *mill*, see
[its notes](https://example.com/notes).

## What that takes

1. Write down `what` is known.
2. Forget nothing.

> As the loom weaves flowers and leaves.

    a line of code that is much too long for the narrow screen of any phone in the world

---
"""


@dataclass(frozen=True)
class Look:
    """A page: where it is, who looks at it, and for a form what is typed in first."""

    path: str
    who: str | None = None  # a guest
    typed: dict[str, str] | None = None  # sent by the form that has these fields
    answer: str | None = None  # the refusal that comes of it


LONG = "x" * 10_001
REFUSED = "answer 422 POST"
CATALOGUE = {
    "home-guest": Look("/"),
    "home": Look("/", "bob"),
    "home-page-2": Look("/?page=2", "bob"),
    "feed": Look("/?feed=following", "bob"),
    "feed-empty": Look("/?feed=following", "carol"),
    "tag": Look("/tag/engines", "bob"),
    "tag-empty": Look("/tag/nobody-has-this"),
    "login": Look("/login"),
    "login-refused": Look(
        "/login", None, {"email": "a@b.c", "password": "x"}, "answer 401 POST"
    ),
    "register": Look("/register"),
    "register-refused": Look(
        "/register", None, {"username": "a b", "email": "<i>", "password": "x"}, REFUSED
    ),
    "article-guest": Look("/article/{article}"),
    "article": Look("/article/{article}", "bob"),
    "article-mine": Look("/article/{article}", "ada"),
    "article-moderator": Look("/article/{article}", "moderator"),
    "comment-refused": Look("/article/{article}", "bob", {"body": LONG}, REFUSED),
    "editor": Look("/editor", "ada"),
    "editor-refused": Look(
        "/editor", "ada", {"title": " ", "description": "", "body": "<b>"}, REFUSED
    ),
    "editor-mine": Look("/editor/{article}", "ada"),
    "settings": Look("/settings", "ada"),
    "settings-refused": Look(
        "/settings", "ada", {"username": "", "bio": "é", "password": "x"}, REFUSED
    ),
    "settings-saved": Look("/settings", "carol", {"bio": "Stars.\n& roofs"}),
    "profile-guest": Look("/profile/{ada}"),
    "profile": Look("/profile/{ada}", "bob"),
    "profile-mine": Look("/profile/{ada}", "ada"),
    "profile-page-2": Look("/profile/{ada}?page=2"),
    "profile-favorites": Look("/profile/{bob}/favorites", "ada"),
    "notifications": Look("/notifications", "ada"),
    "notifications-empty": Look("/notifications", "moderator"),
    "rooms-guest": Look("/chat"),
    "rooms": Look("/chat", "bob"),
    "rooms-refused": Look("/chat", "bob", {"title": "", "topic": "t"}, REFUSED),
    "room-guest": Look("/chat/{room}"),
    "room": Look("/chat/{room}", "ada"),
    "room-moderator": Look("/chat/{room}", "moderator"),
    "room-private-owner": Look("/chat/{private}", "ada"),
    "room-private-member": Look("/chat/{private}", "bob"),
    "room-empty": Look("/chat/{empty}", "bob"),
    "message-refused": Look("/chat/{room}", "bob", {"body": LONG}, REFUSED),
    "not-found": Look("/nothing/here", "bob", None, "answer 404 GET"),
    "article-gone": Look("/article/gone", None, None, "answer 404 GET"),
    "forbidden": Look("/editor/{article}", "bob", None, "answer 403 GET"),
}


@dataclass
class Stage:
    """What the pages show at a service, and the sessions of those who look."""

    service: Service
    people: dict[str, Person] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # what `{…}` stands for
    sessions: dict[tuple[str, str], Any] = field(default_factory=dict)
    readers: dict[tuple[str, str], Reader] = field(default_factory=dict)

    def open(
        self, visit: Visits, name: str, at: Service | None = None, **options: Any
    ) -> "Page":
        """One page of the catalogue in a new browser."""
        look, service = CATALOGUE[name], at or self.service
        if look.who:
            options["storage_state"] = self.session(visit, service, look.who)
        page = visit(at=service, **options)
        if look.answer:
            visit.expect(look.answer)
        page.goto(look.path.format(**self.names))
        if look.typed is not None:
            send(page, look.typed)
        return page

    def read(self, name: str, at: Service) -> str:
        """The HTML of one page of the catalogue, as it comes over the wire."""
        look, key = CATALOGUE[name], (at.url, CATALOGUE[name].who or "")
        if key not in self.readers:
            reader = self.readers[key] = Reader(at)
            if look.who:
                reader.sign_in(self.people[look.who])
        reader = self.readers[key]
        page = reader.get(look.path.format(**self.names))
        if look.typed is not None:
            form = page.one(f"main form:has([name={next(iter(look.typed))}])")
            fields = filled_in(form) | look.typed
            page = reader.post(form.attributes.get("action") or page.path, fields)
        return (reader.get(page.location) if page.location else page).content.decode()

    def session(self, visit: Visits, service: Service, who: str) -> Any:
        """The cookies of somebody who has signed in, once, at a service."""
        key = (service.url, who)
        if key not in self.sessions:
            page = visit(self.people[who], at=service)
            self.sessions[key] = page.context.storage_state()
        return self.sessions[key]


def send(page: "Page", typed: dict[str, str]) -> None:
    """Fill in a form and send it, whatever a script or the browser thinks of it."""
    fill(page, **typed)
    form = page.locator(f"main form:has([name={next(iter(typed))}])").first
    with page.expect_navigation():
        form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")


def filled_in(form: "LexborNode") -> dict[str, str]:
    """What a form says before anybody types, by name."""
    found = form.css("input[name]:not([type=checkbox]), textarea[name]")
    return {
        field.attributes["name"] or "": field.text()
        if field.tag == "textarea"
        else field.attributes.get("value") or ""
        for field in found
    }


def build(service: Service) -> Stage:
    """The stage of the tests, with people of its own."""
    names = ("ada", "bob", "carol", "moderator")
    stage = Stage(service, {name: sign_up(service.http, name) for name in names})
    set_role(service.root, stage.people["moderator"], "moderator")
    ada, bob = stage.people["ada"], stage.people["bob"]
    ada.put("/api/user", {"user": {"bio": "Wheels & cards.\nNotes on engines."}})
    bob.follow(ada)
    for number in range(11):
        tags = ["engines", f"part {number}"]
        article = ada.publish(f"Engines, part {number}", body=BODY, tagList=tags)
    stage.names["article"] = article["slug"]
    bob.favorite(article)
    bob.comment(article, "Well put.\nBut <b>what</b> of the mill?")
    ada.comment(article, "It waits.")
    _tell(stage, ada, bob)
    return stage


def demo(service: Service) -> Stage:
    """A stage for pictures: the seed's people in what they wrote."""
    emails = {"ada": "ada", "bob": "grace", "moderator": "bob"}
    people = {
        name: sign_in(service.http, f"{email}@example.com")
        for name, email in emails.items()
    }
    stage = Stage(service, people | {"carol": sign_up(service.http, "new")})
    ada, bob = people["ada"], people["bob"]
    articles = ada.get("/api/articles", author="ada").json["articles"]
    stage.names["article"] = articles[-1]["slug"]
    bob.comment(articles[0], "Then let the boy rest.")
    _tell(stage, ada, bob)
    rooms = ada.get("/api/rooms").json["rooms"]
    titles = {"room": "Engine room", "empty": "Empty room"}
    for name, title in titles.items():
        stage.names[name] = next(r["slug"] for r in rooms if r["title"] == title)
    return stage


def _tell(stage: Stage, ada: Person, bob: Person) -> None:
    """Rooms, and what ada is told of."""
    stage.names |= {name: person.username for name, person in stage.people.items()}
    public = ada.open_room("Work room", topic="Steam & oil")
    private = ada.open_room("Back room", private=True)
    ada.let_in(private, bob)
    empty = ada.open_room("Quiet room")
    for body in ("Good morning.", "Is <b>anybody</b>\nhere?", "Never mind."):
        ada.say(public, body)
    ada.delete(f"/api/rooms/{public['slug']}/messages/3")
    bob.say(public, f"Here I am, @{ada.username}.")
    bob.say(private, "Shall we tell them?")
    rooms = {"room": public, "private": private, "empty": empty}
    stage.names |= {name: room["slug"] for name, room in rooms.items()}
    ada.follow(bob)
    bob.publish("An answer", tagList=["engines"])
    until(lambda: ada.get("/api/notifications").json["unreadCount"] >= 3)
