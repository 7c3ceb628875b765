"""Alembic's scripts.  ``revisions.py`` runs them; there is no alembic.ini."""
