"""The API of people: accounts, profiles, tokens."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from shared.domain import live, tokens
from shared.domain.errors import Unauthorized

from ..chat.hub import hub
from ..database import get_session, reading
from ..rates import count_login, count_write
from ..requests import load, takes_json
from ..settings import ENV
from . import queries
from .auth import hash_password, login_optional, login_required, verify_password
from .models import User
from .schemas import Credentials, NewUser, UserChange, my_account, profile

bp = Blueprint("accounts", __name__, url_prefix="/api")


def new_token(user: User) -> str:
    return tokens.issue(ENV.secret_key, user.id, user.token_version)


def publish_revoked(user: User) -> None:
    event = live.auth_revoked(user.token_version, user.exempt_jti)
    hub.publish(live.user_group(user.id), event)


@bp.post("/users")
@takes_json
def register() -> ResponseReturnValue:
    user = load(NewUser(), "user")
    count_login(user["email"])
    hashed = hash_password(user["password"])
    session = get_session()
    added = queries.add_user(session, user["username"], user["email"], hashed)
    session.commit()
    return {"user": my_account(added, new_token(added))}, 201


@bp.post("/users/login")
@takes_json
def login() -> ResponseReturnValue:
    user = load(Credentials(), "user")
    count_login(user["email"])
    with reading() as session:
        found = queries.find_by_email(session, user["email"])
    right = verify_password(user["password"], found)
    if found is None or not right or not found.is_active:
        raise Unauthorized("credentials", "invalid")
    return {"user": my_account(found, new_token(found))}


@bp.get("/user")
@login_required
def get_current_user() -> ResponseReturnValue:
    return {"user": my_account(g.user, g.token)}


@bp.put("/user")
@login_required
@count_write
@takes_json
def update_current_user() -> ResponseReturnValue:
    change = load(UserChange(), "user")
    if "password" in change:
        change["password"] = hash_password(change["password"])
    session = get_session()
    changed = queries.change_user(session, g.user.id, change, g.claims.jti)
    session.commit()
    if "password" in change:
        publish_revoked(changed)
    return {"user": my_account(changed, g.token)}


@bp.delete("/user/tokens")
@login_required
@count_write
def revoke_tokens() -> ResponseReturnValue:
    session = get_session()
    user = queries.lock_user(session, g.user.id)
    queries.revoke(user, exempt_jti=None)
    session.commit()
    publish_revoked(user)
    return "", 204


@bp.get("/profiles/<username>")
@login_optional
def get_profile(username: str) -> ResponseReturnValue:
    user, following = queries.find_profile(get_session(), username, g.user)
    return {"profile": profile(user, following)}


@bp.post("/profiles/<username>/follow")
@login_required
@count_write
def follow_profile(username: str) -> ResponseReturnValue:
    session = get_session()
    user, _ = queries.find_profile(session, username, g.user)
    queries.follow(session, g.user, user)
    session.commit()
    return {"profile": profile(user, following=True)}


@bp.delete("/profiles/<username>/follow")
@login_required
@count_write
def unfollow_profile(username: str) -> ResponseReturnValue:
    session = get_session()
    user, _ = queries.find_profile(session, username, g.user)
    queries.unfollow(session, g.user, user)
    session.commit()
    return {"profile": profile(user, following=False)}
