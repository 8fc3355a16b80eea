"""Strict headers on every address of both sites, on errors and on static files; nothing inline, nothing
from afar."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.canary.sinks import Recorder
from tests.sites import SiteClient

from .broken_urls import SECRET
from .routes import SITES, Route, routes

COMMON = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
# The staff site has one script file of its own (drafts of replies). The public site has none and never will.
POLICY = {"public": COMMON, "staff": f"{COMMON}; script-src 'self'; connect-src 'self'"}
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TELLING = ("Server", "X-Powered-By", "Via", "X-Runtime")
INLINE = re.compile(
    r"<script\b(?![^>]*\bsrc=[\"']/static/[^>]*>\s*</script>)|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:"
    r"|<iframe\b|<object\b|<embed\b",
    re.IGNORECASE,
)
AFAR = re.compile(
    r"<(?:link|img|source|video|audio|form)\b[^>]*?\b(?:src|srcset|href|action)=[\"']?(?:https?:)?//", re.I
)
LINK_OUT = re.compile(r"<a\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>", re.I)

ALL = [route for site in SITES for route in routes(site)]


def must_be_strict(site: str, response: Any) -> None:
    """The headers every response of ours carries, its cookies, and a page without anything inline."""
    expected = {**STRICT, "Content-Security-Policy": POLICY[site]}
    assert {name: response.headers.get(name) for name in expected} == expected
    assert [name for name in TELLING if name in response.headers] == []
    for cookie in response.cookies.values():
        if cookie["max-age"] == 0:
            continue  # taken away
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Strict", "Lax"}, cookie.key
        assert not cookie["domain"], cookie.key
        assert cookie["path"] == "/", cookie.key
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        _must_stay_at_home(site, response.content.decode())


def _must_stay_at_home(site: str, page: str) -> None:
    assert site == "staff" or "<script" not in page.lower()
    assert [match[0] for match in INLINE.finditer(page)] == []
    assert [match[0] for match in AFAR.finditer(page)] == []
    assert [link for link in LINK_OUT.findall(page) if "noreferrer" not in link] == []


@pytest.mark.parametrize("route", ALL, ids=lambda route: f"{route.site} {route.name}")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_answers_strictly(route: Route, method: str) -> None:
    client = SiteClient(route.site)
    response = client.generic(method, route.path())

    assert response.status_code < 500
    must_be_strict(route.site, response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize(
    ("path", "method", "host", "status"),
    [
        ("/no-such-page", "GET", "testserver", 404),
        ("/crash", "GET", "testserver", 500),
        ("/forbid", "GET", "testserver", 403),
        ("/suspect", "GET", "testserver", 400),
        ("/take", "POST", "testserver", 403),
        ("/take", "GET", "evil.example", 400),
    ],
    ids=["404", "500", "403", "400", "csrf", "host"],
)
def test_errors_answer_strictly_and_repeat_nothing(
    site: str, path: str, method: str, host: str, status: int
) -> None:
    client = SiteClient(site, raise_request_exception=False)
    client._settings["ROOT_URLCONF"] = "tests.gates.broken_urls"
    records = Recorder()
    with records.listening():
        response = client.generic(method, path, headers={"host": host})

    assert response.status_code == status or (
        site == "staff" and status == 404 and response.status_code == 302
    )
    must_be_strict(site, response)
    assert "no-store" in response.headers["Cache-Control"]
    assert SECRET.encode() not in response.content
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("name", ["face.css", "gone.css"])
def test_static_files_answer_strictly(site: str, name: str, tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "face.css").write_text("p { color: black }")

    response = SiteClient(site).get(f"/static/{name}")
    response.close()

    must_be_strict(site, response)
    if name == "face.css":
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/css")
