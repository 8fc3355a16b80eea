"""Who is at the door: nobody, somebody with an open draft, or somebody who came back with a receipt."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from safeconduct.intake.public.visitor import Visitor


class PersonAtTheDoor:
    """Put ``request.visitor`` there: what this session may open, read from its sealed content only."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.visitor = Visitor(request.session)  # type: ignore[attr-defined]  # ours, typed in visitor.py
        return self.respond(request)
