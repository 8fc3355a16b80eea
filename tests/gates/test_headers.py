"""Strict headers on every address of both sites, on errors and on static files; nothing inline, nothing
from afar."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from safeconduct import files
from safeconduct.cases import opening, reading, views_files
from tests.canary.sinks import Recorder
from tests.sites import SiteClient

from .broken_urls import SECRET
from .conftest import ClientAs, Scene, Walked
from .matrix import ROLES
from .matrix_press import OPEN_DATA, PUBLISHED
from .routes import SITES, routes
from .scene_news import FILE, RELEASE, WITHDRAWN, news
from .walk import PATIENCE, Step

COMMON = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
# The staff site has one script file of its own (drafts of replies). The public site has none and never will.
# Published films are shown on the page they belong to.
OF_NEWS = COMMON.replace("data:; ", "data:; media-src 'self'; ")
POLICY = {"public": COMMON, "staff": f"{COMMON}; script-src 'self'; connect-src 'self'"}
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FRESH = "public, max-age=0, must-revalidate"
TELLING = ("Server", "X-Powered-By", "Via", "X-Runtime")
INLINE = re.compile(
    r"<script\b(?![^>]*\bsrc=[\"']/static/[^>]*>\s*</script>)|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:"
    r"|<iframe\b|<object\b|<embed\b",
    re.IGNORECASE,
)
AFAR = re.compile(
    r"<(?:link|img|source|video|audio|form)\b[^>]*?\b(?:src|srcset|href|action)=[\"']?(?:https?:)?//", re.I
)
OURS = r"(?:http://testserver)?/(?!/)"
OF_A_PAGE = re.compile(rf"<link rel=\"(?:canonical|alternate)\"[^>]*? href=\"{OURS}[^\"]*\"[^>]*>")
"""Where the page itself is: machines that pass it on want whole addresses. Nothing is loaded from there."""
FOR_MACHINES = re.compile(r"<script type=\"application/ld\+json\">([^<]*)</script>")
"""Data, which no browser runs: without an angle bracket nothing in it ends it."""
LINK_OUT = re.compile(r"<a\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>", re.I)

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
BYTES = {"press_file_preview", "preview", "download", "paper_preview", "paper_download", "paper_certificate"}
"""What comes out of files of others, or beside them."""
EVERY_ROLE = [(site, role) for site in SITES for role in ROLES[site]]


def must_be_strict(
    site: str, response: Any, policy: str = "", shared: Mapping[str, str] | None = None
) -> None:
    """The headers every response of ours carries, its cookies, and a page without anything inline."""
    expected = {**STRICT, "Content-Security-Policy": policy or POLICY[site], **(shared or {})}
    assert {name: response.headers.get(name) for name in expected} == expected
    assert [name for name in TELLING if name in response.headers] == []
    for cookie in response.cookies.values():
        if cookie["max-age"] == 0:
            continue  # taken away
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in {"Strict", "Lax"}, cookie.key
        assert not cookie["domain"], cookie.key
        assert cookie["path"] == "/", cookie.key
    if policy == OF_NEWS:
        return  # its page is read by `must_be_news`
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        _must_stay_at_home(site, response.content.decode())


def must_be_of_the_news(step: Step) -> None:
    """Strict as the rest, and the same for everybody. What may be kept is asked for again at each edition."""
    response, name = step.response, step.route.name
    policy = COMMON if step.status in {302, 403, 405} or name.endswith("_csv") else OF_NEWS
    policy = SANDBOX if name == "press_file" and step.status == 200 else policy
    shared = {"Cross-Origin-Resource-Policy": "cross-origin"} if name in OPEN_DATA else {}
    must_be_strict("public", response, policy, shared)
    if policy == OF_NEWS and response.headers["Content-Type"].startswith("text/html"):
        must_be_news(response.content.decode())
    kept = step.status == 200 and name != "press_search"  # what somebody looked for lies in no cache
    assert response.headers["Cache-Control"] == (FRESH if kept else "no-store"), str(step)
    assert set(response.cookies) <= ({"language"} if name == "press_language" else set()), str(step)
    given = {header for header in response.headers if header.startswith("Access-Control-")}
    assert not given or (name in OPEN_DATA and response.headers["Access-Control-Allow-Origin"] == "*"), str(
        step
    )
    assert "Access-Control-Allow-Credentials" not in given, str(step)


def must_be_news(page: str) -> None:
    """A published page: no form that writes, no script; data for machines is data."""
    for data in FOR_MACHINES.findall(page):
        json.loads(data)
    bare = OF_A_PAGE.sub("", FOR_MACHINES.sub("", page))
    _must_stay_at_home("public", bare)
    assert "csrf" not in bare and 'method="post"' not in bare


def _must_stay_at_home(site: str, page: str) -> None:
    assert site == "staff" or "<script" not in page.lower()
    assert [match[0] for match in INLINE.finditer(page)] == []
    assert [match[0] for match in AFAR.finditer(page)] == []
    assert [link for link in LINK_OUT.findall(page) if "noreferrer" not in link] == []


@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize(("site", "role"), EVERY_ROLE, ids=lambda word: word)
def test_every_address_answers_strictly_to_everybody(site: str, role: str, walked: Walked) -> None:
    for step in walked(site, role):
        assert step.status < 500, str(step)
        if site == "public" and step.route.name in PUBLISHED:
            must_be_of_the_news(step)
            continue
        is_bytes = step.route.name in BYTES and step.status == 200
        must_be_strict(site, step.response, SANDBOX if is_bytes else "")
        assert "no-store" in step.response.headers["Cache-Control"], str(step)


@pytest.mark.parametrize("how", ["preview", "download", "original"])
def test_what_a_file_of_somebody_else_holds_can_do_nothing_in_our_name(
    how: str, staff_client_as: ClientAs, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pixels and downloads come under a policy of their own, as nothing a browser would run or show."""
    client, ours = staff_client_as("caseworker"), scene("staff", "caseworker")
    monkeypatch.setattr(views_files, "_stream", lambda *which: iter((b"<script>alert(1)</script>",)))
    monkeypatch.setattr(files, "preview_in_sandbox", lambda *what: files.Preview(b"pixels", 1, 1, 1))
    monkeypatch.setattr(files, "strip_in_sandbox", lambda *what: files.Stripped(b"clean", "image/jpeg", ()))
    state_a_reason(ours)

    address = f"/requests/{ours.own.id}/files/{ours.files[ours.own.id]}/"
    response = client.get(address + {"original": "download?original"}.get(how, how))
    content = b"".join(response) if response.streaming else response.content

    assert response.status_code == 200
    assert content == {"preview": b"pixels", "download": b"clean"}.get(how, b"<script>alert(1)</script>")
    must_be_strict("staff", response, policy=SANDBOX)
    assert response.headers["Content-Type"] == ("image/png" if how == "preview" else "image/jpeg")
    kept_apart = response.headers.get("Content-Disposition", "").startswith(
        "attachment; filename*=UTF-8''file-"
    )
    assert kept_apart == (how != "preview")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["artifact", "item_custody_bundle"])
def test_what_leaves_the_documentation_desk_is_saved_and_never_shown(
    name: str, staff_client_as: ClientAs, scene: Scene
) -> None:
    client, ids = staff_client_as("researcher"), scene("staff", "researcher").values(name, "")
    route = next(each for each in routes("staff") if each.name == name)
    address = route.path({each: ids[each] for each in route.parameters})

    response = client.send_form(address, {"reason": "court", "sealed": "on", "sure": "on"})

    assert (response.status_code, response.streaming) == (200, True)
    b"".join(response.streaming_content)
    must_be_strict("staff", response, policy=SANDBOX)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="I-0001-')
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/news/never-there", 404), (f"/news/{WITHDRAWN}", 410), (f"/news/{WITHDRAWN}/en", 410), ("/news/kind/none", 404),
     (f"/news/{RELEASE}/ru", 200), (f"/news/{RELEASE}/ar", 200), ("/news/three-accounts", 200),
     ("/news/lithuania", 200),
     ("/news/letter-to-the-ambassador", 200), ("/news/a-way-out", 200), ("/news/detentions-spring-2017", 200)],
)  # fmt: skip
def test_a_page_of_the_news_answers_strictly_whatever_became_of_it(
    path: str, status: int, public_client: SiteClient
) -> None:
    news()
    response = public_client.get(path)

    assert response.status_code == status
    must_be_strict("public", response, OF_NEWS)
    must_be_news(response.content.decode())
    assert response.headers["Cache-Control"] == ("no-store" if status == 404 else FRESH)
    assert not response.cookies


@pytest.mark.parametrize(("part", "status"), [("", 200), ("bytes=0-9", 206), ("bytes=999999-", 416)])
def test_a_published_file_can_do_nothing_in_our_name(
    part: str, status: int, public_client: SiteClient
) -> None:
    news()
    response = public_client.get(f"/news/files/{FILE}", headers={"range": part} if part else {})
    if response.streaming:
        b"".join(response.streaming_content)

    assert response.status_code == status
    must_be_strict("public", response, SANDBOX)
    assert not response.cookies


def test_what_leaves_the_press_desk_is_saved_and_never_shown(staff_client_as: ClientAs, scene: Scene) -> None:
    client, ids = staff_client_as("advocate"), scene("staff", "advocate").values("press_file_preview", "")

    response = client.get(f"/press/files/{ids['file_id']}/content")
    b"".join(response.streaming_content)

    assert response.status_code == 200
    must_be_strict("staff", response, policy=SANDBOX)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="N-0001-')
    assert "no-store" in response.headers["Cache-Control"]


def state_a_reason(ours: Any) -> None:
    unlocked, now = ours.actor.unlocked, timezone.now()
    opening.state_reason(
        request=ours.own, reason="A colleague asked me to look", by=unlocked, at=now,
        keys=reading.open_case(ours.own, unlocked, now.date()),
    )  # fmt: skip


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
    if response.streaming:
        b"".join(response.streaming_content)  # read to its end the file is closed

    must_be_strict(site, response)
    if name == "face.css":
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/css")
