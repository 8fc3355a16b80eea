"""Aisha signs in. Whoever lacks one of the three things sees one sentence, whichever it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from safeconduct.access import throttle
from safeconduct.access.backend import prove
from safeconduct.access.errors import SignInRefused
from safeconduct.access.models import Person, RecoveryCode, SecondFactor, StaffSession
from safeconduct.audit.models import StaffEntry
from tests.access.people import House, found, sign_in, sign_in_by_form
from tests.sites import SiteClient

SENTENCE = "This name, passphrase and code do not fit together. Check all three and try again."


def plain(response: Any) -> str:
    """A page without what differs on every page."""
    text = response.content.decode()
    return re.sub(r' value="[^"]*"', "", text)


def test_aisha_signs_in_and_her_keys_are_open(house: House, staff_client: SiteClient) -> None:
    answer = sign_in_by_form(staff_client, house.aisha)
    assert answer.status_code == 302
    page = staff_client.get("/account")
    assert page.status_code == 200
    assert house.aisha.fingerprint in page.content.decode()
    assert StaffEntry.objects.filter(action="person.signed_in", by=house.aisha.person.pk).count() == 1


def test_wrong_passphrase_wrong_code_and_unknown_name_show_one_page(
    host_dir: object, staff_client: SiteClient
) -> None:
    rosa = found(timezone.now())
    wrong_passphrase = sign_in_by_form(staff_client, rosa, passphrase="not the herons at all, no")
    wrong_code = sign_in_by_form(staff_client, rosa, code="000000")
    unknown = staff_client.send_form(
        "/sign-in", {"sign_in_name": "nobody", "passphrase": "x" * 20, "code": "123456"}
    )
    assert SENTENCE in wrong_passphrase.content.decode()
    assert "herons at all" not in wrong_passphrase.content.decode()
    assert "000000" not in wrong_code.content.decode()
    assert plain(wrong_passphrase) == plain(wrong_code) == plain(unknown)
    assert StaffSession.objects.exclude(person_id=None).count() == 0


def test_a_code_works_once_even_with_the_right_passphrase(host_dir: object) -> None:
    rosa, at = found(timezone.now()), timezone.now()
    typed = {"sign_in_name": "ROSA ", "passphrase": rosa.passphrase, "code": rosa.code(at), "at": at}
    assert prove(**typed).person == rosa.person
    with pytest.raises(SignInRefused):
        prove(**typed)


def test_a_wrong_passphrase_does_not_use_the_code_up(host_dir: object) -> None:
    rosa, at = found(timezone.now()), timezone.now()
    with pytest.raises(SignInRefused):
        prove(sign_in_name="rosa", passphrase="something quite different", code=rosa.code(at), at=at)
    assert SecondFactor.objects.get(person=rosa.person).last_step is None


def test_a_printed_code_stands_in_for_the_app_once(host_dir: object) -> None:
    rosa, at = found(timezone.now()), timezone.now()
    code = rosa.recovery_codes[3].lower()
    assert prove(sign_in_name="rosa", passphrase=rosa.passphrase, code=code, at=at).person == rosa.person
    assert RecoveryCode.objects.filter(person=rosa.person, used_on=None).count() == 9
    with pytest.raises(SignInRefused):
        prove(sign_in_name="rosa", passphrase=rosa.passphrase, code=code, at=at)


def test_a_code_in_arabic_digits_is_the_same_code(host_dir: object) -> None:
    rosa, at = found(timezone.now()), timezone.now()
    arabic = rosa.code(at).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert prove(sign_in_name="rosa", passphrase=rosa.passphrase, code=arabic, at=at).person == rosa.person


def test_the_session_id_turns_at_sign_in(host_dir: object, staff_client: SiteClient) -> None:
    rosa = found(timezone.now())
    staff_client.get("/join")
    staff_client.cookies["s"] = "an id that somebody else chose for her"
    sign_in_by_form(staff_client, rosa)
    assert staff_client.cookies["s"].value != "an id that somebody else chose for her"
    assert len(staff_client.cookies["s"].value) == 43


def test_a_disabled_person_is_refused_at_the_next_request(house: House, staff_client: SiteClient) -> None:
    sign_in(staff_client, house.aisha)
    assert staff_client.get("/account").status_code == 200
    Person.objects.filter(pk=house.aisha.person.pk).update(is_active=False)
    answer = staff_client.get("/account")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_disabled_person_cannot_sign_in_with_everything_right(host_dir: object) -> None:
    rosa, at = found(timezone.now()), timezone.now()
    Person.objects.update(is_active=False)
    with pytest.raises(SignInRefused):
        prove(sign_in_name="rosa", passphrase=rosa.passphrase, code=rosa.code(at), at=at)


def test_nobody_is_sent_to_another_site_after_sign_in(host_dir: object, staff_client: SiteClient) -> None:
    rosa = found(timezone.now())
    typed = {"sign_in_name": "rosa", "passphrase": rosa.passphrase, "code": rosa.code()}
    answer = staff_client.send_form("/sign-in", {**typed, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_signing_out_ends_the_row_and_tells_the_browser_to_forget(
    house: House, staff_client: SiteClient
) -> None:
    sign_in(staff_client, house.aisha)
    answer = staff_client.send_form("/sign-out", page="/account/passphrase")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not StaffSession.objects.filter(person_id=house.aisha.person.pk).exists()


def test_guessing_costs_at_most_five_seconds_alike_for_unknown_names(waits: list[float]) -> None:
    for _ in range(9):
        for name in ("rosa", "nobody"):
            with pytest.raises(SignInRefused), throttle.slowed(name):
                raise SignInRefused
    assert waits == [seconds for seconds in (0.5, 1.0, 2.0, 4.0, 5.0, 5.0) for _ in ("rosa", "nobody")]
    with throttle.slowed("rosa"):
        pass
    assert throttle.failures.wait("rosa", 0.0) == 0.0


def test_a_full_waiting_room_turns_nobody_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        throttle.failures.add("rosa", 0.0)
    monkeypatch.setattr(throttle.time, "monotonic", lambda: 1.0)
    monkeypatch.setattr(throttle._waiting, "acquire", lambda blocking: False)
    monkeypatch.setattr(throttle, "pause", lambda seconds: pytest.fail("there is no place to wait"))
    let_in = False
    with throttle.slowed("rosa"):
        let_in = True
    assert let_in


def test_a_full_pool_of_derivations_says_try_again(
    monkeypatch: pytest.MonkeyPatch, staff_client: SiteClient
) -> None:
    monkeypatch.setattr(throttle._derivations, "acquire", lambda timeout: False)
    answer = staff_client.send_form("/sign-in", {"sign_in_name": "rosa", "passphrase": "x", "code": "1"})
    assert "Nothing was counted" in answer.content.decode()
