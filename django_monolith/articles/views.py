"""The API of articles, favourites and tags."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import (
    IsAuthenticated,
    IsAuthenticatedOrReadOnly,
)
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain import parameters

from ..accounts.auth import MayChange
from ..viewsets import APIViewSet, OpenViewSet
from . import queries
from .models import Article
from .schemas import (
    ArticleAnswer,
    ArticlesAnswer,
    CreateArticle,
    TagsAnswer,
    UpdateArticle,
)


class ArticleViewSet(APIViewSet):
    thing = "article"
    queryset = Article.objects.all()
    lookup_field = "slug"
    lookup_value_converter = "str"
    permission_classes = [IsAuthenticatedOrReadOnly, MayChange]

    def present(self, slug: str, status: int = 200) -> Response:
        article = queries.read_article(self.viewer, slug)
        return self.answer(ArticleAnswer, status, article=article)

    def present_list(self, wanted: queries.Filter) -> Response:
        articles, count = queries.list_articles(self.viewer, wanted, *self.page())
        return self.answer(ArticlesAnswer, articles=articles, count=count)

    @extend_schema(operation_id="list_articles", responses=ArticlesAnswer)
    def list(self, request: Request) -> Response:
        getlist = request.query_params.getlist
        wanted = queries.Filter(
            tag=parameters.one(getlist, "tag"),
            author=parameters.one(getlist, "author"),
            favorited=parameters.one(getlist, "favorited"),
        )
        return self.present_list(wanted)

    @extend_schema(responses=ArticlesAnswer)
    @action(detail=False, url_path="feed", permission_classes=[IsAuthenticated])
    def feed_articles(self, request: Request) -> Response:
        return self.present_list(queries.Filter(followed_by=request.user))

    @extend_schema(
        operation_id="create_article",
        request=CreateArticle,
        responses={201: ArticleAnswer},
    )
    def create(self, request: Request) -> Response:
        given = self.read(CreateArticle)["article"]
        with transaction.atomic():
            article = queries.add_article(request.user, given)
            return self.present(article.slug, 201)

    @extend_schema(operation_id="get_article", responses=ArticleAnswer)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self.present(slug)

    @extend_schema(
        operation_id="update_article", request=UpdateArticle, responses=ArticleAnswer
    )
    def update(self, request: Request, slug: str) -> Response:
        article = self.get_object()
        change = self.read(UpdateArticle)["article"]
        with transaction.atomic():
            article = queries.change_article(article, change)
            return self.present(article.slug)

    @extend_schema(operation_id="delete_article", responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        queries.delete_article(request.user, self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=ArticleAnswer)
    @action(
        detail=True,
        methods=["post"],
        url_path="favorite",
        permission_classes=[IsAuthenticated],
    )
    def favorite_article(self, request: Request, slug: str) -> Response:
        queries.favorite(self.get_object(), request.user)
        return self.present(slug)

    @extend_schema(responses=ArticleAnswer)
    @favorite_article.mapping.delete
    def unfavorite_article(self, request: Request, slug: str) -> Response:
        queries.unfavorite(self.get_object(), request.user)
        return self.present(slug)


class TagViewSet(OpenViewSet):
    @extend_schema(operation_id="list_tags", responses=TagsAnswer)
    def list(self, request: Request) -> Response:
        return self.answer(TagsAnswer, tags=queries.list_tags())
