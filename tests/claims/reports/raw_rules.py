"""What one has to know who writes raw SQL in Django; each function tries one thing."""

from contextlib import suppress

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction

from django_monolith.accounts.models import User

ANYBODY = "nobody' OR '1'='1"  # what an attacker types


class Undone(Exception):
    """Rolls a transaction back."""


def parameters_are_not_sql() -> bool:
    """What is given as a parameter is compared, never run."""
    found = User.objects.raw("SELECT * FROM users WHERE username = %s", [ANYBODY])
    return len(found) == 0


def formatted_text_is_sql() -> bool:
    """What is written into the text is run: here everybody is found."""
    statement = f"SELECT * FROM users WHERE username = '{ANYBODY}'"  # wrong, and shown
    return len(User.objects.raw(statement)) == User.objects.count()


def raw_takes_no_further_filter() -> bool:
    """It is no QuerySet: pages, filters and counts have to be in the SQL."""
    raw = User.objects.raw("SELECT * FROM users")
    return not any(hasattr(raw, name) for name in ("filter", "count", "order_by"))


def raw_needs_the_primary_key() -> bool:
    """Without it, no model can be made."""
    with suppress(FieldDoesNotExist):
        list(User.objects.raw("SELECT username FROM users"))
        return False
    return True


def each_field_left_out_costs_a_query() -> bool:
    """Five people without their names: one query for all, one more for each."""
    asked = []

    def hear(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        names = [user.username for user in User.objects.raw(FIVE)]
    return len(names) == 5 and len(asked) == 1 + 5


FIVE = "SELECT id FROM users ORDER BY id LIMIT 5"


def a_cursor_is_in_the_transaction() -> bool:
    """What it writes is rolled back with the rest."""
    with suppress(Undone), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE users SET bio = 'by a cursor' WHERE id = 1")
        written = User.objects.get(pk=1).bio
        raise Undone
    return written == "by a cursor" and User.objects.get(pk=1).bio != written


RULES = (
    parameters_are_not_sql,
    formatted_text_is_sql,
    raw_takes_no_further_filter,
    raw_needs_the_primary_key,
    each_field_left_out_costs_a_query,
    a_cursor_is_in_the_transaction,
)
