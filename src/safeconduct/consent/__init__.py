"""Consent by purpose, as events: given, refused, withdrawn; valid on a date or not."""
