"""What happened while one was away."""

from ..conformance.waiting import until
from .steps import expect, path, press


def told(person, count):
    """Waits for the job that tells people."""
    return until(lambda: person.get("/api/notifications").json["unreadCount"] == count)


def test_notifications_say_what_happened_until_they_are_read(visit, ada, bob):
    ada.follow(bob)
    article = ada.publish("Gears")
    bob.comment(article)
    news = bob.publish("News")
    room = bob.open_room("Engine room")
    bob.say(room, f"@{ada.username} look")
    told(ada, 3)
    page = visit(ada)
    unread = page.locator("nav .unread")
    expect(unread).to_have_text("3")
    page.get_by_role("link", name="Notifications").click()
    assert path(page) == "/notifications"
    listed = page.locator(".notification")
    expect(listed).to_have_count(3)
    expect(page.locator(".notification.is-unread")).to_have_count(3)
    for text, address in (
        ("mentioned you in a room", f"/chat/{room['slug']}"),
        ("published an article", f"/article/{news['slug']}"),
        ("commented on your article", f"/article/{article['slug']}"),
    ):
        one = listed.filter(has_text=text)
        expect(one).to_have_count(1)
        expect(one.locator(f"span a[href^='{address}']")).to_be_visible()
    press(page, "Mark all as read")
    assert path(page) == "/notifications"
    expect(page.locator(".is-unread")).to_have_count(0)
    expect(listed).to_have_count(3)
    expect(unread).to_have_count(0)


def test_where_nothing_happened_it_says_so(visit, ada):
    page = visit(ada)
    page.goto("/notifications")
    expect(page.locator(".empty-feed-message")).to_have_text(
        "Nothing has happened... yet."
    )
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)
