"""Demo content: people, articles and rooms with names, always the same.

`people.toml`, `articles.toml` and `rooms.toml` are what there is; `demo.py` makes rows
of them, `bulk.py` makes as many rows as a benchmark wants.
"""
