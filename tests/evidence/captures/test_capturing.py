"""Zarema captures a page before it is taken down; the house says first what a call tells the site."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from warcio.archiveiterator import ArchiveIterator

from safeconduct.audit.models import StaffEntry
from safeconduct.blobs import store as blobs
from safeconduct.evidence.capture import Outcome, fetch_in_sandbox, refuse
from safeconduct.evidence.capture.addresses import RefusalReason
from safeconduct.evidence.capture.answers import REASONS
from safeconduct.evidence.capture.fetching import FetchLimits
from safeconduct.evidence.captures import actions, forms, views
from safeconduct.evidence.captures.words import FAILED, REFUSED, REMOVED
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.models import Artifact, Item, SearchRow
from safeconduct.evidence.recording import open_content
from tests.evidence.capture.serving import Answers, Site, always, moved, ok, site
from tests.evidence.desk import ResearchDesk, research_desk
from tests.sites import SiteClient

PATH = "/evidence/items/capture"
PAGE = "<title>Сто человек</title><p>More than one hundred men were taken.</p>".encode()
QUICK = FetchLimits(most=100_000, connect=2, idle=2, whole=8)
HTML = "Content-Type: text/html; charset=utf-8"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def zarema(desk: ResearchDesk) -> SiteClient:
    return desk.client(desk.zarema)


@pytest.fixture
def switched_on(settings: Any) -> None:
    settings.CAPTURE_ADDRESSES = True


@contextmanager
def a_site(monkeypatch: pytest.MonkeyPatch, answers: Answers) -> Iterator[Site]:
    """A site of the tests' own that this house may call, at an address it would never call otherwise."""
    with site(answers) as served:
        monkeypatch.setattr(forms, "refuse", partial(refuse, permit=served.permit))
        calling = partial(fetch_in_sandbox, permit=served.permit, fetch_limits=QUICK)
        monkeypatch.setattr(actions, "fetch_in_sandbox", calling)
        yield served


def call(client: SiteClient, address: str, **more: str) -> Any:
    """From the first page over the page that says what a call reveals, to the call."""
    first = client.send_form(PATH, {"step": "", "address": address, "is_public": "on", **more})
    assert first.status_code == 200, first.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first.content.decode()))
    return client.post(PATH, {**hidden, "step": "call"})


def blobs_kept() -> set[str]:
    return {file.name for file in blobs.path_of("00x").parent.parent.rglob("*") if file.is_file()}


def records_of(artifact: Artifact, desk: ResearchDesk) -> list[tuple[str, str, bytes]]:
    content = b"".join(artifacts.content(artifact, desk.keys(desk.zarema)))
    return [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(content))
    ]


def test_it_is_off_until_somebody_switches_it_on(zarema: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "fetch_in_sandbox", lambda *a, **k: pytest.fail("called"))
    page = zarema.get(PATH).content.decode()
    assert "switched off" in page and "SAFECONDUCT_CAPTURE=yes" in page and "who looks at the page" in page
    assert "WARC or WACZ" in page and 'name="step" value="upload"' in page
    answer = zarema.post(
        PATH, {"csrfmiddlewaretoken": token_of(page), "address": "https://a.org", "step": "call"}
    )
    assert answer.status_code == 422 and Item.objects.count() == 0


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.usefixtures("switched_on")
def test_before_a_call_the_page_says_what_it_reveals_and_calls_nobody(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "fetch_in_sandbox", lambda *a, **k: pytest.fail("called"))
    page = zarema.send_form(PATH, {"step": "", "address": "https://example.com/a#b", "is_public": "on"})
    words = page.content.decode()
    assert page.status_code == 200 and "https://example.com/a</p>" in words
    assert "internet address of this house" in words and "up to 65 seconds" in words
    assert not StaffEntry.objects.filter(action__startswith="evidence.capture").exists()


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
def test_a_page_becomes_an_item_with_its_answer_word_for_word(
    desk: ResearchDesk, zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_site(monkeypatch, always(ok(PAGE, HTML))) as served:
        answer = call(zarema, served.url("/a?b=1"))
        assert len(served.requests) == 1
    item = Item.objects.get()
    assert answer.headers["Location"] == f"/evidence/items/{item.pk}?done=page_captured"
    assert (item.kind, item.is_public, item.title) == ("web_capture", True, "Сто человек")
    assert (item.obtained_how, item.tags, item.address) == ("called_by_this_house", [], served.url("/a?b=1"))
    assert "hundred men" in item.text
    assert SearchRow.objects.filter(record_id=item.pk).exists()
    artifact = Artifact.objects.get(item=item)
    assert artifact.role == "capture"
    assert records_of(artifact, desk) == [("response", item.address, PAGE), ("request", item.address, b"")]
    facts = artifacts.described(artifact, desk.keys(desk.malik))
    assert (facts.media_type, facts.group) == ("application/warc+gzip", "archive")
    assert custody.verify_item(item.pk) is None and custody.verify_artifacts(item.pk) is None
    said = list(
        StaffEntry.objects.filter(subject=item.pk).order_by("number").values_list("action", flat=True)
    )
    assert said[0] == "evidence.capture.called" and "evidence.item.added" in said


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
def test_what_not_everybody_can_open_is_sealed_whole(
    desk: ResearchDesk, zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_site(monkeypatch, always(ok(PAGE, HTML))) as served:
        first = zarema.send_form(PATH, {"step": "", "address": served.url("/closed")})
        hidden = dict(
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first.content.decode())
        )
        zarema.post(PATH, {**hidden, "step": "call"})
    item = Item.objects.get()
    assert (item.is_public, item.title, item.text, item.address) == (False, "", "", "")
    content = open_content(item, desk.keys(desk.malik))
    assert content["title"] == "Сто человек" and content["address"] == served.url("/closed")
    assert "hundred" in content["text"]


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "451 Unavailable"])
def test_a_page_that_was_removed_is_an_item_that_says_so(
    desk: ResearchDesk, zarema: SiteClient, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    gone = b"<title>Not found</title><p>Buy our newspaper</p>"
    with a_site(monkeypatch, always(ok(gone, HTML, status=status))) as served:
        answer = call(zarema, served.url("/gone"))
    item = Item.objects.get()
    assert answer.headers["Location"].endswith("?done=page_removed")
    assert (item.tags, item.text, item.title) == (["removed"], "", "127.0.0.1/gone")
    artifact = Artifact.objects.get()
    assert records_of(artifact, desk)[0] == ("response", served.url("/gone"), gone)
    assert artifacts.described(artifact, desk.keys(desk.zarema)).note == f"http_{status[:3]}"


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (always(ok(PAGE, status="500 Oh")), "has an error of its own"),
        (always(ok(PAGE, status="403 No")), "asks for a sign-in or shuts callers out"),
        (always(ok(b"x" * 100_001)), "larger than"),
        (always(b"SSH-2.0-OpenSSH\r\n"), "does not speak as a web site does"),
        (always(moved("http://169.254.169.254/latest/")), "private network or to this machine"),
        (always(moved("http://2130706433/")), "private network or to this machine"),
        (always(moved("http://[::ffff:10.0.0.1]/")), "private network or to this machine"),
        (always(moved("http://localhost/")), "belongs to a private network"),
        (always(moved("file:///etc/passwd")), "begin with https:// or http://"),
    ],
)
def test_a_call_that_fails_makes_nothing_and_is_not_a_removal(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch, answers: Answers, sentence: str
) -> None:
    with a_site(monkeypatch, answers) as served:
        answer = call(zarema, served.url("/a"))
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and "Nothing was kept" in page
    assert "nothing about whether the page was taken down" in page
    assert Item.every.count() == 0 and blobs_kept() == set()
    said = list(StaffEntry.objects.order_by("number").values_list("action", flat=True))
    assert said[-2:] == ["evidence.capture.called", "evidence.capture.failed"]


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Write the address"), ("example", "This is no web address"), ("ftp://example.com/", "begin with https://"),
        ("https://a:b@example.com/", "name or password"), ("https://example.com:22/", "other than 80 and 443"),
        ("http://127.0.0.1/", "private network or to this machine"), ("http://10.0.0.1/", "private network or to"),
        ("http://[::1]/", "private network or to"), ("http://169.254.169.254/latest", "private network or to"),
        ("http://0x7f.1/", "private network or to"), ("http://2130706433/", "private network or to"),
        ("http://１２７.0.0.1/", "private network or to"), ("http://192.168.1.1/", "private network or to"),
        ("http://[fe80::1]/", "private network or to"), ("http://134744072/", "unusual form"),
        ("http://localhost/", "belongs to a private network"), ("http://printer.local/", "belongs to a private"),
        ("https://exam%20ple.com/", "not written as the Internet knows it"),
        ("https://example.com/" + "a" * 2_000, "longer than 2,000"),
        ("https://example.com/" + "я" * 900, "longer than 2,000"),
    ],
)  # fmt: skip
def test_an_address_that_is_never_called_is_refused_with_the_reason(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch, address: str, sentence: str
) -> None:
    monkeypatch.setattr(actions, "fetch_in_sandbox", lambda *a, **k: pytest.fail("called"))
    for step in ("", "call"):
        answer = zarema.send_form(PATH, {"step": step, "address": address})
        assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not address or f'value="{address}"' in answer.content.decode()
    assert not StaffEntry.objects.filter(action__startswith="evidence.capture").exists()


@pytest.mark.usefixtures("switched_on")
def test_a_name_that_leads_inside_is_said_and_the_site_was_not_called(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebound = Outcome("failed", "refused", refusal="address_not_public")
    monkeypatch.setattr(actions, "fetch_in_sandbox", lambda address: rebound)
    page = call(zarema, "https://two-faced.org/").content.decode()
    assert "private network or to this machine" in page and "The site was not called" in page


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
def test_sent_twice_it_is_one_item_and_one_call(zarema: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    form = {"step": "call", "is_public": "on", "token": str(uuid4())}
    with a_site(monkeypatch, always(ok(PAGE, HTML))) as served:
        for _time in range(2):
            answer = zarema.send_form(PATH, {**form, "address": served.url()})
            assert answer.headers["Location"].startswith(f"/evidence/items/{form['token']}")
        assert len(served.requests) == 1
    assert Item.objects.get().pk == UUID(form["token"])
    assert blobs_kept() == {Artifact.objects.get().blob}


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
def test_two_clicks_at_the_same_moment_keep_one_item(
    desk: ResearchDesk, zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = uuid4()
    with a_site(monkeypatch, always(ok(PAGE, HTML))) as served:
        calling = partial(fetch_in_sandbox, permit=served.permit, fetch_limits=QUICK)

        def meanwhile(address: str) -> Outcome:
            monkeypatch.setattr(actions, "fetch_in_sandbox", calling)
            other = desk.client(desk.zarema)
            other.send_form(
                PATH, {"step": "call", "token": str(token), "address": address, "is_public": "on"}
            )
            return calling(address)

        monkeypatch.setattr(actions, "fetch_in_sandbox", meanwhile)
        form = {"step": "call", "token": str(token), "address": served.url(), "is_public": "on"}
        assert zarema.send_form(PATH, form).status_code == 302
    assert Item.objects.get().pk == token and blobs_kept() == {Artifact.objects.get().blob}


@pytest.mark.enable_socket
@pytest.mark.usefixtures("switched_on")
def test_an_earlier_capture_of_the_same_address_is_named(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_site(monkeypatch, always(ok(PAGE, HTML))) as served:
        call(zarema, served.url("/a"))
        again = zarema.send_form(PATH, {"step": "", "address": served.url("/a")}).content.decode()
    assert "captures of this very address" in again and Item.objects.get().key in again


@pytest.mark.usefixtures("switched_on")
def test_where_warcio_is_not_installed_the_page_says_so(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "is_installed", lambda: False)
    page = zarema.get(PATH).content.decode()
    assert "safeconduct[evidence]" in page and 'value="upload"' in page
    assert zarema.send_form(PATH, {"step": "call", "address": "https://example.com/"}).status_code == 422


@pytest.mark.usefixtures("switched_on")
def test_a_third_call_at_the_same_time_waits_its_turn(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views._CALLS, "acquire", lambda blocking: False)
    answer = zarema.send_form(PATH, {"step": "call", "address": "https://example.com/"})
    assert answer.status_code == 503 and "Nothing was called" in answer.content.decode()


@pytest.mark.usefixtures("switched_on")
def test_a_full_disk_is_said_before_anybody_is_called(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(actions, "fetch_in_sandbox", lambda *a, **k: pytest.fail("called"))
    settings.FREE_SPACE_FLOOR_BYTES = 1 << 60
    answer = zarema.send_form(PATH, {"step": "call", "address": "https://example.com/"})
    assert answer.status_code == 422 and "no room for files" in answer.content.decode()


@pytest.mark.usefixtures("switched_on")
def test_jonas_without_a_seat_is_told_and_calls_nobody(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "fetch_in_sandbox", lambda *a, **k: pytest.fail("called"))
    jonas = desk.client(desk.jonas)
    shown = jonas.get(PATH)
    assert shown.status_code == 200 and "sealed to people at the desk" in shown.content.decode()
    assert jonas.send_form(PATH, {"step": "call", "address": "https://example.com/"}).status_code == 403


def test_to_a_caseworker_it_is_not_there(desk: ResearchDesk) -> None:
    assert desk.client(desk.pavel).get(PATH).status_code == 404


def test_every_way_to_end_has_its_sentence() -> None:
    assert set(FAILED) == REASONS["failed"] - {"refused"}
    assert set(REMOVED) == REASONS["removed"]
    assert set(REFUSED) == set(get_args(RefusalReason))
