"""What is published hears of every change that a figure may follow from."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.evidence.incidents.linking import link
from safeconduct.evidence.incidents.saving import add_persons
from safeconduct.evidence.incidents.telling import TOLD
from safeconduct.outbox.models import Parcel
from tests.evidence.desk import AT, a_claim, a_person, a_source, an_act, an_incident, research_desk

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=False)


def told() -> set[object]:
    return set(Parcel.objects.filter(event=TOLD, done_on=None).values_list("subject", flat=True))


def heard() -> None:
    Parcel.objects.filter(event=TOLD).update(done_on=AT.date())


def test_a_new_claim_a_person_and_a_part_are_told_once_each() -> None:
    desk = research_desk()
    whole, part = an_incident(desk.zarema, "The whole"), an_incident(desk.zarema, "A part")
    act = an_act(desk.zarema, part)
    heard()
    a_claim(desk.zarema, part, a_source(desk.zarema))
    a_claim(desk.zarema, part)
    assert told() == {part.pk}
    assert Parcel.objects.filter(event=TOLD, done_on=None).count() == 1
    heard()
    link(whole, "encompasses", part, token=uuid4(), by=desk.zarema.person, at=AT)
    assert told() == {whole.pk}
    heard()
    add_persons(act, [a_person(desk.zarema)], by=desk.zarema.person, at=AT)
    assert told() == {whole.pk, part.pk}, "a figure of the whole follows from its parts"


def test_a_source_alone_changes_no_figure() -> None:
    desk = research_desk()
    heard()
    a_source(desk.zarema)
    assert told() == set()
