"""The pages of the press desk as Noor, Ilse, Petra and Tariq see them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Approval
from safeconduct.evidence.models import Claim
from safeconduct.press.desk.gathering import gather
from safeconduct.press.models import EmbargoGrant, Publication, Takedown
from safeconduct.press.waiting import open_waiting
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.press.desk.room import (
    BODY,
    a_draft,
    a_figure,
    a_quote,
    a_text,
    a_whole,
    agreed,
    asked,
    fresh,
    put_out_by_hand,
    shown,
    tomorrow,
    url,
)


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def typed(**more: str) -> dict[str, str]:
    return {"working_title": "Protect those who flee", "kind": "release", "original": "en", **more}


def test_noor_begins_a_publication_and_a_double_click_makes_one(desk: AdvocacyDesk) -> None:
    noor, token = desk.client(desk.noor), str(uuid4())
    for _ in range(2):
        answer = noor.send_form(url("publication_new"), typed(token=token))
        assert answer.status_code == 302
    row = Publication.objects.get()
    assert (row.key, row.slug, row.state) == ("N-0001", "protect-those-who-flee", "draft")
    text = shown(noor.get(url("publication", row.pk)))
    assert "There is no text in the language it is written in." in text and "Write the text" in text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"embargo_day": "2020-01-01", "embargo_time": "10:00"}, "This embargo lies in the past"),
        ({"embargo_day": "2030-01-01"}, "An embargo needs a day and a time"),
        ({"embargo_day": "2030-13-45", "embargo_time": "10:00"}, "valid date"),
        (
            {"embargo_day": "2030-03-31", "embargo_time": "02:30", "embargo_zone": "Europe/Berlin"},
            "clocks there",
        ),
        ({"slug": "Bad Slug!"}, "small letters, digits and single dashes"),
        ({"slug": "search"}, "belongs to another page"),
        ({"working_title": "Люди"}, "Write one in Latin letters"),
        ({"working_title": ""}, "required"),
        ({"kind": "poem"}, "poem"),
        ({"incident": "E-9999"}, "E-9999"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(desk: AdvocacyDesk, more: dict[str, str], sentence: str) -> None:
    noor = desk.client(desk.noor)
    text = shown(noor.send_form(url("publication_new"), typed(contact="Press office", **more)), 422)
    assert sentence in text and "Press office" in text
    assert not Publication.objects.exists()


def test_an_embargo_is_shown_in_utc_too(desk: AdvocacyDesk) -> None:
    noor, day = desk.client(desk.noor), (timezone.now() + timedelta(days=40)).date()
    when = {"embargo_day": day.isoformat(), "embargo_time": "10:00", "embargo_zone": "Asia/Tokyo"}
    noor.send_form(url("publication_new"), typed(**when))
    row = Publication.objects.get()
    assert f"{day.isoformat()} 01:00 UTC" in shown(noor.get(url("publication", row.pk)))


def test_two_who_change_it_at_once_see_both(desk: AdvocacyDesk) -> None:
    row, noor, ilse = a_draft(desk.noor), desk.client(desk.noor), desk.client(desk.ilse)
    page = url("publication_edit", row.pk)
    ilse.send_form(page, typed(slug=row.slug, contact="Ilse's office"))
    answer = noor.post(
        page, {**typed(slug=row.slug, contact="Noor's office"), "version": "1", **_csrf(noor, page)}
    )
    text = shown(answer, 422)
    assert (
        "Noor&#x27;s office" in text and "Ilse&#x27;s office" in text and "A colleague changed this" in text
    )


def _csrf(client: object, page: str) -> dict[str, str]:
    import re

    text = client.get(page).content.decode()  # type: ignore[attr-defined]  # a client of tests
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert found
    return {"csrfmiddlewaretoken": found[1]}


def test_a_text_is_written_and_read_as_the_public_will(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    a_figure(desk, row)
    a_quote(desk, row)
    page = url("publication_text", row.pk, "en")
    text = shown(noor.get(page))
    assert "[[men]]" in text and "more than one hundred" in text and "[[quote:noor]]" in text
    said = {"headline": "Protect them", "body": f"{BODY}\n\n<script>alert(1)</script> [a](javascript:x)"}
    assert noor.send_form(page, said).status_code == 302
    text = shown(noor.get(url("publication_preview", row.pk, "en")))
    assert '<a href="#note-men"' in text and "more than one hundred</a>" in text
    assert "<p>They must get out.</p><footer>Noor, spokesperson</footer>" in text
    assert "<script>alert" not in text and 'href="javascript' not in text
    assert "13 words" in shown(noor.get(page))


def test_a_colleague_who_wrote_first_stands_beside(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    a_text(desk, row, by=desk.ilse, headline="What Ilse wrote")
    page = url("publication_text", row.pk, "en")
    answer = noor.post(
        page, {"headline": "What Noor wrote", "body": "x", "version": "0", **_csrf(noor, page)}
    )
    text = shown(answer, 422)
    assert "What Ilse wrote" in text and "What Noor wrote" in text


def test_broken_markup_is_a_sentence(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    a_text(desk, row, body="[[ [[men] **x [[gone]] ](http://x ![x](y) <b")
    assert "names a figure that is not bound: gone" in shown(noor.get(url("publication", row.pk)))
    assert "gone" in shown(noor.get(url("publication_preview", row.pk, "en")))
    assert "cannot be shown" in shown(noor.get(url("publication_review", row.pk)))


def test_tariq_without_a_seat_sees_the_list_and_nothing_sealed(desk: AdvocacyDesk) -> None:
    row, tariq = a_whole(desk), desk.client(desk.tariq)
    assert "sealed to people at the desk" in shown(tariq.get(url("publications")))
    for name, more in (
        ("publication", ()), ("publication_text", ("en",)), ("publication_preview", ("en",)),
        ("publication_figures", ()), ("publication_quotes", ()), ("publication_sources", ()),
        ("publication_files", ()), ("publication_review", ()),
        ("publication_release", ()),
    ):  # fmt: skip
        text = shown(tariq.get(url(name, row.pk, *more)))
        assert "sealed to people at the desk" in text and "They must get out" not in text, name


def test_petra_reads_what_leaves_and_writes_nothing(desk: AdvocacyDesk) -> None:
    row, petra = a_whole(desk), desk.client(desk.petra)
    assert "They must get out." in shown(petra.get(url("publication_review", row.pk)))
    for name in ("publications", "publication_new", "takedowns"):
        assert petra.get(url(name)).status_code in (403, 404)
    assert petra.get(url("publication_edit", row.pk)).status_code in (403, 404)


def test_pavel_the_caseworker_finds_nothing_here(desk: AdvocacyDesk) -> None:
    row, pavel = a_whole(desk), desk.client(desk.research.pavel)
    for name in ("publication", "publication_review", "publication_quotes"):
        assert pavel.get(url(name, row.pk)).status_code in (403, 404)


def test_an_unknown_id_is_not_found(desk: AdvocacyDesk) -> None:
    noor = desk.client(desk.noor)
    for name in (
        "publication",
        "publication_edit",
        "publication_review",
        "quote_edit",
        "publication_file",
        "takedown",
    ):
        assert noor.get(url(name, uuid4())).status_code == 404
    row = a_draft(desk.noor)
    assert noor.get(url("publication_text", row.pk, "xx")).status_code == 404
    assert noor.get(url("publication_preview", row.pk, "ru")).status_code == 404


def test_from_asking_to_release_on_the_pages(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    noor, ilse, petra = (desk.client(each) for each in (desk.noor, desk.ilse, desk.petra))
    review = url("publication_review", row.pk)
    assert "Ask 2 others" in shown(noor.get(review))
    assert noor.send_form(review, {"action": "ask"}).status_code == 302
    assert noor.send_form(review, {"action": "ask"}).status_code == 422  # asked already
    for client in (ilse, petra):
        text = shown(client.get(review))
        assert "Do you agree that exactly this leaves?" in text and "They must get out." in text
        assert client.send_form(review, {"decision": "approve", "action": "decide"}).status_code == 302
    assert fresh(row).state == "approved"
    release = url("publication_release", row.pk)
    assert "it cannot be called back for certain" in shown(noor.get(release))
    for _ in range(2):
        assert noor.send_form(release).status_code == 302
    waiting = open_waiting(row.pk, fresh(row).waiting or b"")
    assert waiting == gather(fresh(row), desk.keys(desk.noor), AT.date())
    text = shown(noor.get(url("publication", row.pk)))
    assert "It is released, and will be out in a moment." in text


def test_a_refusal_says_why(desk: AdvocacyDesk) -> None:
    row, petra = a_whole(desk), desk.client(desk.petra)
    asked(desk, row, timezone.now())
    review = url("publication_review", row.pk)
    assert petra.send_form(review, {"decision": "refuse", "action": "decide"}).status_code == 422
    answer = petra.send_form(review, {"decision": "refuse", "why": "too_much", "action": "decide"})
    assert answer.status_code == 302 and fresh(row).state == "draft"
    assert "It holds more than is needed" in shown(petra.get(review))


def test_a_claim_withdrawn_before_release_is_a_sentence(desk: AdvocacyDesk) -> None:
    row, noor = agreed(desk, a_whole(desk), timezone.now()), desk.client(desk.noor)
    release = url("publication_release", row.pk)
    page = _csrf(noor, release)
    Claim.every.update(withdrawn_on=AT.date())
    assert "No claim carries this figure today: men" in shown(noor.post(release, page), 422)
    assert fresh(row).waiting is None
    assert "No claim carries this figure today" in shown(noor.get(url("publication_figures", row.pk)))
    shown(noor.get(url("publication_preview", row.pk, "en")))


def test_a_figure_is_bound_on_its_page_once(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    incident = an_incident(desk.research.zarema)
    a_claim(desk.research.zarema, incident, a_source(desk.research.zarema))
    page = f"{url('publication_figures', row.pk)}?incident={incident.key}"
    said = {
        "name": "men",
        "figure": "detention|person",
        "form": "sentence",
        "action": "bind",
        "token": str(uuid4()),
    }
    for _ in range(2):
        assert noor.send_form(page, said).status_code == 302
    assert row.figures.get().form == "sentence"
    text = shown(noor.send_form(page, {**said, "token": str(uuid4())}), 422)
    assert "There is something of this name already" in text
    text = shown(noor.send_form(page, {**said, "name": "Not A Name", "token": str(uuid4())}), 422)
    assert "beginning with a letter" in text and "Not A Name" in text
    text = shown(noor.get(url("publication_figures", row.pk)))
    assert "reportedly more than one hundred" in text and "более" in text
    noor.send_form(
        url("publication_figures", row.pk), {"action": "unbind", "figure_id": str(row.figures.get().pk)}
    )
    assert not row.figures.exists()


def test_a_quotation_is_agreed_to_on_its_page(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    new = url("quote_new", row.pk, "own")
    said = {"name": "noor", "speaker": "Noor", "words_en": "They must get out.", "token": str(uuid4())}
    assert noor.send_form(new, said).status_code == 302
    quote = row.quotations.get()
    assert "nobody agreed to these words" in shown(noor.get(url("publication_quotes", row.pk)))
    yes = {"who": "Noor", "how": "call", "on": timezone.now().date().isoformat()}
    approve = url("quote_approve", quote.pk)
    text = shown(noor.send_form(approve, {**yes, "on": tomorrow().date().isoformat()}), 422)
    assert "They must get out." in text and "not here yet" in text
    assert noor.send_form(approve, yes).status_code == 302
    assert "nobody agreed" not in shown(noor.get(url("publication_quotes", row.pk)))
    edit = url("quote_edit", quote.pk)
    assert noor.send_form(edit, {"speaker": "Noor", "words_en": "Other words."}).status_code == 302
    assert "nobody agreed to these words" in shown(noor.get(url("publication_quotes", row.pk)))
    assert noor.send_form(edit, {"action": "remove"}).status_code == 302
    assert "None yet." in shown(noor.get(url("publication_quotes", row.pk)))


def test_only_somebody_in_the_vault_quotes_an_account(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    page = url("quote_new", row.pk, "account")
    assert "From an account" not in shown(desk.client(desk.noor).get(url("publication_quotes", row.pk)))
    assert "sealed to people" in shown(desk.client(desk.noor).get(page))
    assert "Under which purpose" in shown(desk.client(desk.ilse).get(page))
    noor = desk.client(desk.noor)
    text = shown(
        noor.send_form(url("publication_sources", row.pk), {"record": "T-0001", "action": "cite"}), 422
    )
    assert "Only somebody with a seat in the vault" in text


def test_sources_are_named_and_taken_away(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    claim = a_claim(desk.research.zarema, an_incident(desk.research.zarema))
    page = url("publication_sources", row.pk)
    for _ in range(2):
        assert noor.send_form(page, {"record": "c 1", "action": "cite"}).status_code == 302
    assert claim.key in shown(noor.get(page)) and row.citations.count() == 1
    assert "There is no" in shown(noor.send_form(page, {"record": "C-77", "action": "cite"}), 422)
    assert "Write the key" in shown(noor.send_form(page, {"record": "who", "action": "cite"}), 422)
    said = {"citation": str(row.citations.get().pk), "action": "remove"}
    assert noor.send_form(page, said).status_code == 302 and not row.citations.exists()


def test_what_is_released_is_taken_back_with_a_second_look(desk: AdvocacyDesk) -> None:
    row, noor = a_whole(desk, embargo_until=tomorrow()), desk.client(desk.noor)
    agreed(desk, row, timezone.now())
    noor.send_form(url("publication_release", row.pk))
    assert fresh(row).state == "embargoed"
    text = shown(noor.send_form(url("publication_text", row.pk, "en"), {"headline": "Changed"}), 422)
    assert "Take it back first" in text and "Changed" in text
    assert "Take it back?" in shown(noor.get(url("publication_take_back", row.pk)))
    noor.send_form(url("publication_take_back", row.pk))
    assert fresh(row).state == "draft"
    assert noor.send_form(url("publication_take_back", row.pk)).status_code == 422


def test_outlets_that_have_it_are_written_down_once(desk: AdvocacyDesk) -> None:
    row, noor = a_whole(desk, embargo_until=tomorrow()), desk.client(desk.noor)
    page, said = (
        url("publication_embargo", row.pk),
        {"outlet": "Newspaper A", "given_on": AT.date().isoformat()},
    )
    assert "once others have agreed to it" in shown(noor.get(page))
    agreed(desk, row, timezone.now())
    for _ in range(2):
        assert noor.send_form(page, {**said, "token": str(row.pk)}).status_code == 302
    assert EmbargoGrant.objects.get().outlet == "Newspaper A"
    assert "Newspaper A" in shown(noor.get(page))


def test_what_is_out_is_taken_down_for_a_reason_and_once(desk: AdvocacyDesk) -> None:
    row, noor = a_whole(desk), desk.client(desk.noor)
    Publication.every.filter(pk=row.pk).update(state="published", published_at=AT)
    page = url("publication_withdraw", row.pk)
    assert noor.send_form(page, {"why": "danger"}).status_code == 422  # not sure
    assert noor.send_form(page, {"why": "danger", "sure": "on"}).status_code == 302
    assert (fresh(row).state, fresh(row).withdrawn_why) == ("withdrawn", "danger")
    answer = noor.post(page, {"why": "danger", "sure": "on", **_csrf(noor, url("publication_new"))})
    assert answer.status_code == 422
    shown(noor.get(url("publication", row.pk)))


def test_takedowns_are_followed_up(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    assert "Nothing was taken down" in shown(noor.get(url("takedowns")))
    down = Takedown.objects.create(publication=row, whom="Archive A", made_on=AT.date())
    page, today = url("takedown", down.pk), timezone.now().date().isoformat()
    assert "Archive A" in shown(noor.get(url("takedowns")))
    assert noor.send_form(page, {"state": "open", "on": today}).status_code == 422
    for state in ("asked", "done"):
        assert noor.send_form(page, {"state": state, "on": today}).status_code == 302
    down.refresh_from_db()
    assert (down.state, down.ended_on) == ("done", timezone.now().date())
    assert "does not change any more" in shown(noor.get(page))
    assert "Archive A" not in shown(noor.get(url("takedowns") + "?state=open"))


def test_the_list_is_narrowed_and_asked_in_few_queries(
    desk: AdvocacyDesk, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        a_draft(desk.noor, title=f"Invented {number}", kind="report" if number else "release")
    noor = desk.client(desk.noor)
    text = shown(noor.get(url("publications") + "?kind=release&state=draft&language=en&mine=on"))
    assert "Invented 0" in text and "Invented 3" not in text
    assert "No publication fits" in shown(noor.get(url("publications") + "?q=nothing"))
    shown(noor.get(url("publications") + "?kind=poem&page=99"))
    with django_assert_max_num_queries(24):  # type: ignore[operator]  # pytest-django's own fixture
        noor.get(url("publications"))


def test_a_correction_is_written_agreed_to_and_released(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    noor, petra = desk.client(desk.noor), desk.client(desk.petra)
    page = url("publication_correct", row.pk)
    assert noor.get(page).status_code == 422
    put_out_by_hand(desk, row)
    noor.send_form(
        url("publication_text", row.pk, "en"), {"headline": "Protect those who flee", "body": BODY + "\n\nMore."}
    )
    assert "in one language at least" in shown(noor.send_form(page, {"correction_kind": "text"}), 422)
    said = {"correction_kind": "text", "note_en": "A sentence was added."}
    assert noor.send_form(page, said).status_code == 302
    review = url("publication_review", row.pk)
    assert noor.send_form(review, {"action": "ask"}).status_code == 302
    assert "A sentence was added." in shown(petra.get(review))
    petra.send_form(review, {"decision": "approve", "action": "decide"})
    assert Approval.objects.get(subject_id=row.pk).state == "approved"
    assert noor.send_form(url("publication_release", row.pk)).status_code == 302
    assert open_waiting(row.pk, fresh(row).waiting or b"").notes == {"en": "A sentence was added."}
