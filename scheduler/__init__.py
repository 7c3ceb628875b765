"""Decides what happens when: source cadence, dispatch from the frontier, lease recovery."""
