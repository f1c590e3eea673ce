"""The six reports as a database person writes them, for psycopg."""

from typing import Any

from psycopg import Connection

type Rows = list[dict[str, Any]]


def engagement(connection: Connection[Any]) -> Rows:
    return connection.execute(
        """
        WITH favored AS (
            SELECT a.author_id, count(*) AS favorite_count
            FROM favorites f JOIN articles a ON a.id = f.article_id GROUP BY a.author_id
        ), discussed AS (
            SELECT a.author_id, count(*) AS comment_count,
                   sum(length(c.body)) AS comment_length
            FROM comments c JOIN articles a ON a.id = c.article_id GROUP BY a.author_id
        )
        SELECT u.username, coalesce(favorite_count, 0) AS favorite_count,
               comment_count, comment_length
        FROM discussed d JOIN users u ON u.id = d.author_id
        LEFT JOIN favored v ON v.author_id = d.author_id
        ORDER BY comment_count DESC, u.username LIMIT 20
        """
    ).fetchall()


def busiest(connection: Connection[Any]) -> Rows:
    return connection.execute(
        """
        WITH counted AS (
            SELECT date_trunc('month', created_at) AS month, author_id,
                   count(*) AS comment_count
            FROM comments GROUP BY 1, 2
        ), placed AS (
            SELECT month, u.username, comment_count,
                   row_number() OVER (
                       PARTITION BY month ORDER BY comment_count DESC, u.username
                   ) AS place,
                   sum(comment_count) OVER (
                       PARTITION BY author_id ORDER BY month
                   ) AS so_far
            FROM counted JOIN users u ON u.id = counted.author_id
        )
        SELECT month, place, username, comment_count, so_far
        FROM placed WHERE place <= 3 ORDER BY month, place
        """
    ).fetchall()


def reach(connection: Connection[Any]) -> Rows:
    return connection.execute(
        """
        WITH RECURSIVE reached AS (
            SELECT id AS user_id, 0 AS steps FROM users WHERE username_key = 'user-9'
            UNION
            SELECT f.followed_id, r.steps + 1
            FROM reached r JOIN follows f ON f.follower_id = r.user_id
            WHERE r.steps < 8
        ), first AS (
            SELECT user_id, min(steps) AS steps FROM reached GROUP BY user_id
        )
        SELECT steps, count(*) AS people FROM first GROUP BY steps ORDER BY steps
        """
    ).fetchall()


def newest(connection: Connection[Any]) -> Rows:
    return connection.execute(
        """
        SELECT u.username, a.title, a.created_at
        FROM follows f
        JOIN users ada ON ada.id = f.follower_id AND ada.username_key = 'ada'
        JOIN users u ON u.id = f.followed_id
        CROSS JOIN LATERAL (
            SELECT id, title, created_at FROM articles
            WHERE author_id = u.id ORDER BY created_at DESC, id DESC LIMIT 3
        ) a
        ORDER BY u.username, a.created_at DESC, a.id DESC
        """
    ).fetchall()


def subtotals(connection: Connection[Any]) -> Rows:
    return connection.execute(
        """
        SELECT u.role, date_trunc('quarter', c.created_at) AS quarter,
               count(*) AS comment_count
        FROM comments c JOIN users u ON u.id = c.author_id
        GROUP BY CUBE (u.role, date_trunc('quarter', c.created_at))
        ORDER BY u.role NULLS LAST, quarter NULLS LAST
        """
    ).fetchall()


def quarters(connection: Connection[Any]) -> Rows:
    return connection.execute(
        """
        SELECT t.name,
               count(*) FILTER (WHERE extract(quarter FROM c.created_at) = 1) AS first,
               count(*) FILTER (WHERE extract(quarter FROM c.created_at) = 2) AS second,
               count(*) FILTER (WHERE extract(quarter FROM c.created_at) = 3) AS third,
               count(*) FILTER (WHERE extract(quarter FROM c.created_at) = 4) AS fourth,
               count(*) AS comment_count
        FROM comments c
        JOIN article_tags x ON x.article_id = c.article_id
        JOIN tags t ON t.id = x.tag_id
        GROUP BY t.name ORDER BY comment_count DESC, t.name LIMIT 10
        """
    ).fetchall()


REPORTS = {
    each.__name__: each
    for each in (engagement, busiest, reach, newest, subtotals, quarters)
}
