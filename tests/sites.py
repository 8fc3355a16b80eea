"""Clients for the two sites, each with the real settings of its own process."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import UserSettingsHolder, settings
from django.test import Client
from django.urls import set_urlconf

_OF_A_SITE = (
    "ROOT_URLCONF", "MIDDLEWARE", "SESSION_ENGINE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SITE",
    "SECRET_KEY", "INTERFACE_LANGUAGES",
)  # fmt: skip


def settings_of(site: str) -> dict[str, Any]:
    """The settings in which the two processes differ, read from their own modules."""
    module = importlib.import_module(f"safeconduct.config.settings.{site}")
    return {name: getattr(module, name) for name in _OF_A_SITE}


@contextmanager
def as_site(values: dict[str, Any]) -> Iterator[None]:
    """``override_settings`` without its signals: those make Django build every address anew each time.

    Nothing here needs them: resolvers are kept by the name of their module, a client has its own middleware.
    """
    before = settings._wrapped  # type: ignore[misc]  # of LazySettings: what it stands for
    override = UserSettingsHolder(before)
    for name, value in values.items():
        setattr(override, name, value)
    settings._wrapped = override
    try:
        yield
    finally:
        settings._wrapped = before
        set_urlconf(None)


class SiteClient(Client):
    """Django's test client, speaking to one of the two sites as its process is configured."""

    def __init__(self, site: str, **kwargs: Any) -> None:
        super().__init__(enforce_csrf_checks=True, **kwargs)
        self.site = site
        self._settings = settings_of(site)

    def request(self, **request: Any) -> Any:
        if all(getattr(settings, name) == value for name, value in self._settings.items()):
            return super().request(**request)  # a test that took on the site's settings for many requests
        with as_site(self._settings):
            return super().request(**request)

    def send_form(
        self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None, **extra: Any
    ) -> Any:
        """GET the page a form is on, then POST it with its CSRF token and hidden fields."""
        shown = self.get(page or path)
        hidden = dict(
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.content.decode())
        )
        return self.post(path, {**hidden, **(data or {})}, **extra)
