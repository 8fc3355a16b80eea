"""Ways in which anything breaks, with what somebody wrote in the exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines

from .canaries import CANARIES

SAID = f"Key (name)=({CANARIES['name in Cyrillic'].text} {CANARIES['name in Latin'].text}) already exists"


class Failing(dict[str, Callable[..., None]]):
    """Every event has a handler, and it fails."""

    def __contains__(self, event: object) -> bool:
        return True

    def __missing__(self, event: str) -> Callable[..., None]:
        return raise_value_error


def raise_value_error(*args: Any, **kwargs: Any) -> Any:
    name = SAID
    raise ValueError(f"{name} in {args!r} {kwargs!r}")


def violate(*args: Any, **kwargs: Any) -> Any:
    """A real violation; SQLite's text names no value, so PostgreSQL's is put in its place."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL log_min_messages TO panic")  # this one would be our own trace
            cursor.execute("CREATE TEMPORARY TABLE forced (name text UNIQUE)")
            cursor.execute("INSERT INTO forced VALUES (%s), (%s)", [SAID, SAID])
    except IntegrityError as problem:
        raise IntegrityError(f"{problem} DETAIL: {SAID}") from problem


def bad_template(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    template = engines["django"].from_string(f'{{{{ {"a" * 9}.b }}}}{{% include "{SAID}.html" %}}')
    return HttpResponse(template.render({"story": SAID}, request))
