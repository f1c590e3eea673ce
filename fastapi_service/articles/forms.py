"""What people post about articles, by the rules of the API's schemas."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.domain.pages import split_tags

from .schemas import NewArticle, TagList


def split(given: list[object]) -> list[str]:
    """The tags of all fields of that name."""
    texts = [text for text in given if isinstance(text, str)]
    return [tag for text in texts for tag in split_tags(text)]


class ArticleForm(NewArticle):
    tag_list: Annotated[TagList, BeforeValidator(split)] = Field([], alias="tags")
