"""The one error shape, for whatever belongs to no operation."""

import pytest

from . import contract

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND")
NOWHERE = [
    "/api/nothing",
    "/api/articles/a/nothing",
    "/api/articles/a/comments/1/2",
    "/api/user/nothing",
    "/api/tags/",
    "/api/admin",
    "/api/rooms/a/members",
    "/api//tags",
    "/api/.git/config",
    "/api/articles/a%2Fb/nothing",
]


def test_404_of_an_unknown_path_has_the_key_route(guest, ada):
    wrong = []
    for path in NOWHERE:
        for who in (guest, ada):
            answer = who.get(path)
            if (answer.status, answer.errors) != (404, {"route": ["not found"]}):
                wrong.append(f"{path}: {answer}")
    assert not wrong, "\n".join(wrong)


def concrete(path):
    for name, value in (("{username}", "ada"), ("{id}", "1"), ("{seq}", "1")):
        path = path.replace(name, value)
    return path.replace("{slug}", "nothing")


def test_405_of_a_known_path_names_the_methods_that_it_has(guest, ada):
    operations = contract.operations().values()
    paths = {
        concrete(each.path): each.path for each in operations if not each.websocket
    }
    wrong = []
    for path, template in paths.items():
        own = {each.method for each in operations if each.path == template}
        other = {each.method for each in operations if each.pattern.fullmatch(path)}
        for method in set(METHODS) - other:
            for who in (guest, ada):
                answer = who.send(method, path)
                allowed = {name.strip() for name in answer.headers["allow"].split(",")}
                if answer.errors != {"method": ["not allowed"]}:
                    wrong.append(f"{method} {path}: {answer}")
                if not own <= allowed <= other | {"HEAD", "OPTIONS"}:
                    wrong.append(f"{method} {path}: Allow is {allowed}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_405_or_not_a_method_cannot_be_overridden(ada, header):
    article = ada.publish()
    path = f"/api/articles/{article['slug']}"
    ada.send("GET", f"{path}?_method=DELETE", headers={header: "DELETE"})
    ada.send("POST", f"{path}/favorite", headers={header: "DELETE"})
    assert ada.get(path).json["article"]["favoritesCount"] == 1


def test_errors_are_json_whatever_the_client_accepts(guest):
    for accept in ("text/html", "application/xml", "*/*;q=0", "nonsense"):
        headers = {"Accept": accept}
        assert guest.send("GET", "/api/nothing", headers=headers).status == 404
        assert guest.send("GET", "/api/user", headers=headers).status == 401
        assert guest.send("GET", "/api/tags", headers=headers).status == 200


def test_errors_of_a_request_name_the_caller_before_the_thing(guest, ada, bob):
    article = ada.publish()
    path = f"/api/articles/{article['slug']}"
    wrong = {"article": {"title": ""}}
    assert guest.put(path, wrong).status == 401
    assert ada.put("/api/articles/nothing", wrong).status == 404
    assert bob.put(path, wrong).status == 403
    assert ada.put(path, wrong).status == 422
