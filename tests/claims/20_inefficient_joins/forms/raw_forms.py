"""In SQL, by psycopg."""

from collections import defaultdict
from typing import Any

from psycopg import Connection

from ...reports.raw_sql import engagement

type Rows = list[dict[str, Any]]


def list_joined(connection: Connection[Any], _slug: str) -> Rows:
    """Each tag meets each favourite; `DISTINCT` takes back what that made too much."""
    return connection.execute(
        """
        SELECT a.slug, u.username,
               array_agg(DISTINCT t.name ORDER BY t.name) AS tags,
               count(DISTINCT f.id) AS favorites
        FROM articles a
        JOIN users u ON u.id = a.author_id
        LEFT JOIN article_tags x ON x.article_id = a.id
        LEFT JOIN tags t ON t.id = x.tag_id
        LEFT JOIN favorites f ON f.article_id = a.id
        GROUP BY a.id, u.id
        ORDER BY a.created_at DESC, a.id DESC LIMIT 20
        """
    ).fetchall()


def list_tuned(connection: Connection[Any], _slug: str) -> Rows:
    """The page, and then the tags of all: what the variants do by their ORMs."""
    page = connection.execute(
        """
        SELECT a.id, a.slug, u.username,
               (SELECT count(*) FROM favorites f WHERE f.article_id = a.id) AS favorites
        FROM articles a JOIN users u ON u.id = a.author_id
        ORDER BY a.created_at DESC, a.id DESC LIMIT 20
        """
    ).fetchall()
    return with_tags(connection, page)


def with_tags(connection: Connection[Any], articles: Rows) -> Rows:
    tagged = connection.execute(
        """
        SELECT x.article_id, t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
        WHERE x.article_id = ANY(%s)
        """,
        [[article["id"] for article in articles]],
    )
    tags: dict[int, list[str]] = defaultdict(list)
    for row in tagged.fetchall():
        tags[row["article_id"]].append(row["name"])
    return [
        {
            "slug": article["slug"],
            "username": article["username"],
            "tags": sorted(tags[article["id"]]),
            "favorites": article["favorites"],
        }
        for article in articles
    ]


def detail_joined(connection: Connection[Any], slug: str) -> Rows:
    """All in one statement: each comment meets each tag and each favourite."""
    rows = connection.execute(
        """
        SELECT c.body, p.username AS commenter, a.slug, u.username,
               array_agg(DISTINCT t.name ORDER BY t.name) AS tags,
               count(DISTINCT f.id) AS favorites
        FROM comments c
        JOIN users p ON p.id = c.author_id
        JOIN articles a ON a.id = c.article_id
        JOIN users u ON u.id = a.author_id
        LEFT JOIN article_tags x ON x.article_id = a.id
        LEFT JOIN tags t ON t.id = x.tag_id
        LEFT JOIN favorites f ON f.article_id = a.id
        WHERE a.slug = %s
        GROUP BY c.id, p.id, a.id, u.id ORDER BY c.id DESC
        """,
        [slug],
    ).fetchall()
    said = [[row.pop("commenter"), row.pop("body")] for row in rows]
    return [rows[0] | {"comments": said}]


def detail_tuned(connection: Connection[Any], slug: str) -> Rows:
    """An article, its tags, its comments."""
    articles = connection.execute(
        """
        SELECT a.id, a.slug, u.username,
               (SELECT count(*) FROM favorites f WHERE f.article_id = a.id) AS favorites
        FROM articles a JOIN users u ON u.id = a.author_id WHERE a.slug = %s
        """,
        [slug],
    ).fetchall()
    comments = connection.execute(
        """
        SELECT p.username, c.body FROM comments c JOIN users p ON p.id = c.author_id
        WHERE c.article_id = %s ORDER BY c.id DESC
        """,
        [articles[0]["id"]],
    ).fetchall()
    said = [[row["username"], row["body"]] for row in comments]
    return [article | {"comments": said} for article in with_tags(connection, articles)]


def report_joined(connection: Connection[Any], _slug: str) -> Rows:
    """One join for both branches; the sum is asked for besides."""
    rows = connection.execute(
        """
        SELECT u.id, u.username, count(DISTINCT f.id) AS favorite_count,
               count(DISTINCT c.id) AS comment_count
        FROM users u
        JOIN articles a ON a.author_id = u.id
        JOIN comments c ON c.article_id = a.id
        LEFT JOIN favorites f ON f.article_id = a.id
        GROUP BY u.id ORDER BY comment_count DESC, u.username LIMIT 20
        """
    ).fetchall()
    for row in rows:
        row |= connection.execute(
            """
            SELECT sum(length(c.body)) AS comment_length
            FROM comments c JOIN articles a ON a.id = c.article_id
            WHERE a.author_id = %s
            """,
            [row.pop("id")],
        ).fetchall()[0]
    return rows


def report_tuned(connection: Connection[Any], _slug: str) -> Rows:
    return engagement(connection)
