"""Flask and SQLAlchemy: a small core, each part chosen and visible."""
