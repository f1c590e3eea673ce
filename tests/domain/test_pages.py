"""What pages show and where they lead."""

import pytest

from shared.domain import pages
from shared.domain.errors import NotFound

ELSEWHERE = [
    None,
    "",
    "evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/article\r\nSet-Cookie: a=b",
    "@evil.example",
    " //evil.example",
    "/%09/\\evil.example",
    "/article\u2028x",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_local_path_does_not_lead_elsewhere(address):
    assert pages.local_path(address, "/mine") == "/mine"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?feed=following&page=2",
        "/article/a-b",
        "/profile/jürgen",
        "/a//b",
        "/x:y",
    ],
)
def test_local_path_follows_what_is_ours(address):
    assert pages.local_path(address, "/mine") == address


@pytest.mark.parametrize(
    ("count", "page", "links"),
    [
        (0, 1, []),
        (10, 1, []),
        (11, 1, [1, 2]),
        (50, 3, [1, 2, 3, 4, 5]),
        (200, 1, [1, 2, 3, None, 20]),
        (200, 10, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (200, 20, [1, None, 18, 19, 20]),
        (20, 7, [1, 2]),
    ],
)
def test_page_links_name_the_ends_and_the_neighbours(count, page, links):
    assert pages.page_links(count, page) == links


@pytest.mark.parametrize(("given", "page"), [([], 1), (["1"], 1), (["007"], 7)])
def test_page_number_is_1_without_one(given, page):
    assert pages.page_number(lambda _: given) == page


@pytest.mark.parametrize(
    "given",
    [
        ["0"],
        ["-1"],
        [""],
        ["x"],
        ["1.5"],
        ["²"],
        ["\u0661"],
        ["1", "1"],
        ["9" * 30],
        ["1\0"],
    ],
)
def test_page_number_is_not_found_for_what_is_none(given):
    with pytest.raises(NotFound):
        pages.page_number(lambda _: given)


@pytest.mark.parametrize(
    "image",
    [None, "", "/x.png", "http://a.example/x.png", "javascript:alert(1)", "data:,"],
)
def test_avatar_is_the_default_for_what_no_browser_should_ask_for(image):
    assert pages.avatar(image) == pages.DEFAULT_AVATAR


def test_avatar_is_the_users_own_by_https():
    assert pages.avatar("HTTPS://a.example/x.png") == "HTTPS://a.example/x.png"


def test_day_and_clock_read_a_time_of_the_api():
    moment = "2026-01-05T09:30:00.000000Z"
    assert (pages.day(moment), pages.clock(moment)) == (
        "January 5, 2026",
        "2026-01-05 09:30",
    )


def test_split_tags_drops_what_is_blank():
    assert pages.split_tags(" a, b c,, ,d ") == ["a", "b c", "d"]


def test_error_lines_name_the_key_and_hide_which_credential_is_wrong():
    assert pages.error_lines({"title": ["can't be blank", "is invalid"]}) == [
        "title can't be blank",
        "title is invalid",
    ]
    invalid = {"credentials": ["invalid"]}
    assert pages.error_lines(invalid) == ["email or password is invalid"]


def test_is_json_knows_programs_from_people():
    assert all(map(pages.is_json, ("/api/x", "/ws/rooms/x", "/healthz", "/metrics")))
    assert not any(map(pages.is_json, ("/", "/api", "/apiary", "/healthz/x", "/ws")))
