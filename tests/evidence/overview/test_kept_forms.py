"""An hour of typing is not lost: kept for whoever typed it alone, put back or thrown away, gone when it was saved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from safeconduct import vault
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence import kept_forms
from safeconduct.evidence.models import KeptForm, PersonRecord
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey
from tests.evidence.desk import ResearchDesk, a_person, research_desk

NEW, TYPED = "/evidence/people/new", {"unit": "person", "origin": "Northern region", "names": "Invented Name"}


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def kept(desk: ResearchDesk, text: str = "An hour of typing", form: str = "claim", **more: Any) -> KeptForm:
    typed = QueryDict(mutable=True)
    typed.setlist("statement", [text])
    return kept_forms.keep(
        by=desk.zarema.unlocked, form=form, subject_id=more.pop("subject_id", uuid4()), typed=typed,
        at=more.pop("at", timezone.now()),
    )  # fmt: skip


def keys_of(row: KeptForm) -> int:
    return WrappedKey.objects.filter(owner_kind="keptform", owner_id=row.pk).count()


def test_nobody_but_whoever_typed_it_opens_it(desk: ResearchDesk) -> None:
    row = kept(desk)
    mine = kept_forms.opened(desk.zarema.unlocked, "claim", row.subject_id)
    assert mine is not None and mine["fields"] == {"statement": ["An hour of typing"]}
    assert kept_forms.opened(desk.malik.unlocked, "claim", row.subject_id) is None
    with pytest.raises((vault.CannotOpen, NoKey)):
        kept_forms._opened_key(row, desk.malik.unlocked)
    assert b"typing" not in bytes(row.sealed)


def test_keeping_again_takes_the_place_of_what_was_kept(desk: ResearchDesk) -> None:
    subject = uuid4()
    first, second = kept(desk, "one", subject_id=subject), kept(desk, "two", subject_id=subject)
    assert first.pk == second.pk and KeptForm.objects.count() == 1 and keys_of(first) == 1
    found = kept_forms.opened(desk.zarema.unlocked, "claim", subject)
    assert found is not None and found["fields"]["statement"] == ["two"]


def test_saving_deletes_it_and_its_key(desk: ResearchDesk) -> None:
    row = kept(desk)
    kept_forms.forget(person=desk.malik.person, form="claim", subject_id=row.subject_id)
    assert keys_of(row) == 1, "only one's own"
    kept_forms.forget(person=desk.zarema.person, form="claim", subject_id=row.subject_id)
    assert keys_of(row) == 0 and KeptForm.objects.count() == 0


def test_the_worker_forgets_after_fourteen_days(desk: ResearchDesk) -> None:
    now = timezone.now()
    old, fresh = kept(desk, at=now - timedelta(days=15)), kept(desk, at=now - timedelta(days=13))
    assert kept_forms.opened(desk.zarema.unlocked, "claim", old.subject_id) is None, "not shown even before"
    assert kept_forms.forget_old(now) == 1
    assert (keys_of(old), keys_of(fresh)) == (0, 1) and KeptForm.objects.get() == fresh


def test_a_withdrawal_takes_what_was_typed_about_it(desk: ResearchDesk) -> None:
    row, other = kept(desk), kept(desk)
    assert kept_forms.forget_about([row.subject_id]) == 1
    assert keys_of(row) == 0 and KeptForm.objects.get() == other


def test_a_text_nobody_types_is_not_kept(desk: ResearchDesk) -> None:
    with pytest.raises(kept_forms.NotKept):
        kept(desk, "x" * (kept_forms.LONGEST + 1))
    with pytest.raises(kept_forms.NotKept):
        kept(desk, form="letters")
    assert KeptForm.objects.count() == 0


def test_a_key_that_is_gone_makes_room_for_a_new_one(desk: ResearchDesk) -> None:
    row = kept(desk)
    WrappedKey.objects.filter(owner_kind="keptform").delete()
    assert kept_forms.opened(desk.zarema.unlocked, "claim", row.subject_id) is None
    kept(desk, "again", subject_id=row.subject_id)
    found = kept_forms.opened(desk.zarema.unlocked, "claim", row.subject_id)
    assert found is not None and found["fields"]["statement"] == ["again"]


def test_zarema_keeps_goes_on_tomorrow_and_saves_one_person(desk: ResearchDesk) -> None:
    zarema, form = desk.client(desk.zarema), str(uuid4())
    address = reverse("keep_form", args=("person", desk.zarema.person.pk))
    page = zarema.get(NEW).content.decode()
    assert f'formaction="{address}"' in page and "was not saved" not in page
    answer = zarema.send_form(address, {**TYPED, "token": form, "keep": "yes"}, page=NEW)
    assert answer["Location"] == f"{NEW}?kept=back"
    tomorrow = desk.client(desk.zarema)
    offered = tomorrow.get(NEW).content.decode()
    assert "was not saved" in offered and "Invented Name" not in offered
    back = tomorrow.get(f"{NEW}?kept=back").content.decode()
    assert "Invented Name" in back and "Northern region" in back and f'name="token" value="{form}"' in back
    assert "Please look at this again" not in back
    assert PersonRecord.objects.count() == 0
    saved = tomorrow.send_form(NEW, {**TYPED, "token": form}, page=f"{NEW}?kept=back")
    assert saved.status_code == 302 and str(PersonRecord.objects.get().pk) == form
    assert KeptForm.objects.count() == 0 and "was not saved" not in tomorrow.get(NEW).content.decode()


def test_what_is_kept_can_be_thrown_away(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    address = reverse("keep_form", args=("person", desk.zarema.person.pk))
    zarema.send_form(address, {**TYPED, "keep": "yes"}, page=NEW)
    assert zarema.send_form(address, {"keep": "forget"}, page=NEW)["Location"] == NEW
    assert KeptForm.objects.count() == 0


def test_the_script_keeps_quietly_and_is_told_when(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    address = reverse("keep_form", args=("person", desk.zarema.person.pk))
    answer = zarema.send_form(address, {**TYPED, "keep": "quietly"}, page=NEW)
    assert answer.status_code == 200 and answer.content.decode().startswith("Kept at ")
    assert "keep.js" in zarema.get(NEW).content.decode() and KeptForm.objects.count() == 1
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_put_back_meets_a_colleagues_change(desk: ResearchDesk) -> None:
    record = a_person(desk.zarema)
    zarema, page = desk.client(desk.zarema), reverse("person_identity_edit", args=(record.pk,))
    address = reverse("keep_form", args=("identity", record.pk))
    zarema.send_form(address, {"names": "Invented Name", "keep": "yes"}, page=page)
    desk.client(desk.malik).send_form(page, {"step": "save", "names": "Malik was faster"})
    asked = zarema.get(f"{page}?kept=back").content.decode()
    assert "Invented Name" not in asked and "Say why once more" in asked, (
        "nothing of an identity without a reason"
    )
    back = zarema.send_form(page, {"reason": "correct"}, page=f"{page}?kept=back").content.decode()
    assert "Invented Name" in back and 'name="version" value="1"' in back
    assert (
        StaffEntry.objects.filter(subject=record.pk, action="evidence.identity.opened.correct").count() == 1
    )
    late = zarema.send_form(
        page, {"step": "save", "names": "Invented Name", "version": "1", "reason": "correct"}
    )
    assert late.status_code == 409 and "Malik was faster" in late.content.decode()
    assert KeptForm.objects.count() == 1, "nothing was saved, nothing is thrown away"


def test_a_keep_address_answers_only_whoever_records_and_leads_only_to_this_desk(desk: ResearchDesk) -> None:
    address = reverse("keep_form", args=("person", uuid4()))
    zarema = desk.client(desk.zarema)
    for back in ("https://elsewhere.example/", "//elsewhere.example/evidence/", "/inbox", ""):
        assert zarema.send_form(address, {"keep": "yes", "keep_back": back}, page=NEW).status_code == 404
    assert zarema.get(address).status_code == 405
    unknown = reverse("keep_form", args=("letters", uuid4()))
    assert zarema.send_form(unknown, {"keep": "yes"}, page=NEW).status_code == 404
    pavel = desk.client(desk.pavel)
    assert pavel.send_form(address, {"keep": "yes"}, page="/account").status_code == 404


def test_whoever_was_signed_out_is_led_to_sign_in_and_what_was_kept_waits(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    address = reverse("keep_form", args=("person", desk.zarema.person.pk))
    zarema.send_form(address, {**TYPED, "keep": "quietly"}, page=NEW)
    zarema.send_form("/sign-out", {}, page=NEW)
    led = zarema.post(NEW, {**TYPED, "csrfmiddlewaretoken": "x" * 32})
    assert led.status_code in (302, 403)
    assert "was not saved" in desk.client(desk.zarema).get(NEW).content.decode()
