"""The public site's own templates, which the settings of the tests do not install; nothing kept from test to test."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from safeconduct.press import public
from safeconduct.press.public.serving import SHELF


@pytest.fixture(autouse=True)
def press_templates(settings: Any) -> None:
    if not apps.is_installed(public.__name__):
        templates = deepcopy(settings.TEMPLATES)
        templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(public.__file__).parent / "templates"]
        settings.TEMPLATES = templates


@pytest.fixture(autouse=True)
def empty_shelf() -> Iterator[None]:
    SHELF.empty()
    yield
    SHELF.empty()
