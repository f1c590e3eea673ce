"""The API of comments."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain import parameters

from ..accounts.auth import MayChange
from ..viewsets import APIViewSet
from . import queries
from .models import Article, Comment
from .schemas import CommentAnswer, CommentsAnswer, CreateComment


class CommentViewSet(APIViewSet):
    thing = "comment"
    parent = "article"
    queryset = Comment.objects.all()
    lookup_field = "id"
    lookup_value_converter = "str"
    permission_classes = [IsAuthenticatedOrReadOnly, MayChange]

    def get_article(self) -> Article:
        return queries.find_article(self.kwargs["slug"])

    def get_object(self) -> Comment:
        article = self.get_article()
        number = parameters.path_number(self.kwargs["id"], self.thing)
        comment = queries.find_comment(article, number)
        self.check_object_permissions(self.request, comment)
        return comment

    @extend_schema(
        operation_id="create_comment",
        request=CreateComment,
        responses={201: CommentAnswer},
    )
    def create(self, request: Request, slug: str) -> Response:
        article = self.get_article()
        body = self.read(CreateComment)["comment"]["body"]
        with transaction.atomic():
            comment = queries.add_comment(article, request.user, body)
            comment = queries.list_comments(article, request.user).get(pk=comment.pk)
        return self.answer(CommentAnswer, 201, comment=comment)

    @extend_schema(operation_id="list_comments", responses=CommentsAnswer)
    def list(self, request: Request, slug: str) -> Response:
        comments = queries.list_comments(self.get_article(), self.viewer)
        return self.answer(CommentsAnswer, comments=comments)

    @extend_schema(operation_id="delete_comment", responses={204: None})
    def destroy(self, request: Request, slug: str, id: str) -> Response:
        queries.delete_comment(request.user, self.get_object())
        return Response(status=204)
