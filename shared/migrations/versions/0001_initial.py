"""The thirteen tables of the contract."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from shared.engines import MARIADB_ADOPT

revision = "0001"
down_revision = None

BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")
# MariaDB would cut texts after 64 KiB, and times after the second.
Text = sa.Text().with_variant(mysql.LONGTEXT(), "mariadb")
Time = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mariadb")


def is_mariadb() -> bool:
    return op.get_bind().dialect.name == "mariadb"


def table(name: str, *items: sa.schema.SchemaItem) -> None:
    """A table with the id that all have."""
    made_by_database = sa.Identity(always=False)
    op.create_table(
        name,
        sa.Column("id", BigId, made_by_database, primary_key=True),
        *items,
        sqlite_autoincrement=True,
    )


def required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def optional(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def to(
    target: str, name: str, null: bool = False, gone: str = "CASCADE"
) -> sa.Column[Any]:
    """A foreign key, checked at commit as Django's are, but for MariaDB's."""
    late = {"deferrable": True, "initially": "DEFERRED"}
    when: dict[str, Any] = {} if is_mariadb() else late
    key = sa.ForeignKey(f"{target}.id", ondelete=gone, **when)
    return sa.Column(name, sa.BigInteger, key, nullable=null)


def unique(name: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=name)


def index(name: str, on: str, *columns: str) -> None:
    op.create_index(name, on, [sa.text(column) for column in columns])


def upgrade() -> None:
    if is_mariadb():
        op.execute(MARIADB_ADOPT)
    accounts()
    articles()
    chat()
    notifications()
    moderation()


def accounts() -> None:
    table(
        "users",
        required("username", sa.String(40)),
        required("username_key", sa.String(720)),
        required("email", sa.String(254)),
        required("email_key", sa.String(254)),
        required("password", sa.String(255)),
        optional("bio", Text),
        optional("image", sa.String(2000)),
        required("role", sa.String(16)),
        required("is_active", sa.Boolean()),
        required("token_version", sa.Integer()),
        optional("exempt_jti", sa.String(64)),
        required("created_at", Time),
        unique("users_username_key", "username_key"),
        unique("users_email_key", "email_key"),
    )
    table(
        "follows",
        to("users", "follower_id"),
        to("users", "followed_id"),
        required("created_at", Time),
        unique("follows_pair", "follower_id", "followed_id"),
    )
    index("follows_followed", "follows", "followed_id")


def articles() -> None:
    table(
        "articles",
        to("users", "author_id"),
        required("slug", sa.String(255)),
        required("title", sa.String(200)),
        required("description", sa.String(500)),
        required("body", Text),
        required("created_at", Time),
        required("updated_at", Time),
        unique("articles_slug", "slug"),
    )
    newest = ("created_at DESC", "id DESC")
    index("articles_newest", "articles", *newest)
    index("articles_author_newest", "articles", "author_id", *newest)
    table("tags", required("name", sa.String(50)), unique("tags_name", "name"))
    table(
        "article_tags",
        to("articles", "article_id"),
        to("tags", "tag_id"),
        unique("article_tags_pair", "article_id", "tag_id"),
    )
    index("article_tags_tag", "article_tags", "tag_id", "article_id")
    table(
        "favorites",
        to("articles", "article_id"),
        to("users", "user_id"),
        required("created_at", Time),
        unique("favorites_pair", "article_id", "user_id"),
    )
    index("favorites_user", "favorites", "user_id", "article_id")
    table(
        "comments",
        to("articles", "article_id"),
        to("users", "author_id"),
        required("body", Text),
        required("created_at", Time),
        required("updated_at", Time),
    )
    index("comments_article", "comments", "article_id", "id")
    index("comments_author", "comments", "author_id")


def chat() -> None:
    table(
        "rooms",
        to("users", "owner_id"),
        required("slug", sa.String(255)),
        required("title", sa.String(100)),
        optional("topic", sa.String(500)),
        required("private", sa.Boolean()),
        required("last_seq", sa.BigInteger()),
        required("created_at", Time),
        unique("rooms_slug", "slug"),
    )
    index("rooms_owner", "rooms", "owner_id")
    table(
        "room_members",
        to("rooms", "room_id"),
        to("users", "user_id"),
        required("read_seq", sa.BigInteger()),
        required("created_at", Time),
        unique("room_members_pair", "room_id", "user_id"),
    )
    index("room_members_user", "room_members", "user_id")
    table(
        "messages",
        to("rooms", "room_id"),
        to("users", "author_id"),
        required("seq", sa.BigInteger()),
        optional("client_id", sa.String(64)),
        optional("body", Text),
        required("created_at", Time),
        optional("deleted_at", Time),
        unique("messages_seq", "room_id", "seq"),
        unique("messages_client", "room_id", "author_id", "client_id"),
    )
    index("messages_author", "messages", "author_id")
    index("messages_deleted", "messages", "room_id", "deleted_at")


def notifications() -> None:
    table(
        "notifications",
        to("users", "user_id"),
        required("outbox_id", sa.BigInteger()),
        required("kind", sa.String(16)),
        to("users", "actor_id"),
        to("articles", "article_id", null=True),
        to("comments", "comment_id", null=True),
        to("messages", "message_id", null=True),
        required("created_at", Time),
        optional("read_at", Time),
        unique("notifications_once", "user_id", "outbox_id"),
    )
    index("notifications_newest", "notifications", "user_id", "id DESC")
    for target in ("actor", "article", "comment", "message"):
        index(f"notifications_{target}", "notifications", f"{target}_id")
    table(
        "outbox",
        required("kind", sa.String(16)),
        required("subject_id", sa.BigInteger()),
        required("created_at", Time),
        required("attempts", sa.Integer()),
        optional("done_at", Time),
        optional("failed_at", Time),
    )
    index("outbox_open", "outbox", "done_at", "failed_at", "id")


def moderation() -> None:
    table(
        "audit_entries",
        to("users", "actor_id", null=True, gone="SET NULL"),
        required("action", sa.String(50)),
        required("target_kind", sa.String(20)),
        required("target", sa.String(255)),
        required("detail", Text),
        required("created_at", Time),
    )
    index("audit_entries_actor", "audit_entries", "actor_id")
