"""By which name a reader came, and the address that is shared."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def own_origin(request: HttpRequest) -> str:
    """Scheme and host in what is shared: as configured, or as asked for."""
    return settings.PUBLIC_ADDRESS or f"{request.scheme}://{request.get_host()}"


def is_press_host(request: HttpRequest) -> bool:
    """Whether the first page of this host is the news."""
    return urlsplit(f"//{request.get_host()}").hostname in settings.PRESS_HOSTS
