"""What every response of both sites carries, and what no response shows."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from safeconduct.config.errors import not_that_way, server_error
from safeconduct.config.languages import interface_languages

Respond = Callable[[HttpRequest], HttpResponseBase]

_COMMON = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
POLICIES = {
    "public": "; ".join(_COMMON),
    # Two small scripts keep drafts of replies and of long forms; every page works without them.
    "staff": "; ".join((*_COMMON, "script-src 'self'", "connect-src 'self'")),
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
    "X-DNS-Prefetch-Control": "off",
}


class StrictHeaders:
    """The outermost layer: static files, refusals and errors carry the same headers as pages."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.respond(request)
        response.headers.setdefault("Content-Security-Policy", POLICIES[settings.SITE])
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        return response


class PlainErrors:
    """An exception becomes a page that says what to do; only its class and place are logged.

    Django answers a wrong method with nothing at all: whoever reloads an old tab would see a blank page.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.respond(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return not_that_way(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return server_error(request, exception)


def language_for(request: HttpRequest) -> str:
    """The language of the cookie, or the first of the browser's, that the administrator has switched on."""
    wanted = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower()):
        wanted += [code, code.partition("-")[0]]
    on = interface_languages()
    return next((code for code in [*wanted, settings.LANGUAGE_CODE] if code in on), on[0])


class OnlyLanguagesThatAreOn:
    """Every page in the language of whoever asks for it (``language_for``)."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = language_for(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        try:
            response = self.respond(request)
        finally:
            translation.deactivate()
        response.headers.setdefault("Content-Language", code)
        return response
