"""The pages of chat: the rooms, and what is said in one."""

from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from shared.domain import limits, text
from shared.domain.pages import ROOMS, offset, page_links, page_number

from ..database import get_session
from ..pages import render, render_form
from ..rates import count_user_write
from ..settings import TRANSPORTS
from . import queries, views
from .delivery import count_message, post_message
from .forms import MemberForm, MessageForm, RoomForm
from .schemas import message, room

bp = Blueprint("chat_pages", __name__)


def present_list() -> dict[str, Any]:
    """What the page of all rooms shows."""
    page = page_number(request.args.getlist)
    shown = views.present_list((ROOMS, offset(page, ROOMS)))
    links = page_links(shown["roomsCount"], page, ROOMS)
    return {"rooms": shown["rooms"], "links": links, "page": page, "base": "/chat"}


def present(slug: str) -> dict[str, Any]:
    """What the page of one room shows."""
    session = get_session()
    found, read_seq = queries.find_room(session, g.user, slug)
    latest = (found, g.user, limits.ID_MAX, limits.MESSAGES)
    rows = queries.read_before(session, *latest)
    return {
        "room": room(found, read_seq),
        "rooms": views.present_list((ROOMS, 0))["rooms"],
        "messages": [message(row, row) for row in rows],
        "transports": TRANSPORTS[::-1],  # the best first
        "mine": g.user is not None and g.user.id == found.owner_id,
    }


@bp.get("/chat")
def list_rooms() -> ResponseReturnValue:
    return render("rooms.html", values={}, errors={}, **present_list())


@bp.post("/chat")
@login_required
def open_room() -> ResponseReturnValue:
    form = RoomForm()
    with form.refusals():
        if form.validate_on_submit():
            count_user_write()
            session = get_session()
            added = queries.add_room(session, g.user, form.given)
            session.commit()
            return go_to(added.slug)
    return render_form("rooms.html", form, **present_list())


@bp.get("/chat/<slug>")
def show_room(slug: str) -> ResponseReturnValue:
    return render("room.html", values={}, errors={}, **present(slug))


@bp.post("/chat/<slug>")
@login_required
def send_message(slug: str) -> ResponseReturnValue:
    form = MessageForm()
    with form.refusals():
        if form.validate_on_submit():
            count_message(g.user)
            post_message(g.user, slug, form.given["body"], client_id=None)
            return go_to(slug)
    return render_form("room.html", form, **present(slug))


@bp.post("/chat/<slug>/messages/<seq>/delete")
@login_required
def delete_message(slug: str, seq: str) -> ResponseReturnValue:
    views.delete_message(slug=slug, seq=seq)
    flash("Message deleted.")
    return go_to(slug)


@bp.post("/chat/<slug>/members")
@login_required
def add_member(slug: str) -> ResponseReturnValue:
    form = MemberForm()
    with form.refusals():
        if form.validate_on_submit():
            views.add_member(slug=slug, **form.given)
            flash(f"{form.given['username']} is a member now.")
            return go_to(slug)
    return render_form("room.html", form, **present(slug))


@bp.post("/chat/<slug>/members/remove")
@login_required
def remove_member(slug: str) -> ResponseReturnValue:
    form = MemberForm()
    with form.refusals():
        if form.validate_on_submit():
            username = form.given["username"]
            views.remove_member(slug=slug, username=username)
            flash(f"{username} is no member any more.")
            is_me = text.fold(username) == g.user.username_key
            return redirect("/chat") if is_me else go_to(slug)
    return render_form("room.html", form, **present(slug))


def go_to(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".show_room", slug=slug))
