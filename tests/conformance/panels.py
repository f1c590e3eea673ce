"""The panels over plain HTTP: each framework's own has addresses of its own."""

import re
from dataclasses import dataclass

from .pages import Browser, Page
from .service import Service

NUMBER = re.compile(
    r'/(\d+)/change/|[?&;](?:id|pk)=(\d+)|data-sa-pk="(\d+)"'
    r'|name="id"[^>]* value="(\d+)"'
)


@dataclass(frozen=True)
class Panel:
    """Where things stand, below /admin/."""

    lists: dict[str, str]
    search: str  # the parameter
    edit: str  # a user
    remove: str  # a thing
    next: str  # the parameter that says where to go on

    def list(self, kind: str) -> str:
        """The address of all things of a kind."""
        return f"/admin/{self.lists[kind]}"

    def find(self, browser: Browser, kind: str, text: str) -> Page:
        """The list of those that a search finds."""
        request = browser.http.build_request("GET", "/", params={self.search: text})
        return browser.get(f"{self.list(kind)}{request.url.raw_path.decode()[1:]}")

    def number(self, browser: Browser, kind: str, text: str) -> str:
        """The id of the first that is found."""
        found = NUMBER.search(self.find(browser, kind, text).tree.html or "")
        assert found, f"no {kind} is found by {text}"
        return next(filter(None, found.groups()))

    def token(self, browser: Browser) -> dict[str, str]:
        """The proof that its forms carry."""
        node = browser.get(self.list("user")).find("input[name*=csrf]")[0].attributes
        return {node["name"] or "": node["value"] or ""}

    def changing(self, number: str, role: str) -> tuple[str, dict[str, str]]:
        """The address and the fields that give a user this role."""
        fields = {"role": role, "is_active": "on"}
        return f"/admin/{self.edit.format(id=number)}", fields

    def removing(self, kind: str, number: str) -> tuple[str, dict[str, str]]:
        """The address and the fields that remove a thing."""
        place = self.lists[kind].removesuffix("list")
        path = self.remove.format(list=place, kind=kind, id=number)
        return f"/admin/{path}", {"id": number, "post": "yes"}


DJANGO = Panel(
    lists={
        "user": "accounts/user/",
        "article": "articles/article/",
        "comment": "articles/comment/",
        "message": "chat/message/",
        "log": "moderation/auditentry/",
    },
    search="q",
    edit="accounts/user/{id}/change/",
    remove="{list}{id}/delete/",
    next="next",
)
FLASK = Panel(
    lists={
        "user": "user/",
        "article": "article/",
        "comment": "comment/",
        "message": "message/",
        "log": "auditentry/",
    },
    search="search",
    edit="user/edit/?id={id}",
    remove="{list}delete/",
    next="url",
)
STARLETTE = Panel(
    lists={
        "user": "user/list",
        "article": "article/list",
        "comment": "comment/list",
        "message": "message/list",
        "log": "audit-entry/list",
    },
    search="q",
    edit="user/edit?pk={id}",
    remove="_api/{kind}/row-action?name=delete&pk={id}",
    next="_origin",
)
PANELS = {
    "django_monolith": DJANGO,
    "realtime_channels": DJANGO,
    "flask_service": FLASK,
    "fastapi_service": STARLETTE,
}


def panel_of(service: Service) -> Panel:
    """That of one of ours; skips the test where the service is somebody else's."""
    service.needs_to_be_ours()
    return PANELS[service.meta["variant"]]
