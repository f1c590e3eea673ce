"""Comments on an article."""

import pytest


def path_of(article, comment=None):
    path = f"/api/articles/{article['slug']}/comments"
    return f"{path}/{comment['id']}" if comment else path


def test_create_comment_answers_it(ada, bob):
    article = ada.publish()
    answer = bob.post(path_of(article), {"comment": {"body": " Well put.\n"}})
    assert answer.status == 201
    comment = answer.json["comment"]
    assert comment["body"] == " Well put.\n"
    assert comment["author"]["username"] == bob.username
    assert comment["createdAt"] == comment["updatedAt"]


@pytest.mark.parametrize("body", [None, "", "   "])
def test_create_comment_needs_a_body(ada, body):
    answer = ada.post(path_of(ada.publish()), {"comment": {"body": body}})
    assert (answer.status, answer.errors) == (422, {"body": ["can't be blank"]})


def test_create_comment_takes_10000_characters(ada):
    article = ada.publish()
    for length, status in [(10_000, 201), (10_001, 422)]:
        answer = ada.post(path_of(article), {"comment": {"body": "\u00e9" * length}})
        assert answer.status == status


def test_create_comment_ignores_a_foreign_author(ada, bob):
    comment = {"body": "b", "author": {"username": bob.username}, "id": 1}
    answer = ada.post(path_of(ada.publish()), {"comment": comment})
    assert answer.json["comment"]["author"]["username"] == ada.username


def test_create_comment_asks_who_before_what(ada, guest):
    wrong = {"comment": {"body": ""}}
    nowhere = "/api/articles/nothing/comments"
    assert guest.post(nowhere, wrong).status == 401
    answer = ada.post(nowhere, wrong)
    assert (answer.status, answer.errors) == (404, {"article": ["not found"]})


def test_list_comments_is_newest_first_and_of_one_article(ada, bob, guest):
    article, other = ada.publish(), ada.publish()
    bob.comment(other)
    made = [bob.comment(article, f"Number {number}") for number in range(3)]
    answer = guest.get(path_of(article))
    assert answer.status == 200
    assert answer.json["comments"] == made[::-1]


def test_list_comments_shows_whom_i_follow(ada, bob, guest):
    article = ada.publish()
    bob.comment(article)
    ada.follow(bob)
    for who, following in ((ada, True), (guest, False)):
        comment = who.get(path_of(article)).json["comments"][0]
        assert comment["author"]["following"] is following


def test_list_comments_of_nothing_is_not_found(guest):
    answer = guest.get("/api/articles/nothing/comments")
    assert (answer.status, answer.errors) == (404, {"article": ["not found"]})


def test_delete_comment_is_for_its_author_and_moderators(ada, bob, carol, moderator):
    article = ada.publish()
    first, second = bob.comment(article), bob.comment(article)
    for who in (ada, carol):  # not even for the article's author
        answer = who.delete(path_of(article, first))
        assert (answer.status, answer.errors) == (403, {"comment": ["forbidden"]})
    assert bob.delete(path_of(article, first)).status == 204
    assert moderator.delete(path_of(article, second)).status == 204
    assert ada.get(path_of(article)).json["comments"] == []


def test_delete_comment_twice_is_not_found(ada):
    article = ada.publish()
    comment = ada.comment(article)
    assert ada.delete(path_of(article, comment)).status == 204
    answer = ada.delete(path_of(article, comment))
    assert (answer.status, answer.errors) == (404, {"comment": ["not found"]})


def test_delete_comment_through_another_article_is_not_found(ada):
    article, other = ada.publish(), ada.publish()
    comment = ada.comment(article)
    answer = ada.delete(path_of(other, comment))
    assert (answer.status, answer.errors) == (404, {"comment": ["not found"]})
    assert ada.get(path_of(article)).json["comments"] == [comment]


@pytest.mark.parametrize(
    "id", ["0", "-1", "abc", "1.0", "9" * 30, str(2**63), "%D9%A1", "%00", "+1", "1_0"]
)
def test_delete_comment_with_an_id_that_is_none_is_not_found(ada, id):
    answer = ada.delete(f"/api/articles/{ada.publish()['slug']}/comments/{id}")
    assert answer.status == 404


def test_delete_comment_needs_a_user(ada, guest):
    article = ada.publish()
    assert guest.delete(path_of(article, ada.comment(article))).status == 401
    assert guest.delete(path_of(article, {"id": "abc"})).status == 401
