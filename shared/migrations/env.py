"""Run by Alembic for each command."""

from alembic import context

from shared.migrations.__main__ import engine

with engine().connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
