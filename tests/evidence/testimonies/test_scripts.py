"""Script, the witness's approval, the reader's release, recording: in this order, each naming the one before."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Artifact, MadeFrom, ScriptStep, Testimony
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.testimonies import actions, deid, scripts, uses
from tests.evidence.desk import AT, ResearchDesk, an_item, research_desk
from tests.evidence.testimonies.vault import TEXT, an_account, an_agreed_version, layla, takes_back

SCRIPT = {"text": "In spring they took me from my house. I was kept for many days."}
APPROVAL = {"how": "read aloud on a call", "when": "20 November", "heard_by": "Zarema"}
RELEASE = {"reader": "Invented Reader", "how": "signed", "when": "21 November"}
RECORDING = {"note": "First take"}
STEPS = (
    ("script", SCRIPT),
    ("witness_approval", APPROVAL),
    ("reader_release", RELEASE),
    ("recording", RECORDING),
)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def kept(desk: ResearchDesk) -> Testimony:
    found = an_account(desk, scopes=(Scope.STORE, Scope.READ_BY_ANOTHER))
    an_agreed_version(desk, found, layla(desk))
    return found


def take(desk: ResearchDesk, kept: Testimony, step: str, said: dict[str, Any], **more: Any) -> ScriptStep:
    rows = scripts.rows_of(kept)
    values: dict[str, Any] = {
        "token": uuid4(),
        "follows": bytes(rows[-1].digest) if rows else scripts.FIRST,
        **more,
    }
    values |= {"by": desk.zarema.person, "at": AT, "desk": desk.keys(desk.zarema, "testimony")}
    try:
        return scripts.take(kept, step, said, **values)
    except scripts.LookAgain as new:  # Zarema looks at each word that the agreed version does not hold
        return scripts.take(kept, step, said, looked_at=new.phrases, **values)


def whole_chain(desk: ResearchDesk, kept: Testimony) -> list[ScriptStep]:
    return [take(desk, kept, step, dict(said)) for step, said in STEPS]


def test_the_whole_chain_is_taken_and_the_recording_names_the_script(
    desk: ResearchDesk, kept: Testimony
) -> None:
    rows, vault = whole_chain(desk, kept), desk.keys(desk.malik, "testimony")
    assert bytes(rows[0].previous) == scripts.FIRST
    assert [bytes(later.previous) for later in rows[1:]] == [bytes(row.digest) for row in rows[:-1]]
    opened = scripts.opened(kept, "review", by=desk.malik.person, at=AT, desk=vault)
    assert opened[-1].content["script"] == bytes(rows[0].digest).hex()
    assert scripts.verify_chain(kept, vault) is None and scripts.next_step(rows) == ""


@pytest.mark.parametrize("done", range(4))
def test_no_step_is_taken_out_of_order(desk: ResearchDesk, kept: Testimony, done: int) -> None:
    for step, said in STEPS[:done]:
        take(desk, kept, step, dict(said))
    for step, said in STEPS[1:]:
        if step != STEPS[done][0]:
            with pytest.raises(scripts.OutOfOrder):
                take(desk, kept, step, dict(said))
    with pytest.raises(scripts.OutOfOrder):
        take(desk, kept, "published", {"text": "x"})
    assert ScriptStep.objects.count() == done


def test_a_changed_or_a_moved_step_breaks_the_chain(desk: ResearchDesk, kept: Testimony) -> None:
    rows, vault = whole_chain(desk, kept), desk.keys(desk.zarema, "testimony")
    for values in (
        {"by": desk.malik.person},
        {"day": AT.date().replace(year=2025)},
        {"previous": b"\1" * 32},
    ):
        before = ScriptStep.objects.values(*values).get(pk=rows[1].pk)
        ScriptStep.objects.filter(pk=rows[1].pk).update(**values)
        assert scripts.verify_chain(kept, vault) == 2
        if "by" in before:
            before = {"by": desk.zarema.person}
        ScriptStep.objects.filter(pk=rows[1].pk).update(**before)
    ScriptStep.objects.filter(pk=rows[2].pk).update(sealed=rows[1].sealed)
    assert scripts.verify_chain(kept, vault) == 3
    ScriptStep.objects.filter(pk=rows[2].pk).delete()
    assert scripts.verify_chain(kept, vault) == 4


def test_a_new_script_begins_a_new_chain_and_supersedes_the_recording(
    desk: ResearchDesk, kept: Testimony
) -> None:
    whole_chain(desk, kept)
    again = take(desk, kept, "script", {"text": "They took me. I was kept long."})
    vault = desk.keys(desk.zarema, "testimony")
    assert (
        bytes(again.previous) == scripts.FIRST
        and scripts.next_step(scripts.rows_of(kept)) == "witness_approval"
    )
    opened = scripts.opened(kept, "work", by=desk.zarema.person, at=AT, desk=vault)
    assert [one.superseded for one in opened] == [True] * 4 + [False]
    assert scripts.verify_chain(kept, vault) is None
    with pytest.raises(scripts.OutOfOrder):
        take(desk, kept, "recording", dict(RECORDING))


def test_without_consent_to_be_read_no_step_is_taken(desk: ResearchDesk, kept: Testimony) -> None:
    take(desk, kept, "script", dict(SCRIPT))
    takes_back(desk, kept, Scope.READ_BY_ANOTHER)
    with pytest.raises(uses.NoConsent):
        take(desk, kept, "witness_approval", dict(APPROVAL))
    other = an_account(desk)
    with pytest.raises(uses.NoConsent):
        take(desk, other, "script", dict(SCRIPT))


def test_without_an_agreed_version_that_fits_no_step_is_taken(desk: ResearchDesk, kept: Testimony) -> None:
    other = an_account(desk, scopes=(Scope.STORE, Scope.READ_BY_ANOTHER))
    with pytest.raises(deid.NothingAgreed):
        take(desk, other, "script", dict(SCRIPT))
    take(desk, kept, "script", dict(SCRIPT))
    actions.correct(
        kept, {}, {"text": TEXT + " More."}, version=1, by=desk.zarema.person, at=AT,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    with pytest.raises(deid.NothingAgreed):
        take(desk, kept, "witness_approval", dict(APPROVAL))


@pytest.mark.parametrize("words", ["They came to Урус-Мартан.", "I, Ruslan, was taken."])
def test_a_script_that_says_a_recorded_name_again_is_refused(
    desk: ResearchDesk, kept: Testimony, words: str
) -> None:
    with pytest.raises(scripts.GivesAway) as refused:
        take(desk, kept, "script", {"text": words})
    assert refused.value.phrases and not any(phrase in str(refused.value) for phrase in refused.value.phrases)


def test_what_belongs_to_a_step_must_be_said(desk: ResearchDesk, kept: Testimony) -> None:
    with pytest.raises(scripts.Incomplete):
        take(desk, kept, "script", {"text": "  "})


def test_a_form_sent_twice_takes_one_step_and_a_stale_one_none(desk: ResearchDesk, kept: Testimony) -> None:
    form = uuid4()
    first = take(desk, kept, "script", dict(SCRIPT), token=form)
    second = take(desk, kept, "script", dict(SCRIPT), token=form, follows=scripts.FIRST)
    assert first.pk == second.pk
    with pytest.raises(ChangedMeanwhile):
        take(desk, kept, "script", dict(SCRIPT), follows=scripts.FIRST)


def test_the_item_with_the_recording_goes_when_the_purpose_does(desk: ResearchDesk, kept: Testimony) -> None:
    item = an_item(desk.zarema, is_public=False)
    file = Artifact.objects.create(
        item=item, role="original", blob="b" * 32, stored_size=1, ciphertext=b"", made_by=desk.zarema.person,
        made_on=AT.date(), sealed=b"",
    )  # fmt: skip
    for step, said in STEPS[:3]:
        take(desk, kept, step, dict(said))
    take(desk, kept, "recording", dict(RECORDING), artifact=file)
    made: UUID = MadeFrom.objects.get(testimony=kept, purpose=Scope.READ_BY_ANOTHER.value).record_id
    assert made == item.pk


def test_what_the_script_changed_is_shown_word_by_word() -> None:
    changed = scripts.changed_words("they took me from my house", "they took us from a house")
    assert [kind for kind, _ in changed] == ["same", "gone", "new", "same", "gone", "new", "same"]
