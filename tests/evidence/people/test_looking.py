"""A name that the vault holds already is said at once, and a match that nobody looked into says so."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import PersonMatch, PersonRecord
from safeconduct.evidence.people import identities, matching
from safeconduct.evidence.people.looked_at import decided_unopened
from safeconduct.evidence.recording import add
from tests.evidence.desk import AT, ResearchDesk, a_person, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def somebody(desk: ResearchDesk, name: str) -> PersonRecord:
    return add(
        PersonRecord(id=uuid4(), has_identity=True), by=desk.zarema.person, at=AT, content={"names": [name]},
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def proposed(desk: ResearchDesk, first: PersonRecord, second: PersonRecord) -> PersonMatch:
    return matching.propose(
        token=uuid4(), first=first, second=second, decision="same", why=["name"], by=desk.zarema.person, at=AT
    )


def opens(desk: ResearchDesk, *records: PersonRecord) -> None:
    identities.note_reading(records, by=desk.malik.person, reason="compare", at=AT)


def address(match: PersonMatch) -> str:
    return reverse("person_match", args=(match.pk,))


def test_whoever_records_a_name_twice_is_told_and_led_to_compare(desk: ResearchDesk) -> None:
    held, other = somebody(desk, "Руслан Выдуманов"), somebody(desk, "Somebody Else")
    zarema = desk.client(desk.zarema)
    typed: dict[str, Any] = {"token": str(uuid4()), "unit": "person", "names": "Ruslan Vydumanov"}
    answer = zarema.send_form(reverse("person_new"), typed)
    text = zarema.get(answer["Location"]).content.decode()
    new = PersonRecord.objects.order_by("key").last()
    assert new is not None and answer["Location"].endswith(f"?done=person_added&same={held.key}")
    compare = f"{reverse('person_match_new', args=(new.pk,))}?other={held.key}"
    assert compare in text and other.key not in text and "Vydumanov" not in text
    assert f'value="{held.key}"' in zarema.get(compare).content.decode()
    noted = StaffEntry.objects.get(action="evidence.identity.searched.compare")
    assert noted.by == desk.zarema.person.pk


def test_a_name_written_into_the_vault_later_is_looked_for_too(desk: ResearchDesk) -> None:
    held, bare = somebody(desk, "Ruslan Vydumanov"), a_person(desk.zarema)
    typed = {"step": "save", "version": "1", "names": "Ruslan Vydumanov"}
    page = reverse("person_identity_edit", args=(bare.pk,))
    answer = desk.client(desk.zarema).send_form(page, typed)
    assert answer["Location"].endswith(f"?done=identity_kept&same={held.key}")


def test_a_new_name_asks_nothing(desk: ResearchDesk) -> None:
    somebody(desk, "Ruslan Vydumanov")
    typed = {"token": str(uuid4()), "unit": "person", "names": "Birlant Neizvestnaya"}
    answer = desk.client(desk.zarema).send_form(reverse("person_new"), typed)
    assert answer["Location"].endswith("?done=person_added")


def test_a_match_that_nobody_opened_says_so_before_and_for_ever_after(desk: ResearchDesk) -> None:
    first, second = somebody(desk, "Invented One"), somebody(desk, "Invented Two")
    match, malik = proposed(desk, first, second), desk.client(desk.malik)
    assert "Neither whoever said this nor you" in malik.get(address(match)).content.decode()
    matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    opens(desk, first, second)
    assert "Nobody who decided has opened both" in malik.get(address(match)).content.decode()
    for page in (reverse("person_matches"), reverse("person_recorded", args=(first.pk,))):
        assert "decided unopened" in malik.get(page).content.decode()


def test_a_match_that_one_of_them_opened_says_nothing(desk: ResearchDesk) -> None:
    first, second = somebody(desk, "Invented One"), somebody(desk, "Invented Two")
    match = proposed(desk, first, second)
    opens(desk, first)
    assert decided_unopened([match], desk.malik.person.pk) == {match.pk}
    opens(desk, second)
    assert not decided_unopened([match], desk.malik.person.pk)
    matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    assert "opened both" not in desk.client(desk.malik).get(address(match)).content.decode()
    assert not decided_unopened([proposed(desk, a_person(desk.zarema), a_person(desk.zarema))])


def test_an_undone_match_says_what_it_was_and_undo_stands_near_the_top(desk: ResearchDesk) -> None:
    match, malik = proposed(desk, a_person(desk.zarema), a_person(desk.zarema)), desk.client(desk.malik)
    matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    text = malik.get(address(match)).content.decode()
    assert text.index("Undo this") < text.index("Beside one another")
    matching.undo(match_id=match.pk, by=desk.malik.person, at=AT)
    text = malik.get(address(match)).content.decode()
    assert "They were held for one person; undone" in text and "Undo this" not in text
