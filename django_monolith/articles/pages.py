"""The pages of articles and their comments."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from shared.domain import parameters, text
from shared.domain.errors import Forbidden
from shared.domain.pages import ARTICLES, TAGS, offset, page_links, page_number

from ..accounts.auth import may_change, may_remove
from ..filters import at_page
from ..pages import get_or_post, go_back, login_required, render_form, viewer_of
from ..rates import count_write
from . import queries
from .forms import ArticleForm, CommentForm
from .models import Article
from .schemas import Article as ArticleShape
from .schemas import Comment as CommentShape
from .schemas import Item


def list_page(
    request: HttpRequest, wanted: queries.Filter, base: str
) -> dict[str, Any]:
    """What templates show of a list of articles; `base` is its address."""
    page = page_number(request.GET.getlist)
    articles, count = queries.list_articles(
        viewer_of(request), wanted, ARTICLES, offset(page)
    )
    return {
        "articles": Item(articles, many=True).data,
        "links": page_links(count, page),
        "page": page,
        "base": base,
        "path": at_page(base, page) if page > 1 else base,
    }


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.GET.get("feed") == "following":
        return feed(request)
    return show_list(request, queries.Filter(), "/", feed="global")


@login_required
def feed(request: HttpRequest) -> HttpResponse:
    wanted = queries.Filter(followed_by=request.user)
    return show_list(request, wanted, "/?feed=following", feed="following")


@require_safe
def list_by_tag(request: HttpRequest, tag: str) -> HttpResponse:
    tag = text.storable_path(tag)
    wanted = queries.Filter(tag=tag)
    return show_list(request, wanted, f"/tag/{quote(tag)}", feed="tag", tag=tag)


def show_list(
    request: HttpRequest, wanted: queries.Filter, base: str, **shown: Any
) -> HttpResponse:
    tags = queries.list_tags()[:TAGS]
    shown |= list_page(request, wanted, base)
    return render(request, "home.html", {"tags": tags, **shown})


class ShowArticle(View):
    def get(
        self, request: HttpRequest, slug: str, form: CommentForm | None = None
    ) -> HttpResponse:
        viewer = viewer_of(request)
        article = queries.find_article(slug)
        comments = queries.list_comments(article, viewer)
        return render_form(
            request,
            "article.html",
            form or CommentForm(),
            path=f"/article/{slug}",
            article=ArticleShape(queries.read_article(viewer, slug)).data,
            mine=viewer is not None and may_change(viewer, article),
            may_delete=viewer is not None and may_remove(viewer, article),
            comments=CommentShape(comments, many=True).data,
        )

    @method_decorator(login_required)
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """add_comment"""
        article = queries.find_article(slug)
        form = CommentForm(request.POST)
        with form.refusals():
            if form.is_valid():
                count_write(request.user)
                with transaction.atomic():
                    queries.add_comment(article, request.user, **form.cleaned_data)
                return redirect("article", slug)
        return self.get(request, slug, form)


@get_or_post
@login_required
def new_article(request: HttpRequest) -> HttpResponse:
    form = ArticleForm(request.POST or None)
    with form.refusals():
        if form.is_valid():
            count_write(request.user)
            with transaction.atomic():
                article = queries.add_article(request.user, form.given)
            messages.success(request, "Article published.")
            return redirect("article", article.slug)
    return render_form(request, "editor.html", form)


def my_article(request: HttpRequest, slug: str) -> Article:
    """The article of the path, if the caller wrote it. Raises NotFound, Forbidden."""
    article = queries.find_article(slug)
    if not may_change(request.user, article):
        raise Forbidden("article")
    return article


def as_typed(article: Article) -> dict[str, str]:
    """What the editor shows at first."""
    texts = ("title", "description", "body")
    tags = sorted(article.tags.values_list("name", flat=True))
    return {name: getattr(article, name) for name in texts} | {"tags": ", ".join(tags)}


@get_or_post
@login_required
def edit_article(request: HttpRequest, slug: str) -> HttpResponse:
    article = my_article(request, slug)
    form = ArticleForm(request.POST or None, initial=as_typed(article))
    with form.refusals():
        if form.is_valid():
            count_write(request.user)
            with transaction.atomic():
                article = queries.change_article(article, form.given)
            messages.success(request, "Article updated.")
            return redirect("article", article.slug)
    return render_form(request, "editor.html", form, slug=slug)


@require_POST
@login_required
def delete_article(request: HttpRequest, slug: str) -> HttpResponse:
    count_write(request.user)
    article = queries.find_article(slug)
    if not may_remove(request.user, article):
        raise Forbidden("article")
    queries.delete_article(request.user, article)
    messages.success(request, "Article deleted.")
    return redirect("home")


@require_POST
@login_required
def favorite(request: HttpRequest, slug: str) -> HttpResponse:
    count_write(request.user)
    queries.favorite(queries.find_article(slug), request.user)
    return go_back(request, f"/article/{slug}")


@require_POST
@login_required
def unfavorite(request: HttpRequest, slug: str) -> HttpResponse:
    count_write(request.user)
    queries.unfavorite(queries.find_article(slug), request.user)
    return go_back(request, f"/article/{slug}")


@require_POST
@login_required
def delete_comment(request: HttpRequest, slug: str, id: str) -> HttpResponse:
    count_write(request.user)
    number = parameters.path_number(id, "comment")
    comment = queries.find_comment(queries.find_article(slug), number)
    if not may_remove(request.user, comment):
        raise Forbidden("comment")
    queries.delete_comment(request.user, comment)
    messages.success(request, "Comment deleted.")
    return redirect("article", slug)
