"""The articles of those whom one follows."""

from .test_articles_list import slugs


def test_feed_articles_holds_those_i_follow_newest_first(ada, bob, carol):
    made = [bob.publish("One"), carol.publish("Two"), bob.publish("Three")]
    ada.publish("My own")
    assert ada.get("/api/articles/feed").json == {"articles": [], "articlesCount": 0}
    ada.follow(bob)
    answer = ada.get("/api/articles/feed")
    assert slugs(answer) == [made[2]["slug"], made[0]["slug"]]
    assert answer.json["articlesCount"] == 2
    assert all(item["author"]["following"] for item in answer.json["articles"])
    ada.follow(carol)
    assert slugs(ada.get("/api/articles/feed")) == [each["slug"] for each in made[::-1]]


def test_feed_articles_pages_and_counts(ada, bob):
    made = [bob.publish(f"Number {number}", tagList=["a", "b"]) for number in range(4)]
    ada.follow(bob)
    answer = ada.get("/api/articles/feed", limit=2, offset=1)
    assert slugs(answer) == [made[2]["slug"], made[1]["slug"]]
    assert answer.json["articlesCount"] == 4


def test_feed_articles_ends_with_the_following(ada, bob):
    bob.publish()
    ada.follow(bob)
    assert ada.get("/api/articles/feed").json["articlesCount"] == 1
    ada.delete(f"/api/profiles/{bob.username}/follow")
    assert ada.get("/api/articles/feed").json["articlesCount"] == 0


def test_feed_articles_needs_a_user_before_anything_else(guest, ada):
    assert guest.get("/api/articles/feed", limit="-1").status == 401
    answer = ada.get("/api/articles/feed", limit="-1")
    assert (answer.status, answer.errors) == (422, {"limit": ["is invalid"]})
