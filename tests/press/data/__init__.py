"""Feeds, search, sitemap and open data: what machines read of what is published."""
