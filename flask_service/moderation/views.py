"""The API of moderators and admins."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from shared.domain import fields, live, parameters
from shared.domain.errors import Invalid

from ..accounts.auth import roles_required
from ..accounts.models import User
from ..accounts.queries import find_user
from ..chat.hub import hub
from ..database import get_session
from ..rates import count_write
from ..requests import get_page, load, takes_json
from . import queries
from .schemas import AccountChange, account, audit_entry

bp = Blueprint("moderation", __name__, url_prefix="/api/admin")


def get_role() -> str | None:
    """The role that is asked for. Raises Invalid."""
    role = parameters.one(request.args.getlist, "role")
    try:
        return role and fields.role(role)
    except ValueError as error:
        raise Invalid("role") from error


def publish_deactivated(user: User) -> None:
    hub.publish(live.user_group(user.id), live.auth_deactivated())


@bp.get("/users")
@roles_required("moderator", "admin")
def list_users() -> ResponseReturnValue:
    users, count = queries.list_users(
        get_session(),
        search=parameters.one(request.args.getlist, "search"),
        role=get_role(),
        active=parameters.flag(request.args.getlist, "active"),
        page=get_page(),
    )
    return {"users": [account(user) for user in users], "usersCount": count}


@bp.patch("/users/<username>")
@roles_required("admin")
@count_write
@takes_json
def update_user(username: str) -> ResponseReturnValue:
    session = get_session()
    find_user(session, username)  # before the body is looked at
    change = load(AccountChange(), "user")
    changed = queries.update_user(session, g.user, username, change)
    session.commit()
    if not changed.is_active:
        publish_deactivated(changed)
    return {"user": account(changed)}


@bp.get("/audit")
@roles_required("admin", thing="audit")
def list_audit() -> ResponseReturnValue:
    rows, count = queries.list_audit(get_session(), *get_page())
    return {"entries": [audit_entry(row) for row in rows], "entriesCount": count}
