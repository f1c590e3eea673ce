"""What all pages share: the templates, how they are rendered, where one goes next."""

from http import HTTPStatus
from typing import Any

import gevent
from flask import (
    Blueprint,
    Flask,
    Response,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from shared.domain import markdown, pages
from shared.domain.errors import Problem

from .database import SAFE, get_session
from .forms import PageForm
from .notifications.queries import count_unread
from .settings import VARIANT

GET_POST = ("GET", "POST")

# all variants but the Django ones have these templates
bp = Blueprint("pages", __name__, template_folder="../shared/ui/templates")
csrf = CSRFProtect()  # guards every form there is, but not the API


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.filters |= {
        "avatar": pages.avatar,
        "day": pages.day,
        "clock": pages.clock,
        "error_lines": pages.error_lines,
        "markdown": render_markdown,
    }
    app.jinja_env.globals |= {
        "variant": VARIANT,
        "csrf_field": csrf_field,
        "flashes": get_flashed_messages,
    }


def csrf_field() -> Markup:
    field = Markup('<input type="hidden" name="csrf_token" value="{}">')
    return field.format(generate_csrf())


def render_markdown(text: str) -> Markup:
    """On a real thread: the longest articles take seconds of CPU."""
    rendered = gevent.get_hub().threadpool.apply(markdown.render, (text,))
    return Markup(rendered)  # noqa: S704 sanitised there


def render(template: str, status: int = 200, **context: Any) -> Response:
    """A page for whoever asks. Guests may keep one that has no form."""
    viewer = g.get("user")
    unread = count_unread(get_session(), viewer) if viewer else 0
    context |= {"viewer": viewer, "unread": unread, "nonce": g.nonce, "status": status}
    response = make_response(render_template(template, **context), status)
    if viewer is None and request.method in SAFE and "csrf_token" not in g:
        response.headers["Cache-Control"] = "no-cache"  # else it is stored nowhere
    return response


def render_form(template: str, form: PageForm, **context: Any) -> Response:
    """A page with a form: as it was typed, and what was refused of it."""
    shown = {"values": form.values, "errors": form.problems}
    response = render(template, form.status, **shown, **context)
    if form.refusal is not None:
        tell_when(response, form.refusal)
    return response


def render_error(problem: Problem) -> Response:
    status = HTTPStatus(problem.status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        g.user = None  # whose notifications are not to be had
    shown = {"phrase": status.phrase, "lines": pages.error_lines(problem.errors)}
    return tell_when(render("error.html", status, **shown), problem)


def tell_when(response: Response, problem: Problem) -> Response:
    """When to try again."""
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def go_back(otherwise: str) -> ResponseReturnValue:
    """To `next`, if that is a page of ours."""
    return redirect(pages.local_path(request.values.get("next"), otherwise))
