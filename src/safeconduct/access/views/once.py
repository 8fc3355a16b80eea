"""What is shown once: kept inside the sealed session until the reader says it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest

_NAME = "shown_once"


def keep(request: HttpRequest, kind: str, lines: Sequence[str], about: str = "") -> None:
    request.session[_NAME] = {"kind": kind, "lines": list(lines), "about": about}


def held(request: HttpRequest, kind: str) -> tuple[list[str], str] | None:
    """(lines, what they are about), while they may still be seen."""
    found = request.session.get(_NAME)
    if found is None or found["kind"] != kind:
        return None
    return cast("list[str]", found["lines"]), str(found["about"])


def forget(request: HttpRequest) -> None:
    request.session.pop(_NAME, None)
