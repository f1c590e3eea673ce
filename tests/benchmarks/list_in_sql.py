"""The list of 20 articles as one SQL statement: what the database alone can do."""

import time

import psycopg

STATEMENT = """
SELECT json_build_object('articles', coalesce(json_agg(item), '[]'), 'articlesCount',
       (SELECT count(*) FROM articles))
FROM (
  SELECT a.slug, a.title, a.description, a.created_at, a.updated_at,
         (SELECT coalesce(json_agg(t.name ORDER BY t.name), '[]') FROM article_tags x
          JOIN tags t ON t.id = x.tag_id WHERE x.article_id = a.id) AS tag_list,
         (SELECT count(*) FROM favorites f WHERE f.article_id = a.id) AS favorites,
         u.username, u.bio, u.image
  FROM (SELECT * FROM articles ORDER BY created_at DESC, id DESC LIMIT 20) a
  JOIN users u ON u.id = a.author_id
  ORDER BY a.created_at DESC, a.id DESC
) item
"""


def rate(database_url: str, seconds: float) -> float:
    """Statements a second on one connection, prepared."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        began, counted = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - began) < seconds:
            connection.execute(STATEMENT, prepare=True).fetchone()
            counted += 1
        return counted / elapsed
