"""Wireroom: streaming news ingestion that groups the copies and shows its evidence."""

from importlib.metadata import version

__version__ = version("wireroom")
