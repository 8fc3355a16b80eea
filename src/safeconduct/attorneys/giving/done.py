"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

SENTENCES: Mapping[str, Promise] = {}
