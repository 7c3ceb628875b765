"""Fuzzing of everything that reads outside input: ``python -m tests.fuzz TARGET --seconds N``."""
