"""Offers in three steps: the blind summary, the names, the acceptance."""
