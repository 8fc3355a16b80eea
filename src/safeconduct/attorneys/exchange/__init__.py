"""Attorneys and cases from a file, and into one."""
