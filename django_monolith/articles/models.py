"""Articles and what hangs on them."""

from django.db import models

from shared.domain import times

from ..accounts.models import User


class Article(models.Model):
    author = models.ForeignKey(
        User, models.DB_CASCADE, related_name="articles", db_index=False
    )
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=500)
    body = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    tags = models.ManyToManyField("Tag", through="ArticleTag", related_name="articles")
    favorited_by = models.ManyToManyField(
        User, through="Favorite", related_name="favorite_articles"
    )

    class Meta:
        db_table = "articles"
        constraints = [models.UniqueConstraint(fields=["slug"], name="articles_slug")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="articles_newest"),
            models.Index(
                fields=["author", "-created_at", "-id"], name="articles_author_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        db_table = "tags"
        constraints = [models.UniqueConstraint(fields=["name"], name="tags_name")]

    def __str__(self) -> str:
        return self.name


class ArticleTag(models.Model):
    article = models.ForeignKey(Article, models.DB_CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, models.DB_CASCADE, db_index=False)

    class Meta:
        db_table = "article_tags"
        constraints = [
            models.UniqueConstraint(fields=["article", "tag"], name="article_tags_pair")
        ]
        indexes = [models.Index(fields=["tag", "article"], name="article_tags_tag")]


class Favorite(models.Model):
    article = models.ForeignKey(Article, models.DB_CASCADE, db_index=False)
    user = models.ForeignKey(User, models.DB_CASCADE, db_index=False)
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        db_table = "favorites"
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="favorites_pair")
        ]
        indexes = [models.Index(fields=["user", "article"], name="favorites_user")]


class Comment(models.Model):
    article = models.ForeignKey(
        Article, models.DB_CASCADE, related_name="comments", db_index=False
    )
    author = models.ForeignKey(
        User, models.DB_CASCADE, related_name="comments", db_index=False
    )
    body = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "comments"
        indexes = [
            models.Index(fields=["article", "id"], name="comments_article"),
            models.Index(fields=["author"], name="comments_author"),
        ]

    def __str__(self) -> str:
        return f"{self.id} by {self.author}"
