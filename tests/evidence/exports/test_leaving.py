"""What leaves: everything that was asked for, nothing that was withdrawn, and no claim without its denials."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.db import transaction

from safeconduct.access.actions import approvals
from safeconduct.access.errors import NotAllowed, NotAMember, NotApproved, WrongState
from safeconduct.access.models import Approval
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.approvals import EXPORT
from safeconduct.evidence.exchange import schema
from safeconduct.evidence.exports import making
from safeconduct.evidence.exports.choosing import Choice
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.models import (
    Claim,
    ClaimLink,
    Export,
    HandedOut,
    Incident,
    IncidentLink,
    PersonRecord,
    Source,
)
from safeconduct.evidence.recording import add, change
from tests.access.people import Member
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_source,
    an_act,
    an_incident,
    an_item,
    research_desk,
)
from tests.evidence.exports.leaving import ALL, another_house, asked, everything, keys_of, made, records
from tests.evidence.imports.bringing import Importing
from tests.evidence.imports.test_bringing_in import ROUND_UP, lines


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def brought(desk: ResearchDesk) -> None:
    Importing(desk, desk.zarema, lines(*ROUND_UP)).bring()


def deny(by: Member, claim: Claim, **more: object) -> Claim:
    incident = claim.incident
    assert incident is not None
    denial = a_claim(by, incident, kind="denial", statement="It did not happen.", unit="", comparator="", low=None,
                     act_code="", **more)  # fmt: skip
    ClaimLink.objects.create(
        claim=denial, relation="denies", to_claim=claim, made_by=by.person, made_on=AT.date()
    )
    return denial


def test_what_left_comes_in_elsewhere_as_the_same_records(desk: ResearchDesk) -> None:
    brought(desk)
    first = everything(desk, desk.zarema)
    for record in records(first):
        assert list(schema.faults(record, schema.by_kind()[record["record"]])) == []
    another_house()
    Importing(desk, desk.malik, first).bring()
    assert everything(desk, desk.malik) == first


def test_a_relation_reads_the_same_from_both_ends_after_import_and_export(desk: ResearchDesk) -> None:
    before, after = an_incident(desk.zarema, "First"), an_incident(desk.zarema, "Second")
    IncidentLink.objects.create(whole=before, part=after, relation="precedes", made_by=desk.zarema.person,
                                made_on=AT.date(), why="The one made room for the other")  # fmt: skip
    claim = a_claim(desk.zarema, before, a_source(desk.zarema))
    denial = deny(desk.zarema, claim)
    left = everything(desk, desk.zarema)
    another_house()
    Importing(desk, desk.zarema, left).bring()
    first, second = Incident.objects.get(title="First"), Incident.objects.get(title="Second")
    assert [(each.relation, each.part) for each in first.parts.all()] == [("precedes", second)]
    assert [(each.relation, each.whole) for each in second.wholes.all()] == [("precedes", first)]
    assert second.parts.count() == 0 and first.wholes.get_queryset().count() == 0
    denied, denies = Claim.objects.get(key=claim.key), Claim.objects.get(key=denial.key)
    assert [(each.relation, each.to_claim) for each in denies.links.all()] == [("denies", denied)]
    assert [(each.relation, each.claim) for each in denied.linked_from.all()] == [("denies", denies)]
    assert everything(desk, desk.zarema) == left


def test_denials_leave_with_what_they_deny_wherever_they_were_recorded(desk: ResearchDesk) -> None:
    one, other = an_incident(desk.zarema, "One"), an_incident(desk.zarema, "Other")
    claim = a_claim(desk.zarema, one, a_source(desk.zarema))
    denial = a_claim(desk.zarema, other, kind="denial", unit="", comparator="", low=None, act_code="")
    ClaimLink.objects.create(claim=denial, relation="denies", to_claim=claim, made_by=desk.zarema.person,
                             made_on=AT.date())  # fmt: skip
    content = made(desk, desk.zarema, Choice("jsonl", ALL, incidents=(one.key,)))
    assert keys_of(content, "claim") == {claim.key, denial.key} and len(keys_of(content, "link")) == 1
    table = made(desk, desk.zarema, Choice("csv", ("claim",), incidents=(one.key,))).decode()
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows[denial.key]["denies"] == claim.key and claim.key in rows


def test_what_was_withdrawn_or_is_not_seen_never_leaves(desk: ResearchDesk) -> None:
    kept, gone = a_source(desk.zarema, "Kept"), a_source(desk.zarema, "Gone")
    incident = an_incident(desk.zarema, "Withdrawn incident")
    an_act(desk.zarema, incident)
    claim = a_claim(desk.zarema, an_incident(desk.zarema, "Standing"), kept, gone)
    Source.every.filter(pk=gone.pk).update(withdrawn_on=AT.date())
    Incident.every.filter(pk=incident.pk).update(withdrawn_on=AT.date())
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    importing.check()
    content = everything(desk, desk.zarema)
    assert keys_of(content, "source") == {kept.key} and len(keys_of(content, "incident")) == 1
    assert keys_of(content, "act") == set() and b"Withdrawn incident" not in content
    assert next(each for each in records(content) if each["key"] == claim.key)["sources"] == [kept.key]


def test_every_artifact_is_listed_and_the_sealed_stays_sealed(desk: ResearchDesk) -> None:
    item = an_item(desk.zarema)
    for number in range(3):
        artifacts.store_bytes(
            item, [b"%PDF-1.7 invented " + bytes([48 + number])], role="original", name=f"secret-name-{number}.pdf",
            media_type="application/pdf", group="pdf", desk=desk.keys(desk.zarema), by=desk.zarema.person, at=AT,
        )  # fmt: skip
    content = everything(desk, desk.zarema)
    assert keys_of(content, "item") == {item.key} and item.artifacts.count() == 3
    assert keys_of(content, "artifact") == {str(each.pk) for each in item.artifacts.all()}
    assert b"secret-name" not in content


def test_an_export_is_made_once_and_written_down(desk: ResearchDesk) -> None:
    brought(desk)
    export = asked(desk.zarema, Choice("jsonl", ALL), why="court")
    with pytest.raises(NotAllowed):
        making.make(export, seat=None, by=desk.malik.person, at=AT)
    packed = making.make(export, seat=None, by=desk.zarema.person, at=AT)
    export.refresh_from_db()
    assert export.state == "made" and export.records == len(packed.rows) == HandedOut.objects.count() > 8
    assert set(HandedOut.objects.values_list("act_id", "how")) == {(export.pk, "export")}
    entry = StaffEntry.objects.get(action="evidence.export.made.court")
    assert (entry.by, entry.subject, entry.count) == (desk.zarema.person.pk, export.pk, export.records)
    assert bytes(export.digest or b"") != packed.digest and bytes(export.digest or b"") == bytes(entry.about)
    with pytest.raises(WrongState):
        making.make(export, seat=None, by=desk.zarema.person, at=AT)
    with pytest.raises(NotAllowed):
        asked(desk.pavel, Choice("jsonl", ALL))


@pytest.fixture
def known(desk: ResearchDesk) -> PersonRecord:
    """Somebody whose name is in the vault."""
    return add(
        PersonRecord(id=uuid4(), has_identity=True), by=desk.zarema.person, at=AT,
        content={"names": ["Invented Name"], "contacts": ["+7 900 000 00 00"]},
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def with_identity(desk: ResearchDesk, known: PersonRecord) -> Export:
    return asked(desk.zarema, Choice("jsonl", ("person",), persons=(known.key,)), why="court")


def agreed(export: Export, by: Member, asker: Member) -> Approval:
    digest = making.digest_of(export, AT.date())
    question = approvals.ask(
        kind=EXPORT, subject_id=export.pk, digest=digest, by=asker.person, at=AT, token=uuid4()
    )
    return approvals.approve(approval_id=question.pk, kind=EXPORT, digest=digest, by=by.person, at=AT)


def make_with(desk: ResearchDesk, export: Export, member: Member) -> bytes:
    seat = desk.keys(member, "testimony")
    return b"".join(making.make(export, seat=seat, by=member.person, at=AT).pieces())


def test_identities_leave_after_a_second_person_agreed_and_each_is_noted_first(
    desk: ResearchDesk, known: PersonRecord
) -> None:
    export = with_identity(desk, known)
    with pytest.raises(NotApproved):
        make_with(desk, export, desk.zarema)
    assert not StaffEntry.objects.filter(action="evidence.identity.opened.export").exists()
    approval = agreed(export, desk.petra, desk.zarema)
    with pytest.raises(NotAMember):
        making.make(export, seat=None, by=desk.zarema.person, at=AT)
    content = make_with(desk, export, desk.zarema)
    identity = next(each for each in records(content) if each["record"] == "identity")
    assert identity["names"] == ["Invented Name"] and identity["person"] == known.key
    assert list(schema.faults(identity, schema.by_kind()["identity"])) == []
    assert StaffEntry.objects.get(action="evidence.identity.opened.export").subject == known.pk
    approval.refresh_from_db()
    assert approval.state == "used"
    assert HandedOut.objects.get(kind="identity").approval == approval.pk
    importing = Importing(desk, desk.zarema, content)
    assert ("record", "only_out") in {(column, code) for _, column, code, _ in importing.check().problems}


def test_what_changed_since_somebody_agreed_does_not_leave(desk: ResearchDesk, known: PersonRecord) -> None:
    export = with_identity(desk, known)
    agreed(export, desk.malik, desk.zarema)
    change(known, {}, version=1, by=desk.malik.person, at=AT, content={"names": ["Another Name"]},
           desk=desk.keys(desk.malik, "testimony"))  # fmt: skip
    with pytest.raises(NotApproved):
        make_with(desk, export, desk.zarema)
    assert HandedOut.objects.count() == 0
    with transaction.atomic():
        assert Export.objects.get(pk=export.pk).state == "asked"


def test_tables_for_others_keep_what_is_hedged(desk: ResearchDesk) -> None:
    brought(desk)
    one = Incident.objects.get(key="E-one")
    a_claim(desk.zarema, one, a_source(desk.zarema), act_code="killing", comparator="at_least", low=3)
    uwazi = made(desk, desk.zarema, Choice("uwazi", ("incident",))).decode("utf-8-sig")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(uwazi))}
    assert rows["E-one"]["geolocation"] == "43.32|45.7" and rows["E-one"]["denials"] == "C-deny"
    assert rows["E-one"]["date"] == "2017-03-02~" and rows["E-one"]["contested"] == "yes"
    events = made(desk, desk.zarema, Choice("events", ("incident",))).decode("utf-8-sig")
    row = {row["id"]: row for row in csv.DictReader(io.StringIO(events))}["E-one"]
    assert (row["low"], row["best"], row["country"], row["where_prec"]) == ("3", "", "RU", "1")
    assert row["denials"] == "C-deny"


def test_a_spreadsheet_computes_nothing_of_what_left(desk: ResearchDesk) -> None:
    an_incident(desk.zarema, '=HYPERLINK("x")')
    table = made(desk, desk.zarema, Choice("spreadsheet", ("incident",))).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(table)))["title"].startswith("'=")
    plain = made(desk, desk.zarema, Choice("csv", ("incident",))).decode()
    assert next(csv.DictReader(io.StringIO(plain)))["title"].startswith("=")
