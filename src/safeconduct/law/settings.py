"""What an organisation decides for itself; conditions name it as ``"$name"``. Defaults are in settings.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """Values by name: whole numbers, or lists of codes. Hashable, so that a screener can be kept for them."""

    values: Mapping[str, Any] = field(hash=False)
    _key: tuple[Any, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        frozen = {
            name: tuple(value) if isinstance(value, list | tuple | set | frozenset) else value
            for name, value in self.values.items()
        }
        object.__setattr__(self, "values", frozen)
        object.__setattr__(self, "_key", tuple(sorted(frozen.items())))


DEFAULT_SETTINGS = Settings(
    tomllib.loads(resources.files("safeconduct.law").joinpath("settings.toml").read_text("utf-8"))
)
