"""Releases as pages of Wagtail."""
