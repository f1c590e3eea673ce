"""What moderators and admins do in a panel, in the words of each framework's own."""

from typing import TYPE_CHECKING, ClassVar

from .steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

AGREE = "window.confirm = text => (sessionStorage.asked = text, true)"


class Panel:
    """A panel that this page shows."""

    lists: ClassVar[dict[str, str]]
    search: ClassVar[str]  # the field
    row = "tbody tr"
    refusal = "is invalid"
    refused_by: int | None = None  # a status

    def __init__(self, page: "Page") -> None:
        self.page = page

    def list(self, kind: str) -> None:
        """The newest users, articles, comments, messages or entries of the log."""
        self.page.goto(f"/admin/{self.lists[kind]}")

    def find(self, kind: str, text: str) -> "Locator":
        """The only row that a search for the text finds."""
        self.list(kind)
        self.page.fill(self.search, text)
        with self.page.expect_navigation():
            self.page.press(self.search, "Enter")
        row = self.page.locator(self.row, has_text=text)
        expect(row).to_have_count(1)
        return row

    def remove(self, kind: str, text: str) -> None:
        """Find it, remove it, and agree when asked."""
        raise NotImplementedError

    def change(self, username: str, role: str | None = None, active: bool = True):
        """Another role, or none at all."""
        raise NotImplementedError

    def follow(self, link: "Locator") -> None:
        """Click, and wait for the next page."""
        with self.page.expect_navigation():
            link.click()

    def save(self, button: str) -> None:
        self.follow(self.page.get_by_role("button", name=button, exact=True))


class DjangoAdmin(Panel):
    lists = {
        "user": "accounts/user/",
        "article": "articles/article/",
        "comment": "articles/comment/",
        "message": "chat/message/",
        "log": "moderation/auditentry/",
    }
    search = "#searchbar"
    row = "#result_list tbody tr"
    refusal = "Nobody changes their own role, or deactivates themselves."

    def remove(self, kind: str, text: str) -> None:
        self.follow(self.find(kind, text).locator("th a, td a").first)
        self.follow(self.page.locator("a.deletelink"))
        self.save("Yes, I\u2019m sure")

    def change(self, username: str, role: str | None = None, active: bool = True):
        self.follow(self.find("user", username).locator("th a"))
        if role:
            self.page.select_option("select[name=role]", role)
        self.page.set_checked("input[name=is_active]", active)
        self.save("Save")


class FlaskAdmin(Panel):
    lists = {
        "user": "user/",
        "article": "article/",
        "comment": "comment/",
        "message": "message/",
        "log": "auditentry/",
    }
    search = "input[name=search]"

    def remove(self, kind: str, text: str) -> None:
        row = self.find(kind, text)
        self.page.evaluate(AGREE)
        with self.page.expect_navigation():
            row.get_by_title("Delete Record").click()
        assert self.page.evaluate("sessionStorage.asked") == "Delete this record?"

    def change(self, username: str, role: str | None = None, active: bool = True):
        self.follow(self.find("user", username).get_by_title("Edit Record"))
        if role:
            self.page.click(".select2-container")
            self.page.locator(".select2-result", has_text=role).click()
        self.page.set_checked("input[name=is_active]", active)
        self.save("Save")


class StarletteAdmin(Panel):
    lists = {
        "user": "user/list",
        "article": "article/list",
        "comment": "comment/list",
        "message": "message/list",
        "log": "audit-entry/list",
    }
    search = "input[name=q]"
    refused_by = 422

    def remove(self, kind: str, text: str) -> None:
        self.find(kind, text).get_by_label("Delete").click()
        self.save("Yes, delete")

    def change(self, username: str, role: str | None = None, active: bool = True):
        self.follow(self.find("user", username).get_by_label("Edit"))
        if role:
            self.page.select_option("select[name=role]", role)
        self.page.set_checked("input[name=is_active]", active)
        self.save("Save")


PANELS = {
    "django_monolith": DjangoAdmin,
    "flask_service": FlaskAdmin,
    "fastapi_service": StarletteAdmin,
    "realtime_channels": DjangoAdmin,
}
