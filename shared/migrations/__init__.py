"""The schema by Alembic, for the two SQLAlchemy variants.

Django's migrations make the very same tables; a structure test compares them.
"""
