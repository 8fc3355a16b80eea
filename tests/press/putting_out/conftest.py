"""A folder of this test alone for what anybody may fetch; fonts are not looked for unless a test says so."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from safeconduct.press import public
from safeconduct.press.public.serving import SHELF
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk


@pytest.fixture(autouse=True)
def published_dir(tmp_path: Path, settings: Any) -> Path:
    settings.PUBLISHED_DIR = tmp_path / "published"
    settings.FONTS = tmp_path / "no-fonts"
    return tmp_path / "published"


@pytest.fixture
def public_templates(settings: Any) -> None:
    """The public site's own templates, which the settings of the tests do not install."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(public.__file__).parent / "templates"]
    settings.TEMPLATES = templates
    SHELF.empty()


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()
