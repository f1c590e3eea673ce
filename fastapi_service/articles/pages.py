"""The pages of articles: lists, one with its comments, the editor."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from shared.domain.pages import ARTICLES, TAGS, local_path, offset, page_links

from ..accounts.auth import CurrentUser, Viewer, get_current_user
from ..accounts.models import User
from ..database import Session
from ..pages import PageNumber, PageRouter, SeeOther, render
from ..rates import CountWrite
from . import comments, queries, views
from .comments import MyComment
from .forms import ArticleForm
from .schemas import NewComment
from .views import ArticleToAddTo, ModeratedArticle, MyArticle

router = PageRouter()
Next = Annotated[str, Form()]


async def page_of(
    session: Session, viewer: User | None, wanted: queries.Filter, page: int, base: str
) -> dict[str, Any]:
    """What a template shows of a list of articles."""
    part = (ARTICLES, offset(page))
    answer = await views.present_list(session, viewer, wanted, part)
    return {
        "articles": answer.model_dump(mode="json")["articles"],
        "links": page_links(answer.articles_count, page),
        "page": page,
        "base": base,
    }


@router.get("/")
async def home(
    request: Request,
    session: Session,
    viewer: Viewer,
    page: PageNumber,
    feed: str = "global",
) -> Response:
    wanted, base = queries.Filter(), "/"
    if feed == "following":
        wanted = queries.Filter(followed_by=await get_current_user(viewer))
        base = "/?feed=following"
    shown = await page_of(session, viewer, wanted, page, base)
    tags = await queries.list_tags(session)
    feed = "following" if feed == "following" else "global"
    return render(request, "home.html", feed=feed, tags=tags[:TAGS], **shown)


@router.get("/tag/{tag:path}")
async def list_by_tag(
    request: Request, session: Session, viewer: Viewer, tag: str, page: PageNumber
) -> Response:
    wanted, base = queries.Filter(tag=tag), f"/tag/{quote(tag)}"
    shown = await page_of(session, viewer, wanted, page, base)
    tags = await queries.list_tags(session)
    return render(request, "home.html", feed="tag", tag=tag, tags=tags[:TAGS], **shown)


@router.get("/article/{slug}")
async def show_article(
    request: Request, session: Session, viewer: Viewer, slug: str
) -> Response:
    answer = await views.get_article(session, viewer, slug)
    written = await comments.list_comments(session, viewer, slug)
    mine = viewer is not None and viewer.username == answer.article.author.username
    # on a thread: Markdown of 100,000 characters can take seconds
    return await run_in_threadpool(
        render,
        request,
        "article.html",
        mine=mine,
        may_delete=mine or (viewer is not None and viewer.is_moderator),
        **answer.model_dump(mode="json"),
        **written.model_dump(mode="json"),
    )


@router.post("/article/{slug}", dependencies=[CountWrite])
async def add_comment(
    session: Session,
    user: CurrentUser,
    article: ArticleToAddTo,
    form: Annotated[NewComment, Form()],
) -> Response:
    await comments.create_comment(session, user, article, form)
    return SeeOther(f"/article/{article.slug}")


@router.get("/editor")
async def show_new_article(request: Request, _: CurrentUser) -> Response:
    return render(request, "editor.html", slug=None)


@router.post("/editor", dependencies=[CountWrite])
async def new_article(
    session: Session, user: CurrentUser, form: Annotated[ArticleForm, Form()]
) -> Response:
    answer = await views.create_article(session, user, form)
    return SeeOther(f"/article/{answer.article.slug}", "Article published.")


@router.get("/editor/{slug}")
async def show_edit_article(
    request: Request, session: Session, user: CurrentUser, stored: MyArticle
) -> Response:
    article = (await views.get_article(session, user, stored.slug)).article
    values = article.model_dump(include={"title", "description", "body"})
    values["tags"] = ", ".join(article.tag_list)
    return render(request, "editor.html", slug=stored.slug, values=values)


@router.post("/editor/{slug}", dependencies=[CountWrite])
async def edit_article(
    session: Session,
    user: CurrentUser,
    stored: MyArticle,
    form: Annotated[ArticleForm, Form()],
) -> Response:
    answer = await views.update_article(session, user, stored, form)
    return SeeOther(f"/article/{answer.article.slug}", "Article updated.")


@router.post("/article/{slug}/delete", dependencies=[CountWrite])
async def delete_article(
    session: Session, user: CurrentUser, article: ModeratedArticle
) -> Response:
    await views.delete_article(session, user, article)
    return SeeOther("/", "Article deleted.")


@router.post("/article/{slug}/favorite", dependencies=[CountWrite])
async def favorite(
    session: Session, user: CurrentUser, article: ArticleToAddTo, next: Next = ""
) -> Response:
    await queries.favorite(session, article, user)
    return SeeOther(local_path(next, f"/article/{article.slug}"))


@router.post("/article/{slug}/unfavorite", dependencies=[CountWrite])
async def unfavorite(
    session: Session, user: CurrentUser, article: ArticleToAddTo, next: Next = ""
) -> Response:
    await queries.unfavorite(session, article, user)
    return SeeOther(local_path(next, f"/article/{article.slug}"))


@router.post("/article/{slug}/comments/{id}/delete", dependencies=[CountWrite])
async def delete_comment(
    session: Session, user: CurrentUser, slug: str, comment: MyComment
) -> Response:
    await comments.delete_comment(session, user, comment)
    return SeeOther(f"/article/{slug}", "Comment deleted.")
