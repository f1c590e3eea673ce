"""The API of notifications."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from shared.domain import limits, parameters

from ..accounts.auth import login_required
from ..database import get_session
from ..rates import count_write
from ..requests import load, takes_json
from . import queries
from .schemas import ReadNotifications, notification

bp = Blueprint("notifications", __name__, url_prefix="/api/notifications")


@bp.get("")
@login_required
def list_notifications() -> ResponseReturnValue:
    session, getlist = get_session(), request.args.getlist
    rows = queries.list_notifications(
        session,
        g.user,
        unread=parameters.flag(getlist, "unread"),
        limit=parameters.whole(getlist, "limit", limits.PAGE, 1, limits.PAGE_MAX),
        before=parameters.whole(getlist, "before", limits.ID_MAX, 1),
    )
    return {
        "notifications": [notification(row) for row in rows],
        "unreadCount": queries.count_unread(session, g.user),
    }


@bp.put("/read")
@login_required
@count_write
@takes_json
def read_notifications() -> ResponseReturnValue:
    given = load(ReadNotifications())
    session = get_session()
    queries.read_notifications(session, g.user, given["up_to"])
    unread = queries.count_unread(session, g.user)
    session.commit()
    return {"unreadCount": unread}
