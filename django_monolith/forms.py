"""What all forms share: the contract's rules for fields, and how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from shared.domain import fields
from shared.domain.errors import Problem

SHOWN = (401, 409, 422, 429, 503)  # other refusals have a page of their own


class Ruled(forms.Field):
    """A field that one of the contract's rules reads. Its label is its key in errors,
    where that is not its name."""

    def __init__(self, rule: fields.Rule, **options: Any) -> None:
        super().__init__(**options)
        self.rule = rule

    def clean(self, value: Any) -> Any:
        try:
            return self.rule(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PageForm(forms.Form):
    """What was typed is kept, and shown again with what was refused of it."""

    refusal: Problem | None = None

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What is refused within is told on the form's own page."""
        try:
            yield
        except Problem as problem:
            if problem.status not in SHOWN:
                raise
            self.refusal = problem

    @property
    def values(self) -> dict[str, Any]:
        """As they are shown; templates show no password."""
        return {field.name: field.value() or "" for field in self}

    @property
    def problems(self) -> dict[str, list[str]]:
        """In the shape of the API's errors."""
        if self.refusal is not None:
            return self.refusal.errors
        return {
            self.fields[name].label or name: list(texts)
            for name, texts in self.errors.items()
        }

    @property
    def status(self) -> int:
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.errors else 200


def optional(rule: fields.Rule) -> fields.Rule:
    """The rule, but for a field that was left empty."""
    return lambda value: rule(value) if value else None
