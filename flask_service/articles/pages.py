"""The pages of articles and their comments."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from shared.domain.errors import Forbidden
from shared.domain.pages import ARTICLES, TAGS, offset, page_links, page_number

from ..database import get_session, reading
from ..pages import GET_POST, go_back, render, render_form
from ..rates import count_user_write
from ..sessions import send_to_login
from . import comments, queries, views
from .forms import ArticleForm, CommentForm

bp = Blueprint("article_pages", __name__)


def list_page(wanted: dict[str, Any]) -> dict[str, Any]:
    """What a page shows that lists articles."""
    page = page_number(request.args.getlist)
    shown = views.present_list(wanted, (ARTICLES, offset(page)))
    links = page_links(shown["articlesCount"], page)
    return {"articles": shown["articles"], "links": links, "page": page}


def present(slug: str) -> dict[str, Any]:
    """What the page of an article shows."""
    shown = views.get_article(slug=slug)["article"]
    mine = g.user is not None and g.user.username == shown["author"]["username"]
    return {
        "article": shown,
        "comments": comments.list_comments(slug=slug)["comments"],
        "mine": mine,
        "may_delete": mine or (g.user is not None and g.user.is_moderator),
    }


def my_article(slug: str) -> dict[str, Any]:
    """The article of the path, if the caller wrote it. In a session of its own: what
    follows may wait."""
    with reading() as session:
        shown = views.present(session, slug)["article"]
    if shown["author"]["username"] != g.user.username:
        raise Forbidden("article")
    return shown


@bp.get("/")
def home() -> ResponseReturnValue:
    if request.args.get("feed") != "following":
        return show_list("/", {}, feed="global")
    if g.user is None:
        return send_to_login()
    return show_list("/?feed=following", {"follower": g.user.id}, feed="following")


@bp.get("/tag/<names:tag>")
def list_by_tag(tag: str) -> ResponseReturnValue:
    return show_list(f"/tag/{quote(tag)}", {"tag": tag}, feed="tag", tag=tag)


def show_list(base: str, wanted: dict[str, Any], **shown: Any) -> Response:
    tags = queries.list_tags(get_session())[:TAGS]
    return render("home.html", base=base, tags=tags, **list_page(wanted), **shown)


@bp.get("/article/<slug>")
def show_article(slug: str) -> ResponseReturnValue:
    return render("article.html", values={}, errors={}, **present(slug))


@bp.post("/article/<slug>")
@login_required
def add_comment(slug: str) -> ResponseReturnValue:
    form = CommentForm()
    with form.refusals():
        if form.validate_on_submit():
            count_user_write()
            session = get_session()
            article = queries.hold_article(session, slug)
            comments.store_comment(session, article, form.given["body"])
            return redirect(url_for(".show_article", slug=slug))
    return render_form("article.html", form, **present(slug))


@bp.route("/editor", methods=GET_POST)
@login_required
def new_article() -> ResponseReturnValue:
    form = ArticleForm()
    with form.refusals():
        if form.validate_on_submit():
            count_user_write()
            stored = views.store_article(form.given)["article"]
            flash("Article published.")
            return redirect(url_for(".show_article", slug=stored["slug"]))
    return render_form("editor.html", form, slug=None)


@bp.route("/editor/<slug>", methods=GET_POST)
@login_required
def edit_article(slug: str) -> ResponseReturnValue:
    shown = my_article(slug)
    tags = ", ".join(shown["tagList"])
    form = ArticleForm(data=shown | {"tag_list": tags})
    with form.refusals():
        if form.validate_on_submit():
            count_user_write()
            session = get_session()
            article = views.my_article(session, slug)
            stored = views.store_change(session, article, form.given)["article"]
            flash("Article updated.")
            return redirect(url_for(".show_article", slug=stored["slug"]))
    return render_form("editor.html", form, slug=slug)


@bp.post("/article/<slug>/delete")
@login_required
def delete_article(slug: str) -> ResponseReturnValue:
    views.delete_article(slug=slug)
    flash("Article deleted.")
    return redirect("/")


@bp.post("/article/<slug>/favorite")
@login_required
def favorite(slug: str) -> ResponseReturnValue:
    views.favorite_article(slug=slug)
    return go_back(url_for(".show_article", slug=slug))


@bp.post("/article/<slug>/unfavorite")
@login_required
def unfavorite(slug: str) -> ResponseReturnValue:
    views.unfavorite_article(slug=slug)
    return go_back(url_for(".show_article", slug=slug))


@bp.post("/article/<slug>/comments/<id>/delete")
@login_required
def delete_comment(slug: str, id: str) -> ResponseReturnValue:
    comments.delete_comment(slug=slug, id=id)
    flash("Comment deleted.")
    return redirect(url_for(".show_article", slug=slug))
