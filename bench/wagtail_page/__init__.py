"""Wagtail serving a page like ours, for comparison. Only ``beside`` runs in our own environment."""
