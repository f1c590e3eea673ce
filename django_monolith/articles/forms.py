"""The forms of articles and comments."""

from typing import Any

from shared.domain import fields, pages

from ..forms import PageForm, Ruled


def tag_list(typed: str | None) -> object:
    return fields.tag_list(pages.split_tags(typed or ""))


class ArticleForm(PageForm):
    title = Ruled(fields.title)
    description = Ruled(fields.description)
    body = Ruled(fields.body)
    tags = Ruled(tag_list, label="tagList")

    @property
    def given(self) -> dict[str, Any]:
        """By the names of columns."""
        return {**self.cleaned_data, "tag_list": self.cleaned_data["tags"]}


class CommentForm(PageForm):
    body = Ruled(fields.comment)
