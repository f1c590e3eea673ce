"""The 48 hostile inputs of the baseline, against every operation that takes input."""

import secrets

import pytest

from . import contract, hostile
from .calls import newcomer
from .people import PASSWORD
from .sockets import handshake
from .waiting import until

OPERATIONS = contract.operations()
WITH_BODY = [each.id for each in OPERATIONS.values() if each.body]
WITH_QUERY = [
    each.id
    for each in OPERATIONS.values()
    if any(parameter["in"] == "query" for parameter in each.parameters)
]
SUCCESS = (200, 201)


class Target:
    """Who sends, and to which path, so that nothing but the input is wrong."""

    def __init__(self, service, operation):
        self.who = service.cast["admin"]
        self.path = operation.path
        author = service.cast["author"]
        if "/articles/{slug}" in self.path:
            self.path = self.path.replace("{slug}", self.who.publish()["slug"])
        if "/rooms/{slug}" in self.path:
            self.path = self.path.replace("{slug}", self.who.open_room()["slug"])
        self.path = self.path.replace("{username}", author.username)

    def body(self, operation):
        """A body that is right."""
        if operation.id == "register":
            return {"user": newcomer()}
        if operation.id == "login":
            return {"user": {"email": self.who.email, "password": PASSWORD}}
        if operation.id == "update_current_user":
            return {"user": {}}
        if operation.id == "update_user":
            return {"user": {"role": "member"}}
        if operation.id == "read_room":
            return {"seq": 0}
        if operation.id == "send_message":
            return {"message": {"body": "b", "clientId": secrets.token_hex(4)}}
        return operation.example


@pytest.mark.parametrize("name", WITH_BODY)
def test_hostile_bodies(service, name):
    operation = OPERATIONS[name]
    target = Target(service, operation)
    valid = target.body(operation)
    wrong = []
    for attacks in (hostile.on_members(operation, valid), hostile.on_bodies(valid)):
        for attack in attacks:
            wrong += told(target, operation, attack)
    control = uncounted(target.who, operation, target.path, body=valid)
    assert not wrong, f"{len(wrong)} answered wrongly:\n" + "\n".join(wrong)
    assert control.status in SUCCESS, f"the control: {control}"
    service.still_works()


def uncounted(who, operation, path, **request):
    """The answer that is not 429: messages are counted before they are read."""

    def send():
        answer = who.send(operation.method, path, **request)
        return answer if answer.status != 429 else None

    return until(send)


def told(target, operation, attack):
    """What is wrong with the answer to one attack."""
    sent = {"content": attack.content, "headers": attack.headers}
    try:
        answer = uncounted(target.who, operation, target.path, **sent)
        if answer.status != attack.status:
            return [f"  {attack.name}: {answer} where {attack.status} was due"]
        if tuple(answer.errors) != attack.keys:
            return [f"  {attack.name}: keys {list(answer.errors)}, not {attack.keys}"]
    except Exception as fault:
        return [f"  {attack.name}: {fault}"[:600]]
    return []


@pytest.mark.parametrize("name", WITH_QUERY)
def test_hostile_queries(service, name):
    operation = OPERATIONS[name]
    target = Target(service, operation)
    wrong = []
    for key, query in hostile.on_parameters(operation):
        path = f"{target.path}?{query}"
        try:
            if operation.websocket:
                answer = handshake(target.who, path)
            else:
                answer = target.who.get(path)
        except Exception as fault:
            wrong.append(f"  {query[:40]}: {fault}"[:600])
            continue
        offered = answer.status == 501
        refused = (answer.status, list(answer.json.get("errors", {}))) == (422, [key])
        if not (refused or offered):
            wrong.append(f"  {query[:40]}: {answer}")
    assert not wrong, f"{len(wrong)} answered wrongly:\n" + "\n".join(wrong)
    service.still_works()


PARTS = ["%00", "a%00b", "%FF", "%ED%A0%80", "%D9%A1", "9" * 30, "-1", "x" * 3000]
PARTS += ["%2e%2e", "%2F", "..%2F..%2Fetc%2Fpasswd", "%0d%0aX-Evil:1", "'--", "%25"]


def hostile_paths(operation, target):
    """The operation's path with one hostile part, the rest as it should be."""
    right = {"{username}": "ada", "{id}": "1", "{seq}": "1"}
    right["{slug}"] = target.path.split("/")[3]
    names = [part for part in operation.path.split("/") if "{" in part]
    for name in names:
        for part in PARTS:
            path = operation.path.replace(name, part)
            for other in names:
                path = path.replace(other, right[other])
            yield path


def test_hostile_paths(service):
    who = service.cast["admin"]
    wrong = []
    for operation in OPERATIONS.values():
        if operation.websocket or "{" not in operation.path:
            continue
        body = {} if operation.body else None
        for path in hostile_paths(operation, Target(service, operation)):
            try:
                answer = uncounted(who, operation, path, body=body)
                fault = answer if answer.status not in (404, 501) else None
            except Exception as error:
                fault = error
            if fault:
                wrong.append(f"  {operation.method} {path[:80]}: {fault}"[:600])
    assert not wrong, f"{len(wrong)} answered wrongly:\n" + "\n".join(wrong)
    service.still_works()
