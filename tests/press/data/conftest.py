"""The public site for each test, its own templates included, with nothing kept from test to test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.press.public.conftest import empty_shelf, press_templates
from tests.sites import SiteClient, as_site, settings_of

__all__ = ["empty_shelf", "press_templates"]


@pytest.fixture
def reader(press_templates: None) -> Iterator[Any]:
    """Anybody, or a program of anybody's. Files are sent in pieces, so the site stands until the test ends."""
    with as_site(settings_of("public")):
        yield SiteClient("public")
