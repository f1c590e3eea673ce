"""The API of articles, favourites and tags."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request

from shared.domain import parameters
from shared.domain.errors import Forbidden

from ..accounts.auth import CurrentUser, Viewer
from ..accounts.models import User
from ..database import Session
from ..moderation.queries import audit
from ..notifications.queries import add_outbox
from ..rates import CountWrite
from ..requests import JSONRoute
from . import models, queries
from .schemas import (
    Article,
    ArticleAnswer,
    ArticleChange,
    ArticlesAnswer,
    Item,
    NewArticle,
    TagsAnswer,
)

router = APIRouter(prefix="/api", tags=["articles"], route_class=JSONRoute)


async def get_page(request: Request) -> tuple[int, int]:
    return parameters.page(request.query_params.getlist)


Page = Annotated[tuple[int, int], Depends(get_page)]


async def get_filter(request: Request) -> queries.Filter:
    getlist = request.query_params.getlist
    return queries.Filter(
        tag=parameters.one(getlist, "tag"),
        author=parameters.one(getlist, "author"),
        favorited=parameters.one(getlist, "favorited"),
    )


async def get_article_to_change(
    session: Session, _: CurrentUser, slug: str
) -> models.Article:
    """The article of the path, for a signed-in user to change."""
    return await queries.find_article(session, slug, queries.MINE)


async def get_article_to_add_to(
    session: Session, _: CurrentUser, slug: str
) -> models.Article:
    """The article of the path, for a signed-in user to hang something on."""
    return await queries.find_article(session, slug, queries.STAYS)


async def get_my_article(
    user: CurrentUser,
    article: Annotated[models.Article, Depends(get_article_to_change)],
) -> models.Article:
    """The article to change, if the caller wrote it."""
    if article.author_id != user.id:
        raise Forbidden("article")
    return article


async def get_moderated_article(
    user: CurrentUser,
    article: Annotated[models.Article, Depends(get_article_to_change)],
) -> models.Article:
    """The same, if the caller wrote it or moderates."""
    if article.author_id != user.id and not user.is_moderator:
        raise Forbidden("article")
    return article


ArticleToAddTo = Annotated[models.Article, Depends(get_article_to_add_to)]
MyArticle = Annotated[models.Article, Depends(get_my_article)]
ModeratedArticle = Annotated[models.Article, Depends(get_moderated_article)]


async def present(session: Session, viewer: User | None, slug: str) -> ArticleAnswer:
    row = await queries.read_article(session, viewer, slug)
    tags = await queries.tags_of(session, [row.id])
    return ArticleAnswer(article=Article.of(row, tags[row.id]))


async def present_list(
    session: Session, viewer: User | None, wanted: queries.Filter, page: Any
) -> ArticlesAnswer:
    rows, count = await queries.list_articles(session, viewer, wanted, *page)
    tags = await queries.tags_of(session, [row.id for row in rows])
    items = [Item.of(row, tags[row.id]) for row in rows]
    return ArticlesAnswer(articles=items, articles_count=count)


@router.get("/articles")
async def list_articles(
    session: Session,
    viewer: Viewer,
    wanted: Annotated[queries.Filter, Depends(get_filter)],
    page: Page,
) -> ArticlesAnswer:
    return await present_list(session, viewer, wanted, page)


@router.get("/articles/feed")
async def feed_articles(
    session: Session, user: CurrentUser, page: Page
) -> ArticlesAnswer:
    followed = queries.Filter(followed_by=user)
    return await present_list(session, user, followed, page)


@router.post("/articles", status_code=201, dependencies=[CountWrite])
async def create_article(
    session: Session,
    user: CurrentUser,
    article: Annotated[NewArticle, Body(embed=True)],
) -> ArticleAnswer:
    added = await queries.add_article(session, user, article.given())
    await add_outbox(session, "article", added.id)
    return await present(session, user, added.slug)


@router.get("/articles/{slug}")
async def get_article(session: Session, viewer: Viewer, slug: str) -> ArticleAnswer:
    return await present(session, viewer, slug)


@router.put("/articles/{slug}", dependencies=[CountWrite])
async def update_article(
    session: Session,
    user: CurrentUser,
    stored: MyArticle,
    article: Annotated[ArticleChange, Body(embed=True)],
) -> ArticleAnswer:
    await queries.change_article(session, stored, article.given())
    return await present(session, user, stored.slug)


@router.delete("/articles/{slug}", status_code=204, dependencies=[CountWrite])
async def delete_article(
    session: Session, user: CurrentUser, article: ModeratedArticle
) -> None:
    if article.author_id != user.id:
        await audit(session, user, "delete_article", "article", article.slug)
    await session.delete(article)


@router.post("/articles/{slug}/favorite", dependencies=[CountWrite])
async def favorite_article(
    session: Session, user: CurrentUser, article: ArticleToAddTo
) -> ArticleAnswer:
    await queries.favorite(session, article, user)
    return await present(session, user, article.slug)


@router.delete("/articles/{slug}/favorite", dependencies=[CountWrite])
async def unfavorite_article(
    session: Session, user: CurrentUser, article: ArticleToAddTo
) -> ArticleAnswer:
    await queries.unfavorite(session, article, user)
    return await present(session, user, article.slug)


@router.get("/tags")
async def list_tags(session: Session) -> TagsAnswer:
    return TagsAnswer(tags=await queries.list_tags(session))
