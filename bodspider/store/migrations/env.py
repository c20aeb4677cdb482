"""How Alembic runs the migrations: in the transaction of the store that opens the database."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
