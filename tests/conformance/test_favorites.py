"""Favourite articles."""


def path_of(article):
    return f"/api/articles/{article['slug']}/favorite"


def test_favorite_article_answers_the_article_with_its_count(ada, bob):
    article = ada.publish(tagList=["a"])
    answer = bob.post(path_of(article))
    assert answer.status == 200
    assert answer.json["article"] == {**article, "favorited": True, "favoritesCount": 1}


def test_favorite_article_twice_counts_once(ada):
    article = ada.publish()
    for _ in range(2):
        answer = ada.post(path_of(article))
        assert answer.status == 200
        assert answer.json["article"]["favoritesCount"] == 1


def test_favorite_article_shows_each_caller_their_own(ada, bob, carol, guest):
    article = ada.publish()
    bob.favorite(article)
    carol.favorite(article)
    for who, mine in ((bob, True), (ada, False), (guest, False)):
        read = who.get(f"/api/articles/{article['slug']}").json["article"]
        assert (read["favorited"], read["favoritesCount"]) == (mine, 2)


def test_favorite_article_does_not_touch_updated_at(ada, bob):
    article = ada.publish()
    bob.favorite(article)
    read = ada.get(f"/api/articles/{article['slug']}").json["article"]
    assert read["updatedAt"] == article["updatedAt"]


def test_favorite_article_ignores_a_body(ada, bob):
    article = ada.publish()
    ada.post(path_of(article), {"user": {"username": bob.username}})
    read = bob.get(f"/api/articles/{article['slug']}").json["article"]
    assert read["favorited"] is False


def test_favorite_article_asks_who_before_what(ada, guest):
    nowhere = {"slug": "nothing"}
    assert guest.post(path_of(nowhere)).status == 401
    answer = ada.post(path_of(nowhere))
    assert (answer.status, answer.errors) == (404, {"article": ["not found"]})


def test_unfavorite_article_takes_only_mine_back(ada, bob):
    article = ada.publish()
    ada.favorite(article)
    bob.favorite(article)
    for _ in range(2):
        answer = bob.delete(path_of(article))
        assert answer.status == 200
        read = answer.json["article"]
        assert (read["favorited"], read["favoritesCount"]) == (False, 1)


def test_unfavorite_article_that_is_none_is_not_found(ada):
    answer = ada.delete(path_of({"slug": "nothing"}))
    assert (answer.status, answer.errors) == (404, {"article": ["not found"]})
