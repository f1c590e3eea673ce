"""A room's page, as its readers see it."""

from typing import TYPE_CHECKING, Any

from .steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIVE = 20_000  # milliseconds; after three attempts it is another transport
LONGEST = 40_000  # with the longest wait between two attempts
# Before the page's own scripts run, which are modules: as if no other were offered.
ONLY = """
document.addEventListener("readystatechange", () => {
  const section = document.querySelector("section.chat");
  if (section) section.dataset.transports = "%s";
}, {once: true});
"""
BEST_FIRST = ("ws", "sse", "poll")


class RoomPage:
    """What one person sees of a room, and does there."""

    def __init__(self, page: "Page", room: dict[str, Any], only: str = "") -> None:
        self.page = page
        self.slug = room["slug"]
        if only:
            page.add_init_script(ONLY % only)
        self.state = page.locator(".chat-state")
        self.messages = page.locator("li.message[data-seq]")
        self.pending = page.locator("li.message.is-pending")
        self.field = page.get_by_label("Message", exact=True)
        self.present = page.locator(".presence-list > li")
        self.older = page.get_by_role("button", name="Older messages")
        page.goto(f"/chat/{self.slug}")

    def is_live(self, by: str | None = None) -> "RoomPage":
        """Wait until it is, by the best transport or a certain one."""
        expect(self.state).to_have_text("Live", timeout=LIVE)
        section = self.page.locator("section.chat")
        by = by or (section.get_attribute("data-transports") or "").split()[0]
        expect(section).to_have_attribute("data-transport", by)
        return self

    def say(self, text: str) -> None:
        """Type it and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def shows(self, *texts: str, timeout: float = LIVE) -> None:
        """These messages and no others, in this order, none of them pending."""
        bodies = self.messages.locator(".message-body")
        expect(bodies).to_have_text(list(texts), timeout=timeout)
        expect(self.pending).to_have_count(0)

    def item(self, text: str) -> Any:
        """The message that says so."""
        return self.page.locator("li.message").filter(
            has=self.page.get_by_text(text, exact=True)
        )

    def unread(self, room: dict[str, Any]) -> Any:
        """The number beside the link to a room."""
        return self.page.locator(f"a.room-link[data-room={room['slug']}] .unread")

    def look(self) -> None:
        """Come back to the page, which then asks what is new elsewhere."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
