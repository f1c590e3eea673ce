"""Articles and what people say of them."""

from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        app_label = "django_panel"
        db_table = "articles"

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    article = models.ForeignKey(Article, models.CASCADE)
    body = models.TextField()

    class Meta:
        app_label = "django_panel"
        db_table = "comments"
