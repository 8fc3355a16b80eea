"""Files of the desk are nobody's orphans, and keys whose row never came go after a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict

from safeconduct.audit.models import WorkerEntry
from safeconduct.blobs import store as blobs
from safeconduct.evidence import kept_forms, keys
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.items.sweeping import blobs_named, keepers, owners, sweep_ownerless
from safeconduct.evidence.models import Artifact, ImportRun, KeptForm, PersonRecord, Record
from safeconduct.evidence.recording import add
from safeconduct.intake import sweeping
from safeconduct.keyring.lost_halves import FEW, LooksLikeTheWrongDatabase
from safeconduct.keyring.models import WrappedKey
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.evidence.items.files import a_sealed_file, an_artifact

TOMORROW = AT + timedelta(days=1)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def made_yesterday() -> None:
    WrappedKey.objects.update(made_on=AT.date())


def test_the_sweep_of_files_leaves_those_of_the_desk_and_takes_nobodys(desk: ResearchDesk) -> None:
    from django.utils import timezone

    held, lost = an_artifact(desk, desk.zarema), a_sealed_file()
    later = timezone.now() + timedelta(days=2)
    assert sweeping.sweep_blobs(later, also_known=(blobs_named,)) == 1
    assert blobs.path_of(held.blob).exists() and not blobs.path_of(lost.blob).exists()


def test_what_the_intake_desk_sweeps_leaves_keys_of_evidence_alone(desk: ResearchDesk) -> None:
    an_artifact(desk, desk.zarema)
    add(PersonRecord(id=uuid4()), by=desk.zarema.person, at=AT, content={"names": ["Invented"]},
        desk=desk.keys(desk.zarema, "testimony"))  # fmt: skip
    made_yesterday()
    before = WrappedKey.objects.count()
    sweeping.sweep_ownerless_keys(TOMORROW)
    sweeping.finish_keyless_rows(TOMORROW)
    assert WrappedKey.objects.count() == before


def test_a_key_whose_row_never_came_goes_after_a_day_and_all_others_stay(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    person = add(
        PersonRecord(id=uuid4()), by=desk.zarema.person, at=AT, content={"names": ["Invented"]},
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    kept_forms.keep(
        by=desk.zarema.unlocked, form="item", subject_id=uuid4(), typed=QueryDict("title=x"), at=AT
    )
    lost = [uuid4(), uuid4()]
    for record_id, code in zip(lost, ("documentation", "testimony"), strict=True):
        keys.new_key(record_id, desk.keys(desk.zarema, code))  # type: ignore[arg-type]  # a desk's code
    assert sweep_ownerless(AT) == 0, "they were made today"
    made_yesterday()
    assert sweep_ownerless(TOMORROW.replace(hour=0, minute=30)) == 0, "not in the first hour of a day"
    assert sweep_ownerless(TOMORROW) == 2 and sweep_ownerless(TOMORROW) == 0
    assert not WrappedKey.objects.filter(owner_id__in=lost).exists()
    assert artifacts.described(held, desk.keys(desk.malik)).size
    assert keys.has_key(person.pk, desk.keys(desk.malik, "testimony"))
    assert WrappedKey.objects.filter(owner_kind=kept_forms.OWNER).count() == KeptForm.objects.count() == 1
    assert WorkerEntry.objects.filter(action="evidence.keys.ownerless_swept").count() == 2


def test_databases_that_do_not_belong_together_are_not_swept(desk: ResearchDesk) -> None:
    keyring = desk.keys(desk.zarema)
    for _ in range(FEW + 1):
        keys.new_key(uuid4(), keyring)
    made_yesterday()
    with pytest.raises(LooksLikeTheWrongDatabase):
        sweep_ownerless(TOMORROW)
    assert WrappedKey.objects.filter(owner_kind="evidence").count() == FEW + 1


def test_every_table_that_names_a_file_is_asked() -> None:
    assert {Artifact, ImportRun} <= set(keepers())


def test_every_kind_of_record_counts_as_an_owner() -> None:
    def below(model: type[Record]) -> set[type[Record]]:
        return {model for each in model.__subclasses__() for model in (each, *below(each))}

    records = {model for model in below(Record) if not model._meta.abstract}
    assert records <= set(owners(("evidence", "advocacy", "press"))) and KeptForm in owners()
