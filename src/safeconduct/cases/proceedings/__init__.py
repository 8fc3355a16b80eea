"""Proceedings of a case: before which agency, since when, what became of them, and the work permit's clock."""
