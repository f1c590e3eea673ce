"""One article: publish, read, change, remove."""

import re

import pytest

BLANK = ["can't be blank"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def draft(**changes):
    article = {"title": "Gears", "description": "About gears", "body": "**Cogs**"}
    return {"article": {**article, **changes}}


def test_create_article_answers_it_whole(ada):
    answer = ada.post("/api/articles", draft(tagList=["cogs", "brass"]))
    assert answer.status == 201
    article = answer.json["article"]
    assert article["title"] == "Gears" and article["body"] == "**Cogs**"
    assert article["tagList"] == ["brass", "cogs"]
    assert article["favorited"] is False and article["favoritesCount"] == 0
    author = {"username": ada.username, "bio": None, "image": None, "following": False}
    assert article["author"] == author
    assert article["createdAt"] == article["updatedAt"]


@pytest.mark.parametrize("value", [None, "", " \n\t"])
@pytest.mark.parametrize("name", ["title", "description", "body"])
def test_create_article_needs_every_text(ada, name, value):
    answer = ada.post("/api/articles", draft(**{name: value}))
    assert (answer.status, answer.errors) == (422, {name: BLANK})


def test_create_article_names_every_missing_member(ada):
    answer = ada.post("/api/articles", {"article": {}})
    expected = {"title": BLANK, "description": BLANK, "body": BLANK}
    assert (answer.status, answer.errors) == (422, expected)


@pytest.mark.parametrize("body", [{}, {"title": "t"}, {"Article": {}}])
def test_create_article_needs_the_wrapper(ada, body):
    answer = ada.post("/api/articles", body)
    assert (answer.status, answer.errors) == (422, {"article": BLANK})


def test_create_article_limits_its_texts(ada):
    for name, longest in [("title", 200), ("description", 500), ("body", 100_000)]:
        assert (
            ada.post("/api/articles", draft(**{name: "\u00e9" * longest})).status == 201
        )
        answer = ada.post("/api/articles", draft(**{name: "x" * (longest + 1)}))
        text = f"is too long (maximum is {longest} characters)"
        assert (answer.status, answer.errors) == (422, {name: [text]})


def test_create_article_stores_texts_as_they_were_sent(ada, guest):
    title = "  \u00c5ngstr\u00f6m & <b>e\u0301</b> \U0001f682\u200d '; --  "
    article = ada.publish(title, description=" d ", body=" b\r\n\u2028 ")
    read = guest.get(f"/api/articles/{article['slug']}").json["article"]
    assert read["title"] == title
    assert (read["description"], read["body"]) == (" d ", " b\r\n\u2028 ")


def test_create_article_lets_titles_repeat_but_no_slug(ada):
    slugs = {ada.publish("The same title")["slug"] for _ in range(5)}
    assert len(slugs) == 5
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs)


@pytest.mark.parametrize("title", ["\U0001f682", "..", "a/b", "%2f", "feed", "x" * 200])
def test_create_article_finds_a_slug_for_any_title(ada, guest, title):
    article = ada.publish(title)
    answer = guest.get(f"/api/articles/{article['slug']}")
    assert answer.status == 200 and answer.json["article"]["title"] == title


def test_create_article_takes_20_tags_of_50_characters(ada):
    tags = [f"{number:050}" for number in range(20)]
    assert ada.publish(tagList=tags[::-1])["tagList"] == tags
    for wrong in ([*tags, "one more"], ["x" * 51]):
        answer = ada.post("/api/articles", draft(tagList=wrong))
        assert (answer.status, list(answer.errors)) == (422, ["tagList"])


@pytest.mark.parametrize("tags", [None, "cogs", {"a": 1}, [1], [None], [[]], [""], 7])
def test_create_article_refuses_a_tag_list_that_is_none(ada, tags):
    answer = ada.post("/api/articles", draft(tagList=tags))
    assert (answer.status, list(answer.errors)) == (422, ["tagList"])


def test_create_article_counts_a_repeated_tag_once(ada):
    assert ada.publish(tagList=["b", "a", "b"])["tagList"] == ["a", "b"]


def test_create_article_ignores_members_that_are_not_asked_for(ada, bob):
    old = "2001-01-01T00:00:00.000000Z"
    forged = {"author": {"username": bob.username}, "slug": "mine", "id": 1}
    forged |= {"createdAt": old, "updatedAt": old, "favoritesCount": 9}
    article = ada.publish(**forged)
    assert article["author"]["username"] == ada.username
    assert article["slug"] != "mine" and article["favoritesCount"] == 0
    assert article["createdAt"] > "2026" and article["updatedAt"] > "2026"


def test_create_article_needs_a_user(guest):
    answer = guest.post("/api/articles", draft())
    assert (answer.status, answer.errors) == (401, {"token": ["is missing"]})


def test_get_article_hides_nothing_from_guests(ada, guest):
    article = ada.publish(tagList=["cogs"])
    assert guest.get(f"/api/articles/{article['slug']}").json["article"] == article


@pytest.mark.parametrize("slug", ["nothing", "%FF", "%20", "x" * 2000, "..."])
def test_get_article_that_is_none_is_not_found(guest, slug):
    answer = guest.get(f"/api/articles/{slug}")
    assert (answer.status, answer.errors) == (404, {"article": ["not found"]})


def test_update_article_changes_what_is_named_and_nothing_else(ada):
    article = ada.publish(tagList=["cogs"])
    path = f"/api/articles/{article['slug']}"
    answer = ada.put(path, {"article": {"body": "new"}})
    assert answer.status == 200
    changed = answer.json["article"]
    assert changed["updatedAt"] > article["updatedAt"]
    assert TIME.fullmatch(changed["updatedAt"])
    assert changed == {**article, "body": "new", "updatedAt": changed["updatedAt"]}
    assert ada.get(path).json["article"] == changed


def test_update_article_gives_a_new_title_a_new_slug(ada, guest):
    article = ada.publish("Gears")
    old = f"/api/articles/{article['slug']}"
    same = ada.put(old, {"article": {"title": "Gears"}}).json["article"]
    assert same["slug"] == article["slug"]
    moved = ada.put(old, {"article": {"title": "Levers"}}).json["article"]
    assert moved["slug"].startswith("levers")
    assert guest.get(old).status == 404
    assert guest.get(f"/api/articles/{moved['slug']}").json["article"] == moved


def test_update_article_keeps_clears_or_refuses_tags(ada):
    article = ada.publish(tagList=["cogs"])
    path = f"/api/articles/{article['slug']}"

    def tags_after(change):
        return ada.put(path, {"article": change}).json["article"]["tagList"]

    assert tags_after({"body": "b"}) == ["cogs"]
    assert tags_after({"tagList": ["b", "a"]}) == ["a", "b"]
    refused = ada.put(path, {"article": {"tagList": None}})
    assert (refused.status, list(refused.errors)) == (422, ["tagList"])
    assert tags_after({}) == ["a", "b"]
    assert tags_after({"tagList": []}) == []


@pytest.mark.parametrize("name", ["title", "description", "body"])
def test_update_article_refuses_blank(ada, name):
    article = ada.publish()
    for blank in (None, "", " "):
        change = {"article": {name: blank}}
        answer = ada.put(f"/api/articles/{article['slug']}", change)
        assert (answer.status, answer.errors) == (422, {name: BLANK})


def test_update_article_is_for_its_author(ada, bob, moderator, guest):
    article = ada.publish()
    path = f"/api/articles/{article['slug']}"
    for who in (bob, moderator):
        answer = who.put(path, {"article": {"body": ""}})
        assert (answer.status, answer.errors) == (403, {"article": ["forbidden"]})
    assert guest.put(path, {"article": {}}).status == 401
    assert guest.put("/api/articles/nothing", {"article": {}}).status == 401
    assert ada.put("/api/articles/nothing", {"article": {"body": ""}}).status == 404


def test_delete_article_takes_its_comments_and_favourites_along(ada, bob, guest):
    article = ada.publish(tagList=["short-lived"])
    bob.comment(article)
    bob.favorite(article)
    path = f"/api/articles/{article['slug']}"
    assert ada.delete(path).status == 204
    assert guest.get(path).status == 404
    assert guest.get(f"{path}/comments").status == 404
    assert ada.delete(path).status == 404
    liked = guest.get("/api/articles", favorited=bob.username).json
    assert liked == {"articles": [], "articlesCount": 0}


def test_delete_article_is_for_its_author_and_moderators(ada, bob, moderator):
    article = ada.publish()
    path = f"/api/articles/{article['slug']}"
    answer = bob.delete(path)
    assert (answer.status, answer.errors) == (403, {"article": ["forbidden"]})
    assert moderator.delete(path).status == 204
