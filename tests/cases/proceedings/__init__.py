"""Proceedings of a case."""
