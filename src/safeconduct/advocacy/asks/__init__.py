"""Asks: what is demanded of a post, on which ground, by when, and where it stands."""
