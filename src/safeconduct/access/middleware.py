"""Who is at the desk, and their open keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth import get_user, logout
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from safeconduct.access.errors import NotAllowed, NotUnlocked
from safeconduct.access.models import Person
from safeconduct.access.unlocked import Unlocked, from_session


class PersonAtTheDesk:
    """Sets ``request.user`` and ``request.unlocked``, both looked up only when somebody asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = cast("Person", SimpleLazyObject(lambda: get_user(request)))
        vars(request)["unlocked"] = SimpleLazyObject(lambda: _unlocked(request))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A session without open keys begins anew; what a role does not include is not there."""
        if isinstance(exception, NotUnlocked):
            logout(request)
            return redirect("access:sign_in")
        if isinstance(exception, NotAllowed):
            raise Http404
        return None


def _unlocked(request: HttpRequest) -> Unlocked | None:
    person = request.user
    return from_session(request.session, person) if isinstance(person, Person) else None
