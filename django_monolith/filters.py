"""Template filters, from what all variants share."""

from django import template
from django.utils.safestring import mark_safe

from shared.domain import pages
from shared.domain.markdown import render

register = template.Library()
register.filter("avatar", pages.avatar)
register.filter("clock", pages.clock)
register.filter("day", pages.day)
register.filter("error_lines", pages.error_lines)


@register.filter
def markdown(text: str) -> str:
    return mark_safe(render(text))  # noqa: S308 (sanitised there)


@register.filter
def at_page(base: str, page: int) -> str:
    """The address of a page of a list."""
    return f"{base}{'&' if '?' in base else '?'}page={page}"
