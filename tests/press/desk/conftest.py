"""The full-text index is made by a migration; runs with --no-migrations get it here."""

from tests.evidence.conftest import django_db_setup

__all__ = ["django_db_setup"]
