"""Referrals out, as staff make them: nothing unticked goes out, nothing without a yes, and it ends when told to."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.models import CaseEntry
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.releasing import actions, bundle
from safeconduct.cases.releasing.actions import ConsentNeeded, DayRefused
from safeconduct.cases.releasing.bundle import NotOffered, Piece
from safeconduct.intake.models import Release, Request
from safeconduct.intake.states import State
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.cases.dates.scenes import COURT, NAME, asked, keep
from tests.cases.releasing.rooms import (
    HELPS,
    bundle_in,
    code_in,
    day,
    filled,
    lantern,
    release,
    staff,
    text_of,
)
from tests.sites import SiteClient

COUNTRY = "first:place.country"
STORY = "story:fear.own_words"


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def zaur(house: House) -> Request:
    request, _holder = ask()
    return request


@pytest.fixture
def lanterns(house: House) -> ReferralOrganisation:
    return lantern(house.aisha)


def address(request: Request, rest: str = "") -> str:
    return f"/requests/{request.id}/referrals{rest}"


def sent(house: House, request: Request, form: dict[str, Any]) -> tuple[Any, Any]:
    """The preview, and what follows when its button is pressed."""
    client = staff(house.aisha)
    preview = client.send_form(address(request, "/new"), form)
    hidden = _hidden(preview)
    return preview, client.post(address(request, "/new"), {**hidden, "send": "1"})


def _hidden(answer: Any) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()
    ):
        held.setdefault(name, []).append(unescape(value))
    return held


def test_an_empty_list_says_what_to_do_first(house: House, zaur: Request) -> None:
    page = text_of(staff(house.aisha).get(address(zaur)))
    assert "Not referred to anybody yet" in page and "Ask the person first." in page


def test_nothing_is_ticked_before_somebody_ticks_it(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    page = text_of(staff(house.aisha).get(address(zaur, "/new")))
    boxes = [line for line in page.split("<input") if 'name="pieces"' in line]
    assert boxes and not any("checked" in box.split(">")[0] for box in boxes)
    assert "Lantern House" in page


def test_the_other_side_reads_exactly_the_preview_and_nothing_that_was_not_ticked(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    form = filled(lanterns, pieces=[COUNTRY], text="مرحبا: call in the evening.")
    preview, answer = sent(house, zaur, form)
    assert answer.status_code == 200
    visitor = SiteClient("public")
    let_in = visitor.send_form("/release", {"code": code_in(answer)})
    assert let_in.headers["Location"] == "/release/read"
    read = visitor.get("/release/read")
    assert bundle_in(read) == bundle_in(preview)
    page = text_of(read)
    assert "Russia" in page and HELPS in page and 'dir="auto">مرحبا' in page
    for unticked in ("Заур", "ZAUR_STORY", "Aisha", "chechen", str(zaur.id), zaur.short_id):
        assert unticked not in page


def test_the_document_itself_holds_nothing_that_was_not_ticked() -> None:
    offered = [Piece("first:a", "Where", ("Mexico",)), Piece("story:b", "What", ("ZAUR_STORY",))]
    built = bundle.build(
        chosen=["first:a"], offered=offered, sender="We", to="They", helps="A lawyer", text=""
    )
    assert "ZAUR_STORY" not in str(built) and "Mexico" in str(built)
    with pytest.raises(NotOffered):
        bundle.build(chosen=["people:x"], offered=offered, sender="", to="", helps="", text="")


def test_the_code_is_shown_once_and_only_the_code_page_has_it(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    _preview, answer = sent(house, zaur, filled(lanterns))
    code, row = code_in(answer), Release.objects.get()
    assert len(code.replace("-", "")) * 5 >= 100
    client = staff(house.aisha)
    for page in (address(zaur), address(zaur, f"/{row.id}")):
        assert code not in text_of(client.get(page))
    assert "/release" in text_of(answer)
    assert StaffEntry.objects.filter(action="case.referral.added", subject=zaur.id).count() == 1


def test_a_double_click_releases_once_and_says_so(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    form = filled(lanterns)
    _preview, first = sent(house, zaur, form)
    _preview, second = sent(house, zaur, form)
    row = Release.objects.get()
    assert first.status_code == 200
    assert second.headers["Location"] == address(zaur, f"/{row.id}") + "?done=release_was_sent"
    assert len(journal_of(zaur, house.aisha).records("referral")) == 1
    assert WrappedKey.objects.filter(owner_kind="release").count() == 2
    visitor = SiteClient("public")
    assert visitor.send_form("/release", {"code": code_in(first)}).status_code == 302


def test_a_token_of_another_case_shows_nothing_of_it(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    token, _code = release(zaur, house.aisha)
    other, _holder = ask("Madina")
    _preview, answer = sent(house, other, filled(lanterns, token=str(token)))
    assert answer.status_code == 409
    assert not journal_of(other, house.aisha).records("referral")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agreed": ""}, "Without the person’s yes nothing is released."),
        ({"how": ""}, "Choose how they said it."),
        ({"how": "rumour"}, "rumour"),
        ({"heard_by": " "}, "Write who heard the person say yes."),
        ({"language": ""}, "Choose the language."),
        ({"helps": "\x00 "}, "Write what help you ask for."),
        ({"organisation": ""}, "Choose an organisation"),
        ({"organisation": str(uuid4())}, "Select a valid choice"),
        ({"organisation": "other"}, "Write the name of the organisation."),
        ({"pieces": ["story:fear.own_words"]}, "story:fear.own_words"),
        ({"pieces": ["people:nobody"]}, "people:nobody"),
        ({"until-day": "31", "until-month": "2"}, "There is no such day."),
        (day("until", timezone.now().date() - timedelta(days=2)), "This day is over already."),
        (day("until", timezone.now().date() + timedelta(days=200)), "This is too far away"),
        (day("said_on", timezone.now().date() + timedelta(days=2)), "This cannot be"),
        ({"text": "x" * 9_000}, "8000"),
        ({"token": "no token"}, "Please load the page again."),
    ],
)
def test_what_will_not_do_is_said_and_stays_typed(
    house: House, zaur: Request, lanterns: ReferralOrganisation, changed: dict[str, Any], sentence: str
) -> None:
    answer = staff(house.aisha).send_form(address(zaur, "/new"), filled(lanterns, **changed))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "helps" in changed or HELPS in text_of(answer)
    assert not Release.objects.exists() and not CaseEntry.objects.exists()


def test_no_yes_no_release_also_past_the_form(house: House, zaur: Request) -> None:
    with pytest.raises(ConsentNeeded):
        release(zaur, house.aisha, agreed=False)
    with pytest.raises(DayRefused):
        release(zaur, house.aisha, days=91)
    assert not Release.objects.exists()
    assert not WrappedKey.objects.filter(owner_kind="release").exists()


def test_the_yes_is_kept_with_how_who_heard_it_which_words_and_which_language(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    sent(house, zaur, filled(lanterns))
    (record,) = journal_of(zaur, house.aisha).records("referral")
    (yes,) = record.content["consents"]
    assert (yes["how"], yes["heard_by"], yes["language"]) == ("phone", "Aisha", "ce")
    assert yes["wording"] == "release/2026-11" and yes["said_on"] == timezone.now().date().isoformat()
    assert record.content["organisation"] == "Lantern House"
    assert "Russia" not in str(record.content)


def test_answers_of_the_story_are_offered_only_once_the_story_is_open(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    aisha = staff(house.aisha)
    shut = text_of(aisha.get(address(zaur, "/new")))
    assert STORY not in shut and "the story is not open to you" in shut
    aisha.send_form(f"/requests/{zaur.id}/story", {"reason": "Her life is in danger tonight."})
    assert STORY in text_of(aisha.get(address(zaur, "/new")))
    preview, answer = sent(house, zaur, filled(lanterns, pieces=[STORY]))
    assert "ZAUR_STORY" in text_of(preview)
    one = address(zaur, f"/{Release.objects.get().id}")
    assert "ZAUR_STORY" in text_of(aisha.get(one))
    timur = text_of(staff(house.timur).get(one))
    assert "ZAUR_STORY" not in timur and "the story is not open to you" in timur
    assert code_in(answer)


def test_people_of_the_case_are_pieces_of_their_own(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    party = {"names": [{"kind": "full", "value": "Лиза Вымышленная"}], "roles": ["witness"]}
    entry = written(zaur, house.aisha, "party", party)
    written(zaur, house.aisha, "party", {"names": [{"kind": "full", "value": "Ruslan"}], "roles": []})
    preview, _answer = sent(house, zaur, filled(lanterns, pieces=[f"people:{entry.record_id}"]))
    assert "Лиза Вымышленная" in bundle_in(preview) and "Ruslan" not in bundle_in(preview)


def test_what_changed_between_preview_and_button_is_shown_again(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    client, form = staff(house.aisha), filled(lanterns, pieces=[COUNTRY])
    hidden = _hidden(client.send_form(address(zaur, "/new"), form))
    answer = client.post(address(zaur, "/new"), {**hidden, "shown": "0" * 64, "send": "1"})
    assert answer.status_code == 409 and "This is what they would read now." in text_of(answer)
    back = client.post(address(zaur, "/new"), {**hidden, "change": "1"})
    assert back.status_code == 200 and HELPS in text_of(back) and "checked" in text_of(back)
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", ["volunteer", "custodian", "administrator"])
def test_a_volunteer_refers_nobody(house: House, zaur: Request, role: str) -> None:
    token, _code = release(zaur, house.aisha)
    nika = hire(house.rosa, "Nika", [role])
    client = staff(nika)
    for rest in ("", "/new", f"/{token}", f"/{token}/revoke"):
        assert client.get(address(zaur, rest)).status_code in {403, 404}
        assert client.post(address(zaur, rest)).status_code in {403, 404, 405}
    held, keys = Request.objects.get(id=zaur.id), opened(zaur, house.aisha)
    with pytest.raises(NotAllowed):
        actions.another_code(
            request=held, keys=keys, record=journal_of(zaur, house.aisha).records("referral")[0],
            by=nika.unlocked, at=timezone.now(),
        )  # fmt: skip
    assert Release.objects.get().state == "sent"


def test_somebody_with_an_hour_gives_nothing_out_but_may_end_it(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    token, _code = release(zaur, house.aisha)
    bilal, now = hire(house.rosa, "Bilal", ["caseworker"]), timezone.now()
    held, keys = Request.objects.get(id=zaur.id), opened(zaur, house.aisha)
    grants.grant(
        request=held, person=bilal.person, keys=keys, purpose="emergency", expires_on=None,
        ends_at=now + timedelta(hours=1), by=house.aisha.unlocked, at=now,
    )  # fmt: skip
    client = staff(bilal)
    hidden = _hidden(client.send_form(address(zaur, "/new"), filled(lanterns, pieces=[COUNTRY])))
    page = address(zaur, f"/{token}")
    for answer in (
        client.post(address(zaur, "/new"), {**hidden, "send": "1"}),
        client.send_form(page, {"act": "new_code"}),
    ):
        assert answer.status_code == 409 and "ends by the hour" in text_of(answer)
    with pytest.raises(grants.OnlyASlot):
        release(zaur, bilal)
    assert Release.objects.count() == 1
    assert client.send_form(f"{page}/revoke", {"reason": "other"}).status_code in {302, 422}


def test_a_caseworker_without_a_grant_finds_no_referral(house: House, zaur: Request) -> None:
    token, _code = release(zaur, house.aisha)
    client = staff(hire(house.rosa, "Omar", ["caseworker"]))
    for rest in ("", "/new", f"/{token}", f"/{token}/revoke"):
        assert client.get(address(zaur, rest)).status_code == 404


def test_an_unknown_referral_and_one_of_another_case_are_not_there(house: House, zaur: Request) -> None:
    token, _code = release(zaur, house.aisha)
    other, _holder = ask("Madina")
    client = staff(house.aisha)
    for path in (
        address(zaur, f"/{uuid4()}"),
        address(other, f"/{token}"),
        address(other, f"/{token}/revoke"),
    ):
        assert client.get(path).status_code == 404


def test_revoking_says_what_it_cannot_undo_and_ends_it_at_once(house: House, zaur: Request) -> None:
    token, code = release(zaur, house.aisha)
    visitor, client = SiteClient("public"), staff(house.aisha)
    visitor.send_form("/release", {"code": code})
    assert visitor.get("/release/read").status_code == 200
    path = address(zaur, f"/{token}/revoke")
    assert "What they have read, they know" in text_of(client.get(path))
    done = client.send_form(path, {"reason": "Zaur took his yes back."})
    assert done.headers["Location"] == address(zaur, f"/{token}") + "?done=release_revoked"
    assert visitor.get("/release/read").headers["Location"] == "/release"
    page = text_of(client.get(address(zaur, f"/{token}")))
    assert "Revoked" in page and "Zaur took his yes back." in page and "Make another code" not in page
    assert client.send_form(path, {"reason": ""}).status_code == 409
    assert [row.opener_kind for row in WrappedKey.objects.filter(owner_kind="release")] == ["case"]


def test_extending_needs_another_yes_and_an_old_page_overwrites_nothing(house: House, zaur: Request) -> None:
    token, _code = release(zaur, house.aisha, days=2)
    client, path, today = staff(house.aisha), address(zaur, f"/{token}"), timezone.now().date()
    yes = {"agreed": "on", "how": "in_person", "heard_by": "Timur", "language": "ru", "version": "1"}
    form = {
        **yes, "token": str(uuid4()), **day("until", today + timedelta(days=30)), **day("said_on", today),
    }  # fmt: skip
    assert client.send_form(path, {**form, "agreed": ""}).status_code == 422
    assert client.send_form(path, form).headers["Location"].endswith("?done=release_extended")
    assert client.send_form(path, form).headers["Location"].endswith("?done=release_extended")
    assert Release.objects.get().expires_on == today + timedelta(days=30)
    old = client.send_form(path, {**form, "token": str(uuid4()), **day("until", today)})
    assert old.status_code == 409 and "A colleague changed this referral" in text_of(old)
    (record,) = journal_of(zaur, house.aisha).records("referral")
    assert [each["heard_by"] for each in record.content["consents"]] == ["Aisha", "Timur"]
    assert Release.objects.get().expires_on == today + timedelta(days=30)


def test_another_code_ends_the_first(house: House, zaur: Request) -> None:
    token, first = release(zaur, house.aisha)
    answer = staff(house.aisha).send_form(address(zaur, f"/{token}"), {"act": "new_code"})
    second = code_in(answer)
    assert second != first
    assert SiteClient("public").send_form("/release", {"code": first}).status_code == 422
    assert SiteClient("public").send_form("/release", {"code": second}).status_code == 302


def test_staff_see_when_it_was_opened_and_what_was_answered(house: House, zaur: Request) -> None:
    token, code = release(zaur, house.aisha)
    client = staff(house.aisha)
    assert "Not yet" in text_of(client.get(address(zaur)))
    visitor = SiteClient("public")
    visitor.send_form("/release", {"code": code})
    visitor.get("/release/read")
    visitor.send_form("/release/read", {"move": "accepted", "text": "نساعد. Call Lantern on Monday."})
    listed = text_of(client.get(address(zaur)))
    assert "They help" in listed and "14 days left" in listed
    page = text_of(client.get(address(zaur, f"/{token}")))
    assert 'dir="auto">نساعد. Call Lantern on Monday.' in page


def test_the_newest_stands_first(house: House, zaur: Request) -> None:
    old, _code = release(zaur, house.aisha)
    new, _code = release(zaur, house.aisha)
    page = text_of(staff(house.aisha).get(address(zaur)))
    assert page.index(str(new)) < page.index(str(old))


def test_nothing_is_released_once_the_person_asked_for_deletion(
    house: House, zaur: Request, lanterns: ReferralOrganisation
) -> None:
    Request.objects.filter(id=zaur.id).update(state=State.DELETION_ASKED)
    _preview, answer = sent(house, zaur, filled(lanterns))
    assert answer.status_code == 409 and "The person asked us to delete everything." in text_of(answer)
    assert HELPS in text_of(answer)
    assert not Release.objects.exists() and not WrappedKey.objects.filter(owner_kind="release").exists()


def test_a_date_to_come_is_a_piece(house: House, lanterns: ReferralOrganisation) -> None:
    case = asked(house, "Zelim")
    kept = keep(case)
    preview, _answer = sent(house, case.request, filled(lanterns, pieces=[f"dates:{kept.id}"]))
    assert "Individual hearing" in bundle_in(preview) and COURT in bundle_in(preview)
    assert NAME not in bundle_in(preview) and "Judge" not in bundle_in(preview)
