"""The words of ``wordings.toml``, as sets and patterns."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

WORDINGS: dict[str, Any] = tomllib.loads(files(__package__).joinpath("wordings.toml").read_text("utf-8"))
YES: frozenset[str] = frozenset(WORDINGS["yes"])
NO: frozenset[str] = frozenset(WORDINGS["no"])
UNKNOWN: frozenset[str] = frozenset(WORDINGS["unknown"])
