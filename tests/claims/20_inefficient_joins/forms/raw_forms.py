"""In SQL, by psycopg."""

from typing import Any

from psycopg import Connection

from ...reports.raw_sql import engagement

type Rows = list[dict[str, Any]]


def list_tuned(connection: Connection[Any], _slug: str) -> Rows:
    """The page first, then what belongs to it."""
    return connection.execute(
        """
        SELECT a.slug, u.username,
               array(SELECT t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
                     WHERE x.article_id = a.id ORDER BY t.name) AS tags,
               (SELECT count(*) FROM favorites f WHERE f.article_id = a.id) AS favorites
        FROM (SELECT id, slug, author_id, created_at FROM articles
              ORDER BY created_at DESC, id DESC LIMIT 20) a
        JOIN users u ON u.id = a.author_id
        ORDER BY a.created_at DESC, a.id DESC
        """
    ).fetchall()


def detail_tuned(connection: Connection[Any], slug: str) -> Rows:
    """An article, and its comments as JSON."""
    return connection.execute(
        """
        SELECT a.slug, u.username,
               array(SELECT t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
                     WHERE x.article_id = a.id ORDER BY t.name) AS tags,
               (SELECT count(*) FROM favorites f
                WHERE f.article_id = a.id) AS favorites,
               (SELECT json_agg(json_build_array(p.username, c.body) ORDER BY c.id DESC)
                FROM comments c JOIN users p ON p.id = c.author_id
                WHERE c.article_id = a.id) AS comments
        FROM articles a JOIN users u ON u.id = a.author_id WHERE a.slug = %s
        """,
        [slug],
    ).fetchall()


def report_tuned(connection: Connection[Any], _slug: str) -> Rows:
    return engagement(connection)
