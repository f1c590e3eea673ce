"""Make somebody an admin: the first one, whom nobody else could appoint. An account
that is there becomes an admin's; else one is made, and its password asked for.

    parallax admin ada@example.com
    parallax admin ada@example.com --username ada < password.txt

Without a terminal the password is the first line of standard input. DATABASE_URL, or
--db, says where. Its tables have to be there: `parallax migrate`.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from .data_dir import DataDir
from .database import Database, Transaction
from .failures import Failure, Usage
from .options import add_place, open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """EMAIL, `--username` and the place."""
    parser.add_argument("email", metavar="EMAIL", help="whose account")
    parser.add_argument(
        "--username", metavar="NAME", help="of a new account (default: EMAIL's name)"
    )
    add_place(parser)


def run(options: argparse.Namespace) -> None:
    """Appoint, and say so. Raises Failure, or Usage for a text that breaks a rule."""
    from shared.domain import fields

    name = options.username or options.email.partition("@")[0]
    email = checked("EMAIL", fields.email, options.email)
    username = checked("--username", fields.username, name)
    with find_database(options) as (database, _):
        print(f"{database.shown}: {appoint(database, email, username)}")


def find_database(
    options: argparse.Namespace,
) -> AbstractContextManager[tuple[Database, object]]:
    """As `open_database`; without a folder for data where a URL says all, since a
    container may have nowhere to write."""
    url = options.db or os.environ.get("DATABASE_URL", "")
    if "://" in url:
        return nullcontext((Database(url), None))
    return open_database(options.db, DataDir(options.data))


def checked(what: str, rule: Callable[[object], object], value: str) -> str:
    """The value as it is stored. Raises Usage where the rule is broken."""
    try:
        return str(rule(value))
    except ValueError as error:
        raise Usage(f"{what} {error}") from error


def appoint(database: Database, email: str, username: str) -> str:
    """Make the admin; what was done. Raises Failure where there are no tables."""
    from shared.domain.text import fold

    with database.transaction() as transaction:
        if not transaction.has("users"):
            raise Failure("there are no tables; run `parallax migrate` before")
        find = "SELECT username, role FROM users WHERE email_key = %s"
        found = transaction.rows(find, fold(email))
        if found:
            return promote(transaction, fold(email), *found[0])
    stored = ask_password()  # outside of the transaction: people take their time
    with database.transaction() as transaction:
        add(transaction, email, username, stored)
    return f"{username} is an admin, with a new account"


def promote(transaction: Transaction, email_key: str, username: str, role: str) -> str:
    """An account that is there, deactivated or not."""
    change = "UPDATE users SET role = 'admin', is_active = %s WHERE email_key = %s"
    transaction.run(change, True, email_key)
    write_down(transaction, username, f"role: {role} → admin")
    return f"{username} is an admin, and was a {role}"


def add(transaction: Transaction, email: str, username: str, stored: str) -> None:
    """A new account. Raises Failure where the name is taken."""
    from shared.domain import times
    from shared.domain.text import fold

    if transaction.one("SELECT 1 FROM users WHERE username_key = %s", fold(username)):
        raise Failure(f"the username {username} is taken; choose another by --username")
    columns = (
        "username, username_key, email, email_key, password, role, is_active, "
        "token_version, created_at"
    )
    marks = ", ".join(["%s"] * 9)
    transaction.run(
        f"INSERT INTO users ({columns}) VALUES ({marks})",  # noqa: S608
        *(username, fold(username), email, fold(email), stored),
        *("admin", True, 0, times.now()),
    )
    write_down(transaction, username, "role: none → admin")


def write_down(transaction: Transaction, username: str, detail: str) -> None:
    """Into the audit log, by nobody."""
    from shared.domain import times

    transaction.run(
        "INSERT INTO audit_entries (action, target_kind, target, detail, created_at) "
        "VALUES ('update_user', 'user', %s, %s, %s)",
        *(username, detail, times.now()),
    )


def ask_password() -> str:
    """Its stored form. Raises Usage for one that the rules refuse."""
    from shared.domain import fields
    from shared.domain.passwords import hash_password

    if sys.stdin.isatty():
        typed = getpass.getpass("Password of the new account: ")
        if typed != getpass.getpass("The same again: "):
            raise Usage("the two passwords differ")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    return hash_password(checked("the password", fields.password, typed))
