"""Faults at random under load: nothing lost, nothing twice (``make chaos``)."""
