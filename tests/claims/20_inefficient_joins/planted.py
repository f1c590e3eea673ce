"""A regression put in on purpose: Django's ORM joins a table that nobody asked for.

The rows stay the same, for whoever joins several branches counts `distinct`.
"""

from functools import wraps
from typing import Any

from django.db.models import Count, QuerySet

BESIDE = {  # one branch more for each model that is asked
    "Article": "comments",
    "Comment": "article__comments",
    "User": "articles__articletag",
}
annotate = QuerySet.annotate


@wraps(annotate)
def joins_more(self: QuerySet[Any], *given: Any, **named: Any) -> QuerySet[Any]:
    if any(getattr(each, "distinct", False) for each in named.values()):
        branch = BESIDE[self.model.__name__]
        named["unasked"] = Count(branch, distinct=True)
    return annotate(self, *given, **named)


def plant() -> None:
    QuerySet.annotate = joins_more
