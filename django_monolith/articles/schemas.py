"""Articles, comments and tags on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..accounts.schemas import AuthorProfile
from ..schemas import Flag, Number, Payload, Ruled, Text, Texts, Time


class NewArticle(Payload):
    title = Ruled(fields.title)
    description = Ruled(fields.description)
    body = Ruled(fields.body)
    tagList = Ruled(fields.tag_list, source="tag_list", required=False)


class CreateArticle(Payload):
    article = NewArticle()


class ArticleChange(Payload):
    title = Ruled(fields.title, required=False)
    description = Ruled(fields.description, required=False)
    body = Ruled(fields.body, required=False)
    tagList = Ruled(fields.tag_list, source="tag_list", required=False)


class UpdateArticle(Payload):
    article = ArticleChange()


class Item(serializers.Serializer):
    """An article in a list: without its body."""

    slug = Text()
    title = Text()
    description = Text()
    tagList = Texts(source="tags")
    createdAt = Time(source="created_at")
    updatedAt = Time(source="updated_at")
    favorited = Flag()
    favoritesCount = Number(source="favorites_count")
    author = AuthorProfile(source="*")


class Article(Item):
    body = Text()


class ArticleAnswer(serializers.Serializer):
    article = Article()


class ArticlesAnswer(serializers.Serializer):
    articles = Item(many=True)
    articlesCount = Number(source="count")


class NewComment(Payload):
    body = Ruled(fields.comment)


class CreateComment(Payload):
    comment = NewComment()


class Comment(serializers.Serializer):
    id = Number()
    createdAt = Time(source="created_at")
    updatedAt = Time(source="updated_at")
    body = Text()
    author = AuthorProfile(source="*")


class CommentAnswer(serializers.Serializer):
    comment = Comment()


class CommentsAnswer(serializers.Serializer):
    comments = Comment(many=True)


class TagsAnswer(serializers.Serializer):
    tags = Texts()
