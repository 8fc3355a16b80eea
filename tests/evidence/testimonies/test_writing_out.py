"""What somebody of us passed on outside this page is written down, so that it can be called back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import recording
from safeconduct.evidence.models import HandedOut
from safeconduct.evidence.testimonies import handed_out, writing_out
from safeconduct.evidence.testimonies.writing_out import Shared
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.evidence.testimonies.vault import TEXT, a_witness, an_account, how, shown, takes_back, typed, url

SHARED = Shared("Body N, by hand", AT.date(), "share", Scope.SHARE_ANONYMISED)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_it_is_kept_once_with_who_has_it_sealed_and_is_on_the_list_to_call_back(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.SHARE_ANONYMISED))
    form, keys = uuid4(), desk.keys(desk.zarema, "testimony")
    for _ in range(2):
        writing_out.write_down(kept, SHARED, token=form, by=desk.zarema.person, at=AT, desk=keys)
    row = HandedOut.objects.get()
    assert (row.how, row.purpose, row.day) == ("share", Scope.SHARE_ANONYMISED.value, AT.date())
    assert StaffEntry.objects.filter(action="evidence.testimony.handed_out", subject=kept.pk).count() == 1
    assert recording.open_content(kept, keys)["text"] == TEXT
    assert not handed_out.listed(kept, AT.date())[0].must_come_back
    takes_back(desk, kept, Scope.SHARE_ANONYMISED)
    assert handed_out.listed(kept, AT.date())[0].must_come_back


def test_zarema_writes_it_down_and_reads_who_has_it_only_with_the_account(desk: ResearchDesk) -> None:
    kept, zarema = an_account(desk), desk.client(desk.zarema)
    page = url("testimony_out", kept.pk)
    said = {
        "step": "write", "to_whom": "Body N", "day": timezone.now().date().isoformat(), "how": "share",
        "purpose": Scope.SHARE_ANONYMISED.value,
    }  # fmt: skip
    text = shown(zarema.send_form(page, said | {"to_whom": "", "day": "2999-01-01"}), 422)
    assert "Write who has it now" in text and "still to come" in text
    assert zarema.send_form(page, said)["Location"].endswith("?done=out_written")
    text = shown(zarema.get(page))
    assert "Passed on" in text and "Body N" not in text
    read = url("testimony_read", kept.pk)
    assert "Body N" in shown(zarema.send_form(read, {"reason": "work"}))
    kept.refresh_from_db()
    edit = url("testimony_edit", kept.pk)
    corrected = {
        "step": "save",
        "version": str(kept.version),
        "safety": "none_found",
        "text": TEXT + " More.",
    }
    assert zarema.send_form(edit, corrected).status_code == 302
    assert "Body N" in shown(zarema.send_form(read, {"reason": "work"}))


def test_after_everything_was_taken_back_nothing_more_is_written_down(desk: ResearchDesk) -> None:
    kept = an_account(desk)
    takes_back(desk, kept, Scope.STORE)
    page = url("testimony_out", kept.pk)
    assert "Write down that something went out" not in shown(desk.client(desk.zarema).get(page))


def test_how_it_was_said_is_there_on_the_form_after_the_account_and_no_answer_is(desk: ResearchDesk) -> None:
    person, zarema = a_witness(desk), desk.client(desk.zarema)
    answer = zarema.send_form(
        url("testimony_new"), typed(desk, person, **how(desk.malik.person, spoken="ka"))
    )
    page = answer["Location"]
    text = shown(zarema.get(page))
    today = timezone.now().date().isoformat()
    assert f'value="{today}"' in text and '<option value="ka" selected>' in text
    assert f'<option value="{desk.malik.person.pk}" selected>' in text and 'value="given" checked' not in text
    assert f'value="{today}"' not in shown(desk.client(desk.malik).get(page))


def test_the_form_says_how_finely_a_day_is_written(desk: ResearchDesk) -> None:
    text = shown(desk.client(desk.zarema).get(url("testimony_new") + f"?person={a_witness(desk).key}"))
    assert "The month and no closer" in text and "As 2026-11-22." in text and "Write 2026" not in text
