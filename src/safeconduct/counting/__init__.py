"""Counts as claims: what words allow, what is certain at least, and how to say so without adding to it."""
