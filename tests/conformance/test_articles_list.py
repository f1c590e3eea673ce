"""Lists of articles: filters, order, pages, counts, and the feed."""

from itertools import chain

import pytest

BAD_LIMITS = [
    "-1",
    "0",
    "101",
    "1e9",
    "abc",
    "",
    "9" * 30,
    "+1",
    "1.0",
    "\u0661",
    "1_0",
]
BAD_OFFSETS = ["-1", "abc", "", "1e30", "9" * 30, str(2**63), "\u0661", " 1"]


def slugs(answer):
    assert answer.status == 200, answer
    return [item["slug"] for item in answer.json["articles"]]


def test_list_articles_leaves_the_body_out(ada, guest):
    article = ada.publish(tagList=["b", "a"])
    listed = guest.get("/api/articles", author=ada.username).json["articles"]
    del article["body"]
    assert listed == [article]


def test_list_articles_is_newest_first(ada, guest):
    made = [ada.publish(f"Number {number}")["slug"] for number in range(5)]
    assert slugs(guest.get("/api/articles", author=ada.username)) == made[::-1]
    newest = guest.get("/api/articles", limit=100).json["articles"]
    times = [item["createdAt"] for item in newest]
    assert times == sorted(times, reverse=True)


def test_list_articles_keeps_its_order_when_an_old_one_is_edited(ada, guest):
    first, second = ada.publish("First"), ada.publish("Second")
    ada.put(f"/api/articles/{first['slug']}", {"article": {"body": "edited"}})
    listed = slugs(guest.get("/api/articles", author=ada.username))
    assert listed == [second["slug"], first["slug"]]


def test_list_articles_counts_all_that_match_not_the_page(ada, guest):
    for number in range(3):
        ada.publish(f"Number {number}", tagList=["x", "y", "z"])
    answer = guest.get("/api/articles", author=ada.username, limit=2)
    assert len(answer.json["articles"]) == 2
    assert answer.json["articlesCount"] == 3
    beyond = guest.get("/api/articles", author=ada.username, offset=50)
    assert beyond.json == {"articles": [], "articlesCount": 3}


def test_list_articles_pages_without_gap_or_repeat(ada, guest):
    made = [ada.publish(f"Number {number}")["slug"] for number in range(7)]
    pages = [
        slugs(guest.get("/api/articles", author=ada.username, limit=3, offset=offset))
        for offset in (0, 3, 6)
    ]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert list(chain(*pages)) == made[::-1]


def test_list_articles_gives_20_unless_asked(ada, guest):
    for number in range(21):
        ada.publish(f"Number {number}")
    answer = guest.get("/api/articles", author=ada.username)
    assert (len(answer.json["articles"]), answer.json["articlesCount"]) == (20, 21)


@pytest.mark.parametrize("limit", BAD_LIMITS)
def test_list_articles_refuses_a_limit_out_of_range(guest, limit):
    answer = guest.get("/api/articles", limit=limit)
    assert (answer.status, answer.errors) == (422, {"limit": ["is invalid"]})


@pytest.mark.parametrize("offset", BAD_OFFSETS)
def test_list_articles_refuses_an_offset_out_of_range(guest, offset):
    answer = guest.get("/api/articles", offset=offset)
    assert (answer.status, answer.errors) == (422, {"offset": ["is invalid"]})


def test_list_articles_takes_the_ends_of_each_range(guest):
    for limit in (1, 100):
        assert guest.get("/api/articles", limit=limit).status == 200
    for offset in (0, 2**31, 2**63 - 1):
        assert guest.get("/api/articles", offset=offset).status == 200


@pytest.mark.parametrize("name", ["tag", "author", "favorited", "limit", "offset"])
def test_list_articles_refuses_empty_and_repeated_parameters(guest, name):
    for query in (f"{name}=", f"{name}=1&{name}=1", f"{name}=1&{name}=2"):
        answer = guest.get(f"/api/articles?{query}")
        assert (answer.status, answer.errors) == (422, {name: ["is invalid"]}), query


def test_list_articles_ignores_parameters_that_it_does_not_know(guest):
    assert guest.get("/api/articles?sort=%00&sort=&page=-1").status == 200


def test_list_articles_filters_by_tag_exactly(ada, guest):
    tag = f"tag-{ada.username}"
    mine = ada.publish(tagList=[tag, "a", "b"])
    ada.publish(tagList=[f"{tag}s"])
    answer = guest.get("/api/articles", tag=tag)
    assert slugs(answer) == [mine["slug"]] and answer.json["articlesCount"] == 1
    assert answer.json["articles"][0]["tagList"] == sorted(["a", "b", tag])


def test_list_articles_filters_by_who_favourited(ada, bob, guest):
    liked, _ = ada.publish("Liked"), ada.publish("Not liked")
    bob.favorite(liked)
    answer = guest.get("/api/articles", favorited=bob.username)
    assert slugs(answer) == [liked["slug"]] and answer.json["articlesCount"] == 1


def test_list_articles_finds_names_whatever_their_case(ada, guest):
    article = ada.publish()
    ada.favorite(article)
    for name in ("author", "favorited"):
        answer = guest.get("/api/articles", **{name: ada.username.upper()})
        assert slugs(answer) == [article["slug"]], name


def test_list_articles_narrows_by_every_filter(ada, bob, guest):
    tag = f"tag-{ada.username}"
    wanted = ada.publish(tagList=[tag])
    others = [ada.publish(), ada.publish(tagList=[tag]), bob.publish(tagList=[tag])]
    for article in (wanted, others[0], others[2]):
        bob.favorite(article)
    filters = {"tag": tag, "author": ada.username, "favorited": bob.username}
    answer = guest.get("/api/articles", **filters)
    assert slugs(answer) == [wanted["slug"]] and answer.json["articlesCount"] == 1


@pytest.mark.parametrize("name", ["tag", "author", "favorited"])
def test_list_articles_of_nothing_is_an_empty_list(guest, name):
    answer = guest.get("/api/articles", **{name: "nobody-has-this%_"})
    assert answer.json == {"articles": [], "articlesCount": 0}


def test_list_articles_takes_no_wildcards(ada, guest):
    ada.publish(tagList=["brass"])
    for pattern in ("%", "_____", "bras%", "*"):
        for name in ("tag", "author"):
            answer = guest.get("/api/articles", **{name: pattern})
            assert answer.json["articlesCount"] == 0, f"{name}={pattern}"


def test_list_articles_counts_favourites_and_tags_apart(ada, bob, carol, guest):
    article = ada.publish(tagList=["a", "b", "c", "d"])
    for person in (ada, bob, carol):
        person.favorite(article)
    item = guest.get("/api/articles", author=ada.username).json["articles"][0]
    assert item["favoritesCount"] == 3
    assert item["tagList"] == ["a", "b", "c", "d"]


def test_list_articles_shows_each_caller_their_own_view(ada, bob, guest):
    bob.favorite(ada.publish())
    bob.follow(ada)
    for who, mine in ((bob, True), (ada, False), (guest, False)):
        item = who.get("/api/articles", author=ada.username).json["articles"][0]
        assert item["favorited"] is mine and item["favoritesCount"] == 1
        assert item["author"]["following"] is mine


def test_list_articles_refuses_a_dead_token(guest):
    dead = {"Authorization": "Token dead"}
    answer = guest.send("GET", "/api/articles", headers=dead)
    assert (answer.status, answer.errors) == (401, {"token": ["is invalid"]})
