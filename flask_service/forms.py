"""What all forms share: the contract's rules for fields, and how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from shared.domain import fields
from shared.domain.errors import Problem

from .database import begin_again
from .schemas import wire_name

SHOWN = (401, 409, 422, 429, 503)  # other refusals have a page of their own


class Ruled(Field):
    """A field that one of the contract's rules reads: `data` is what was typed, `value`
    what the rule makes of it."""

    is_secret = False

    def __init__(self, rule: fields.Rule, **options: Any) -> None:
        super().__init__(**options)
        self.rule = rule

    def pre_validate(self, _form: FlaskForm) -> None:
        try:
            self.value = self.rule(self.data)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Secret(Ruled):
    """One that is never shown again."""

    is_secret = True


class PageForm(FlaskForm):
    """What was typed is kept, and shown again with what was refused of it."""

    refusal: Problem | None = None

    def __init__(self, **initial: Any) -> None:
        """Reads the form only; FlaskForm would take JSON too, of any shape."""
        super().__init__(request.form if self.is_submitted() else None, **initial)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What is refused within is told on the form's own page."""
        try:
            yield
        except Problem as problem:
            if problem.status not in SHOWN:
                raise
            begin_again()
            self.refusal = problem

    @property
    def ruled(self) -> dict[str, Ruled]:
        """By the names of columns, not of inputs."""
        every = self._fields.items()
        return {name: field for name, field in every if isinstance(field, Ruled)}

    @property
    def given(self) -> dict[str, Any]:
        """What the rules made of it."""
        return {name: field.value for name, field in self.ruled.items()}

    @property
    def values(self) -> dict[str, str]:
        """By the names of inputs."""
        shown = [field for field in self.ruled.values() if not field.is_secret]
        return {field.name: field.data or "" for field in shown}

    @property
    def problems(self) -> dict[str, list[str]]:
        """In the shape of the API's errors."""
        if self.refusal is not None:
            return self.refusal.errors
        found = self.ruled.items()
        return {wire_name(name): field.errors for name, field in found if field.errors}

    @property
    def status(self) -> int:
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.errors else 200


def optional(rule: fields.Rule) -> fields.Rule:
    """The rule, but for a field that was left empty."""
    return lambda value: rule(value) if value else None
