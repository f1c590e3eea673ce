"""The tags in use."""


def listed(client):
    answer = client.get("/api/tags")
    assert answer.status == 200
    return answer.json["tags"]


def test_list_tags_holds_each_once_and_sorted(ada, guest):
    tags = [f"{letter}-{ada.username}" for letter in "ba"]
    for _ in range(2):
        ada.publish(tagList=tags)
    found = listed(guest)
    assert found == sorted(set(found))
    assert set(tags) <= set(found)


def test_list_tags_keeps_a_tag_as_it_was_sent(ada, guest):
    tag = f" \u00c9\u2028{ada.username} <b>"
    ada.publish(tagList=[tag])
    assert tag in listed(guest)


def test_list_tags_drops_a_tag_that_no_article_carries_any_more(ada, guest):
    tags = [f"{letter}-{ada.username}" for letter in "abc"]
    removed = ada.publish(tagList=tags[:2])
    edited = ada.publish(tagList=tags[1:])
    assert set(tags) <= set(listed(guest))
    ada.delete(f"/api/articles/{removed['slug']}")
    ada.put(f"/api/articles/{edited['slug']}", {"article": {"tagList": tags[1:2]}})
    left = set(listed(guest))
    assert tags[1] in left and not left & {tags[0], tags[2]}


def test_list_tags_reads_no_token(guest):
    dead = {"Authorization": "Token dead"}
    assert guest.send("GET", "/api/tags", headers=dead).status == 200
