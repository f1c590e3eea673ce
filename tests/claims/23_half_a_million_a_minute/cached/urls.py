"""The monolith's addresses; guests share the list for a minute."""

from django.urls import path
from django.views.decorators.cache import cache_page

from django_monolith import urls
from django_monolith.articles.views import ArticleViewSet

KEPT = 60  # seconds


class SharedArticleViewSet(ArticleViewSet):
    default_response_headers = {}  # no-store, as the contract has it, would forbid it


list_articles = SharedArticleViewSet.as_view({"get": "list"})

urlpatterns = [
    path("api/articles", cache_page(KEPT)(list_articles)),
    *urls.urlpatterns,
]
