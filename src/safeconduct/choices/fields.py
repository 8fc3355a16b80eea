"""Form fields that every room may use."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from safeconduct.choices.typed import tidy

_JOINERS = "\u200c\u200d"


class LineField(forms.CharField):
    """One line without marks nobody sees: they could turn the line of a letter around."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(visible(str(value or ""))))


class TextField(forms.CharField):
    """Text of many lines without marks nobody sees."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(visible(str(value or ""), lines=True)))


def visible(text: str, *, lines: bool = False) -> str:
    """Text without marks nobody sees; joiners stay, some scripts need them."""
    plain = "".join(c for c in text if c in _JOINERS or unicodedata.category(c) != "Cf")
    return tidy(plain, lines=lines)
