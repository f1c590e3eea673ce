"""The API of people: accounts, profiles, tokens."""

from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from shared.domain import live, tokens

from ..chat.hub import hub
from ..database import get_session
from ..rates import count_login, count_write
from ..requests import load, takes_json
from ..settings import ENV
from . import queries
from .auth import authenticate, hash_password, login_optional, login_required
from .models import User
from .schemas import Credentials, NewUser, UserChange, my_account, profile

bp = Blueprint("accounts", __name__, url_prefix="/api")


def new_token(user: User) -> str:
    return tokens.issue(ENV.secret_key, user.id, user.token_version)


def publish_revoked(user: User) -> None:
    event = live.auth_revoked(user.token_version, user.exempt_jti)
    hub.publish(live.user_group(user.id), event)


def store_user(given: dict[str, Any]) -> User:
    """Raises Taken, TooMany, Unavailable."""
    count_login(given["email"])
    hashed = hash_password(given["password"])
    session = get_session()
    added = queries.add_user(session, given["username"], given["email"], hashed)
    session.commit()
    return added


def store_change(change: dict[str, Any], jti: str | None) -> User:
    """A new password ends all tokens but `jti`. Raises Taken."""
    if "password" in change:
        change["password"] = hash_password(change["password"])
    session = get_session()
    changed = queries.change_user(session, g.user.id, change, jti)
    session.commit()
    if "password" in change:
        publish_revoked(changed)
    return changed


@bp.post("/users")
@takes_json
def register() -> ResponseReturnValue:
    added = store_user(load(NewUser(), "user"))
    return {"user": my_account(added, new_token(added))}, 201


@bp.post("/users/login")
@takes_json
def login() -> ResponseReturnValue:
    found = authenticate(**load(Credentials(), "user"))
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
    changed = store_change(load(UserChange(), "user"), g.claims.jti)
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
