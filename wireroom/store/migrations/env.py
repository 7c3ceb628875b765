"""Alembic runs this for every command: on the connection that ``revisions.py`` hands over,
inside its transaction."""

from alembic import context

from wireroom.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
