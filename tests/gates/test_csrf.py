"""No form of either site can be sent from elsewhere: every POST wants the token of a page of ours."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from safeconduct.advocacy.models import Post
from safeconduct.attorneys.models import Carried
from safeconduct.cases.models import CaseFile
from safeconduct.evidence.models import ImportRun, Item
from safeconduct.press.models import PressFile
from tests.sites import SiteClient, settings_of

from .answers import STRANGER, Row
from .conftest import ClientAs
from .matrix_cases import CASES
from .matrix_evidence import EVIDENCE
from .matrix_panel import EXCHANGE
from .matrix_press import DESKS, OPEN_DATA
from .routes import SITES, routes

WITHOUT_TOKEN = {("public", "leave")}
"""Whoever forges it only ends a session; it must work when the cookies are gone."""
CHECKED_INSIDE = {
    ("public", "files"), ("staff", "item_new"), ("staff", "capture_new"), ("staff", "import_new"),
    ("staff", "item_file_new"), ("staff", "posts_import"), ("staff", "publication_files"),
    ("staff", "paper_new"), ("staff", "paper_version"), ("staff", "paper_translation"),
    ("staff", "paper_certified"), ("staff", "panel_import"), ("staff", "cases_import"),
}  # fmt: skip
"""Exempt outside and protected inside, so that the sealing upload handler stands before the body is read."""
ONLY_READ = {("public", name) for name in OPEN_DATA}
"""Exempt, for no program has a token; nothing is written there, whatever is sent."""
WHO = [("public", STRANGER), ("public", "typed_back"), ("staff", STRANGER), ("staff", "caseworker"),
       ("staff", "researcher"), ("staff", "advocate"), ("staff", "coordinator")]  # fmt: skip


@pytest.mark.parametrize(("site", "role"), WHO, ids=lambda word: word)
def test_every_post_without_a_token_is_refused(
    site: str, role: str, public_client_as: ClientAs, staff_client_as: ClientAs
) -> None:
    client = (public_client_as if site == "public" else staff_client_as)(role)
    with override_settings(**settings_of(site)):
        answers = {route.name: client.post(route.path()).status_code for route in routes(site)}
        forms = {
            route.name: client.post(route.path(), {"csrfmiddlewaretoken": "a" * 64, "file": "x"}).status_code
            for route in routes(site)
        }
    exempt = {name for of, name in WITHOUT_TOKEN | CHECKED_INSIDE | ONLY_READ if of == site}
    refused = {route.name for route in routes(site)} - exempt
    assert {name: answers[name] for name in refused if answers[name] != 403} == {}
    assert {name: forms[name] for name in refused if forms[name] != 403} == {}


def test_a_file_without_a_token_is_refused_and_of_a_strangers_post_nothing_is_read(
    public_client_as: ClientAs, public_client: SiteClient
) -> None:
    typed_back = public_client_as("typed_back")
    with override_settings(**settings_of("public")):
        assert typed_back.post("/files", {"csrfmiddlewaretoken": "a" * 64, "file": "x"}).status_code == 403
    stranger = public_client.post("/files", {"file": "x"})
    assert (stranger.status_code, stranger.headers["Location"]) == (302, "/back")


@pytest.mark.parametrize(
    ("role", "rooms"),
    [("researcher", EVIDENCE), ("advocate", DESKS), ("caseworker", CASES),
     ("caseworker", {"cases_import": EXCHANGE["cases_import"]}),
     ("coordinator", {"panel_import": EXCHANGE["panel_import"]})],
    ids=["evidence", "press", "cases", "cases in a file", "panel in a file"],
)  # fmt: skip
def test_at_a_desk_a_file_without_a_token_is_refused(
    role: str, rooms: Mapping[str, Row], staff_client_as: ClientAs
) -> None:
    client = staff_client_as(role)
    sent = {
        "csrfmiddlewaretoken": "a" * 64,
        "file": SimpleUploadedFile("list.csv", b"key\nE-1\n", "text/csv"),
    }
    with override_settings(**settings_of("staff")):
        pages = {route.name: route.path() for route in routes("staff") if route.name in rooms}
        inside = {name: pages[name] for site, name in CHECKED_INSIDE if site == "staff" and name in rooms}
        answers = {name: client.post(path, sent).status_code for name, path in inside.items()}
    assert inside and answers == dict.fromkeys(inside, 403)
    for kept in (Item, ImportRun, Post, PressFile, CaseFile, Carried):
        assert not kept.objects.exists(), kept


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_open_data_can_be_read_and_nothing_else(method: str, public_client: SiteClient) -> None:
    with CaptureQueriesContext(connection) as asked, override_settings(**settings_of("public")):
        for route in routes("public"):
            if ("public", route.name) in ONLY_READ:
                response = public_client.generic(method, route.path(), b"{}", content_type="application/json")
                assert (response.status_code, response.cookies.output()) == (405, ""), route.name
    assert asked.captured_queries == [], "refused before any row is looked at"


def test_only_the_views_named_here_are_exempt() -> None:
    exempt = {
        (site, route.name)
        for site in SITES
        for route in routes(site)
        if getattr(route.callback, "csrf_exempt", False)
    }
    assert exempt == WITHOUT_TOKEN | CHECKED_INSIDE | ONLY_READ


def test_leaving_needs_no_token(public_client: SiteClient) -> None:
    assert public_client.post("/leave").status_code == 303


@pytest.mark.parametrize(
    ("site", "page", "path"), [("public", "/", "/begin"), ("staff", "/sign-in", "/sign-in")]
)
def test_a_right_token_from_another_site_is_refused(site: str, page: str, path: str) -> None:
    client = SiteClient(site)
    elsewhere = client.send_form(path, page=page, headers={"origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403
    here = client.send_form(path, page=page, headers={"origin": "http://testserver"})
    assert here.status_code in {200, 302}
