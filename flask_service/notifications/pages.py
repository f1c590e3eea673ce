"""The page of one's own notifications."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from shared.domain import parameters
from shared.domain.pages import NOTIFICATIONS, offset, page_links, page_number

from ..database import get_session
from ..pages import render
from ..rates import count_write
from . import queries
from .schemas import notification

bp = Blueprint("notification_pages", __name__)


@bp.get("/notifications")
@login_required
def list_notifications() -> ResponseReturnValue:
    session = get_session()
    page = page_number(request.args.getlist)
    place = {"limit": NOTIFICATIONS, "offset": offset(page, NOTIFICATIONS)}
    rows = queries.list_notifications(session, g.user, **place)
    count = queries.count_notifications(session, g.user)
    return render(
        "notifications.html",
        notifications=[notification(row) for row in rows],
        links=page_links(count, page, NOTIFICATIONS),
        page=page,
        base="/notifications",
    )


@bp.post("/notifications")
@login_required
@count_write
def read_notifications() -> ResponseReturnValue:
    up_to = parameters.whole(request.form.getlist, "upTo", 0)
    session = get_session()
    queries.read_notifications(session, g.user, up_to)
    session.commit()
    return redirect(url_for(".list_notifications"))
