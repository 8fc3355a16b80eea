"""Releases outside: what a code opens, until when, what an answer does, and what a stolen database gives."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.intake import deleting, releases, sweeping
from safeconduct.intake.models import Release, Request
from safeconduct.intake.releases import NoSuchRelease
from safeconduct.intake.returning import derive_in_turn
from safeconduct.keyring import rows
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener
from safeconduct.outbox.models import Parcel
from tests.access.people import House, found_house
from tests.cases.asking import ask
from tests.cases.releasing.rooms import HELPS, release, text_of
from tests.intake.form.test_reading import NEVER, grade
from tests.sites import SiteClient

pytestmark = pytest.mark.usefixtures("quick")
BUCKET = b"a network"
COUNTRY = "first:place.country"


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def zaur(house: House) -> Request:
    request, _holder = ask()
    return request


def ways() -> list[str]:
    held = WrappedKey.objects.filter(owner_kind="release").order_by("opener_kind")
    return list(held.values_list("opener_kind", flat=True))


def types(code: str) -> Any:
    return SiteClient("public").send_form("/release", {"code": code})


def reader(code: str) -> SiteClient:
    client = SiteClient("public")
    assert client.send_form("/release", {"code": code}).status_code == 302
    return client


def bare(answer: Any) -> str:
    """A page without what differs from visit to visit."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.content.decode())
    return re.sub(r'(name="code" value=")[^"]*', r"\1", page)


def test_wrong_unknown_expired_and_revoked_codes_get_one_page(house: House, zaur: Request) -> None:
    now = timezone.now()
    _id, past = release(zaur, house.aisha, days=3, at=now - timedelta(days=10))
    revoked_id, revoked = release(zaur, house.aisha)
    _id, over = release(zaur, house.aisha)
    releases.revoke(release=Release.objects.get(id=revoked_id), at=now)
    client = reader(over)
    client.send_form("/release/read", {"move": "rejected", "text": ""})
    _id, good = release(zaur, house.aisha)
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    pages = [types(code) for code in (past, revoked, over, wrong, vault.codes.new_code(), "x", "\u202e")]
    assert {page.status_code for page in pages} == {422}
    assert len({bare(page) for page in pages}) == 1
    assert "This code opens nothing." in text_of(pages[0]) and 'content="noindex"' in text_of(pages[0])


def test_every_code_pays_the_same_derivation_and_the_same_wait(
    house: House, zaur: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    _id, good = release(zaur, house.aisha)
    paid: list[str] = []

    def counted(receipt: vault.Receipt, bucket: bytes) -> vault.ReceiptKeys:
        paid.append(receipt.digits)
        return derive_in_turn(receipt, bucket)

    monkeypatch.setattr("safeconduct.intake.releases.derive_in_turn", counted)
    types(good)
    types(vault.codes.new_code())
    types("nothing like a code")
    assert len(paid) == 3


def test_a_code_is_read_as_people_type_it(house: House, zaur: Request) -> None:
    _id, code = release(zaur, house.aisha)
    for typed in (code.lower(), code.replace("-", " "), f"  {code}\n", code.replace("-", "")):
        assert types(typed).status_code == 302


def test_without_a_code_there_is_nothing_to_read(house: House, zaur: Request) -> None:
    release(zaur, house.aisha)
    client = SiteClient("public")
    assert client.get("/release/read").headers["Location"] == "/release"
    client.get("/release")
    assert client.send_form("/release/read", {"move": "accepted"}, page="/release").status_code == 302
    assert Release.objects.get().state == "sent"


def test_it_opens_on_its_last_day_and_not_the_day_after(house: House, zaur: Request) -> None:
    now = timezone.now()
    _id, code = release(zaur, house.aisha, days=3, at=now)
    assert releases.open_with(code, BUCKET, now + timedelta(days=3))
    with pytest.raises(NoSuchRelease):
        releases.open_with(code, BUCKET, now + timedelta(days=4))


def test_the_worker_destroys_the_way_in_the_day_after_and_may_run_twice(house: House, zaur: Request) -> None:
    now = timezone.now()
    release(zaur, house.aisha, days=3, at=now)
    assert releases.expire(now + timedelta(days=3)) == 0 and ways() == ["case", "code"]
    assert releases.expire(now + timedelta(days=4)) == 1
    assert releases.expire(now + timedelta(days=4)) == 0
    assert ways() == ["case"] and Release.objects.get().state == "expired"


def test_the_worker_finishes_an_end_that_broke_off(house: House, zaur: Request) -> None:
    token, _code = release(zaur, house.aisha)
    Release.objects.filter(id=token).update(state="done")
    releases.expire(timezone.now())
    assert ways() == ["case"] and Release.objects.get().state == "done"


def test_accepting_twice_is_once(house: House, zaur: Request) -> None:
    _id, code = release(zaur, house.aisha)
    client = reader(code)
    for _twice in range(2):
        done = client.post(
            "/release/read",
            {"move": "accepted", "text": "Yes", "csrfmiddlewaretoken": _token(client)},
        )
        assert done.headers["Location"] == "/release/read?done=1"
    assert Release.objects.get().state == "accepted"
    assert Parcel.objects.filter(event="release.answered", subject=zaur.id).count() == 1
    page = text_of(client.get("/release/read?done=1"))
    assert "Your answer was sent." in page and "The help was given" in page and "Yes, we can help" not in page


def _token(client: SiteClient) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text_of(client.get("/release/read")))
    assert found
    return found[1]


@pytest.mark.parametrize("moves", [["rejected"], ["accepted", "done"], ["accepted", "rejected"]])
def test_what_is_over_opens_nothing_any_more(house: House, zaur: Request, moves: list[str]) -> None:
    _id, code = release(zaur, house.aisha)
    client = reader(code)
    for move in moves:
        answer = client.send_form("/release/read", {"move": move, "text": "Goodbye"})
    assert "The code does not work any more." in text_of(answer)
    assert ways() == ["case"] and types(code).status_code == 422
    assert client.get("/release/read").headers["Location"] == "/release"


@pytest.mark.parametrize("typed", [{"move": ""}, {"move": "revoked"}, {"move": "done"}, {"move": "\x00"}])
def test_another_button_than_those_on_the_page_does_nothing(
    house: House, zaur: Request, typed: dict[str, str]
) -> None:
    _id, code = release(zaur, house.aisha)
    answer = reader(code).send_form("/release/read", {**typed, "text": "TYPED"})
    assert answer.status_code == 422 and "TYPED" in text_of(answer)
    assert Release.objects.get().state == "sent"


def test_a_text_that_is_too_long_stays_typed(house: House, zaur: Request) -> None:
    _id, code = release(zaur, house.aisha)
    answer = reader(code).send_form("/release/read", {"move": "accepted", "text": "x" * 3_000})
    assert (
        answer.status_code == 422
        and "Please write less." in text_of(answer)
        and "x" * 3_000 in text_of(answer)
    )


def test_reading_in_arabic_turns_the_page_and_keeps_each_text_its_own_way(
    house: House, zaur: Request
) -> None:
    _id, code = release(zaur, house.aisha, text="مرحبا Lantern")
    client = reader(code)
    client.cookies["language"] = "ar"
    page = text_of(client.get("/release/read"))
    assert 'dir="rtl"' in page and 'dir="auto">مرحبا Lantern' in page


def test_closing_the_page_forgets_the_code(house: House, zaur: Request) -> None:
    _id, code = release(zaur, house.aisha)
    client = reader(code)
    client.send_form("/release/read", {"move": "close"})
    assert client.get("/release/read").headers["Location"] == "/release"
    assert types(code).status_code == 302


def test_the_session_holds_the_key_of_the_code_and_nothing_of_the_bundle(house: House, zaur: Request) -> None:
    token, code = release(zaur, house.aisha)
    client = reader(code)
    client.get("/release/read")
    held = dict(client.session.items()) if client.session else {}
    assert HELPS not in str(held) and code not in str(held)
    assert Release.objects.filter(id=token, answer=b"").count() == 0


def test_a_stolen_database_with_the_pepper_opens_no_bundle(house: House, zaur: Request) -> None:
    """Everything stored is tried as a key: the locator, the row's own bytes, the id."""
    token, code = release(zaur, house.aisha, chosen=(COUNTRY,))
    row = Release.objects.get()
    hashed = bytes(row.locator)
    guesses = [hashed.hex(), hashed.hex()[:24], str(token), token.hex, str(zaur.id)]
    pepper = host().pepper
    for guess in guesses:
        for way in (vault.codes.code_key(pepper, guess), vault.session_key(guess)):
            with pytest.raises(vault.CannotOpen):
                rows.open_wrapped(releases.slot(token), under=way, opener=Opener("code", token))
    with pytest.raises(vault.CannotOpen):
        way = vault.LockKey(hashed[:16], hashed)
        rows.open_wrapped(releases.slot(token), under=way, opener=Opener("code", token))
    stored = b"".join(bytes(one.blob) for one in WrappedKey.objects.filter(owner_kind="release"))
    whole = bytes(row.document) + bytes(row.answer) + stored + hashed
    assert HELPS.encode() not in whole and vault.codes.normalise(code).encode() not in whole


def test_the_code_of_one_release_opens_no_other(house: House, zaur: Request) -> None:
    first, _code = release(zaur, house.aisha)
    _second, code = release(zaur, house.aisha)
    way = vault.codes.code_key(host().pepper, code)
    with pytest.raises(NoSuchRelease):
        releases.open_held(first, way, timezone.now())


def test_a_bundle_under_the_id_of_another_does_not_open(house: House, zaur: Request) -> None:
    first, first_code = release(zaur, house.aisha)
    second, _code = release(zaur, house.aisha)
    Release.objects.filter(id=first).update(document=Release.objects.get(id=second).document)
    with pytest.raises(NoSuchRelease):
        releases.open_with(first_code, BUCKET, timezone.now())


def test_the_public_process_opens_it_without_a_key_of_the_case(house: House, zaur: Request) -> None:
    """With every key of the request gone from the database the code opens its bundle still: it needs none."""
    token, code = release(zaur, house.aisha, chosen=(COUNTRY,))
    rows.forget("request", zaur.id)
    rows.forget_opener(releases.slot(token), Opener("case", zaur.id))
    assert "Russia" in text_of(reader(code).get("/release/read"))
    with pytest.raises(NoKey):
        releases.open_for_case(Release.objects.get(), {})


def test_deleting_the_request_deletes_every_release_of_it(house: House, zaur: Request) -> None:
    _id, code = release(zaur, house.aisha)
    deleting.delete_by_person(request=Request.objects.get(id=zaur.id), proxy=False, at=timezone.now())
    assert ways() == [] and not Release.objects.exists()
    assert types(code).status_code == 422


def test_when_the_person_asks_for_deletion_every_release_ends(house: House, zaur: Request) -> None:
    _id, code = release(zaur, house.aisha)
    Request.objects.filter(id=zaur.id).update(state="open")
    deleting.delete_by_person(request=Request.objects.get(id=zaur.id), proxy=False, at=timezone.now())
    assert Release.objects.get().state == "revoked" and ways() == ["case"]
    assert types(code).status_code == 422


def test_the_sweeper_takes_keys_whose_row_never_came_and_leaves_the_others(
    house: House, zaur: Request
) -> None:
    kept, _code = release(zaur, house.aisha)
    lost, _code = release(zaur, house.aisha)
    Release.objects.filter(id=lost).delete()
    sweeping.sweep_ownerless_keys(timezone.now() + timedelta(days=2))
    owners = set(WrappedKey.objects.filter(owner_kind="release").values_list("owner_id", flat=True))
    assert owners == {kept}


def test_keys_whose_row_was_not_written_do_not_stand_in_the_way(
    house: House, zaur: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crash between the two databases: the same form sent again is one release, and its code opens it."""
    token = uuid4()

    def breaks(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(Release, "save", breaks)
        release(zaur, house.aisha, token=token)
    assert ways() == ["case", "code"] and not Release.objects.exists()
    _id, code = release(zaur, house.aisha, token=token)
    assert ways() == ["case", "code"] and types(code).status_code == 302


def test_what_the_other_side_reads_is_written_in_plain_words() -> None:
    """The grade of `tests/intake/form/test_reading`, over every sentence of ours on these pages."""
    pages = Path(releases.__file__).parent / "templates/intake"
    found = [re.findall(r'translate "([^"]+)"', page.read_text()) for page in pages.glob("release*.html")]
    code = (Path(releases.__file__).parent / "public/views_release.py").read_text()
    sentences = [*(one for page in found for one in page), *re.findall(r'(?:_|lazy)\("([^"]+)"\)', code)]
    assert len(sentences) > 30 and grade(sentences) <= 6
    assert not re.search(NEVER, " ".join(sentences), re.IGNORECASE)
