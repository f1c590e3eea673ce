"""The forms of articles and comments."""

from shared.domain import fields, pages

from ..forms import PageForm, Ruled


def tag_list(typed: str | None) -> object:
    return fields.tag_list(pages.split_tags(typed or ""))


class ArticleForm(PageForm):
    title = Ruled(fields.title)
    description = Ruled(fields.description)
    body = Ruled(fields.body)
    tag_list = Ruled(tag_list, name="tags")


class CommentForm(PageForm):
    body = Ruled(fields.comment)
