"""A request that is kept from somebody: they find it nowhere, it does not open, and nobody gives it to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.access import actions
from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import Grant, ReadAlarm
from safeconduct.access.permissions import ROLES, Permission
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import enforcing, excluding, grants, grants_over, inbox, reading
from safeconduct.cases.enforcing import Enforced
from safeconduct.cases.excluding import KeptFrom
from safeconduct.cases.models import CaseEntry, ExclusionList
from safeconduct.keyring.models import WrappedKey
from tests.access.people import Member, hire
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.cases.emergencies.scene import Scene, desk_of


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    assert scene.request
    return scene


def keep_from(scene: Scene, *people: Member, by: Member | None = None, **circles: Any) -> Enforced:
    """An exclusion as its page writes it, and made to hold."""
    said = {"people": [str(member.person.pk) for member in people], **circles}
    member = by or scene.aisha
    written(scene.request, member, "exclusion", said)
    return enforcing.enforce(request=scene.fresh, keys=scene.keys(member), by=member.unlocked, at=scene.at)


def belongs_to(member: Member, *circles: str, scene: Scene) -> None:
    actions.name_communities(by=member.person, communities=list(circles), at=scene.at)


def sees_in_inbox(scene: Scene, member: Member) -> bool:
    pages = [
        desk_of(member).get(f"/inbox?state={state}").content.decode() for state in ("live", "open", "all")
    ]
    return any(scene.request.short_id in page for page in pages)


def test_an_excluded_member_of_the_desk_finds_it_nowhere(scene: Scene) -> None:
    leyla = scene.leyla
    assert sees_in_inbox(scene, leyla)
    done = keep_from(scene, leyla)
    assert done.in_list and not done.ended and not done.last_two
    assert not sees_in_inbox(scene, leyla)
    browser = desk_of(leyla)
    for address in ("", "/story", "/people", "/dates", "/position", "/screening"):
        assert browser.get(f"/requests/{scene.request.id}{address}").status_code == 404
    refused = StaffEntry.objects.filter(by=leyla.person.pk, subject=scene.request.id)
    assert set(refused.values_list("action", flat=True)) == {"request.not_opened"}
    assert sees_in_inbox(scene, scene.timur)


def test_it_cannot_be_set_aside_by_somebody_it_is_kept_from(scene: Scene) -> None:
    leyla = scene.leyla
    keep_from(scene, leyla)
    chosen = {"row": [str(scene.request.id)], "step": "set_aside"}
    desk_of(leyla).send_form("/inbox/move", chosen, page="/inbox")
    assert scene.fresh.state == "waiting"
    assert not reading.may_open(scene.fresh, leyla.unlocked, scene.at.date())


CIRCLES = [
    ({"countries": ["RU"]}, ["RU"], True),
    ({"countries": ["RU"]}, ["ru"], False),
    ({"languages": ["ru"]}, ["ru"], True),
    ({"languages": ["ru"]}, ["RU"], False),
    ({"communities": ["Mosque  in the North"]}, ["mosque in the north"], True),
    ({"communities": ["Урус-Мартан"]}, ["УРУС-МАРТАН"], True),
    ({"communities": ["Mosque"]}, ["Church"], False),
    ({"communities": ["Chechen"]}, ["Chechens"], True),
    ({"communities": ["Чеченцы"]}, ["чеченец"], True),
    ({"communities": ["Chechen"]}, ["Chechen diaspora in Berlin"], True),
    ({"communities": ["Mosque in the North"]}, ["Mosque in the South"], False),
    ({"communities": ["…"]}, ["RU"], False),
    ({"communities": ["Mosque"]}, [], False),
]


@pytest.mark.parametrize(("circles", "own", "is_kept"), CIRCLES)
def test_circles_a_colleague_named_are_compared(
    scene: Scene, circles: dict[str, Any], own: list[str], is_kept: bool
) -> None:
    belongs_to(scene.leyla, *own, scene=scene)
    keep_from(scene, **circles)
    assert sees_in_inbox(scene, scene.leyla) is not is_kept
    assert (desk_of(scene.leyla).get(f"/requests/{scene.request.id}").status_code == 404) is is_kept


def test_a_circle_named_after_the_exclusion_counts_as_well(scene: Scene) -> None:
    keep_from(scene, countries=["RU"])
    assert sees_in_inbox(scene, scene.leyla)
    belongs_to(scene.leyla, "RU", scene=scene)
    assert not sees_in_inbox(scene, scene.leyla)


def test_nobody_gives_it_to_them(scene: Scene) -> None:
    keep_from(scene, scene.bilal)
    with pytest.raises(grants.PersonExcluded):
        scene.let_in(scene.bilal)
    with pytest.raises(grants.PersonExcluded):
        scene.hand_over(scene.aisha, scene.bilal)
    page = f"/requests/{scene.request.id}/people"
    said = {"person": str(scene.bilal.person.pk), "purpose": "review"}
    answer = desk_of(scene.aisha).send_form(f"/requests/{scene.request.id}/give", said, page=page)
    assert answer.status_code == 422 and b"kept from this person" in answer.content
    assert not scene.key_rows(scene.bilal)


def test_what_they_had_ends_and_the_keys_turn(scene: Scene) -> None:
    scene.hand_over(scene.aisha, scene.timur, scene.bilal)
    done = keep_from(scene, scene.bilal)
    assert [person.display_name for person in done.ended] == ["Bilal"]
    assert scene.fresh.epoch == 2
    newest = WrappedKey.objects.filter(
        owner_id=scene.request.id, purpose="case", epoch=2, opener_kind="person"
    )
    assert set(newest.values_list("opener_id", flat=True)) == {scene.aisha.person.pk, scene.timur.person.pk}
    assert not scene.key_rows(scene.bilal)


def test_one_of_the_last_two_reads_nothing_until_somebody_else_is_let_in(scene: Scene) -> None:
    scene.hand_over()
    assert sees_in_inbox(scene, scene.timur)
    done = keep_from(scene, scene.timur)
    assert [person.display_name for person in done.last_two] == ["Timur"]
    assert not sees_in_inbox(scene, scene.timur)
    with pytest.raises(reading.Excluded):
        opened(scene.request, scene.timur)
    scene.let_in(scene.bilal, "casework")
    again = enforcing.enforce(request=scene.fresh, keys=scene.keys(), by=scene.aisha.unlocked, at=scene.at)
    assert [person.display_name for person in again.ended] == ["Timur"]


def test_the_list_holds_on_after_the_keys_turned(scene: Scene) -> None:
    keep_from(scene, scene.bilal)
    scene.hand_over()
    grants_over.turn_one(request_id=scene.request.id, by=scene.aisha.unlocked, at=scene.at)
    assert excluding.of(scene.request, scene.keys()).names(scene.bilal.person)


def test_struck_out_it_opens_again(scene: Scene) -> None:
    leyla = scene.leyla
    keep_from(scene, leyla)
    record = journal_of(scene.request, scene.aisha).records("exclusion")[0]
    written(
        scene.request,
        scene.aisha,
        "exclusion",
        record.content,
        record_id=record.id,
        seen=1,
        struck="a mistake",
    )
    enforcing.enforce(request=scene.fresh, keys=scene.keys(), by=scene.aisha.unlocked, at=scene.at)
    assert sees_in_inbox(scene, leyla)
    assert desk_of(leyla).get(f"/requests/{scene.request.id}").status_code == 200


def test_a_colleague_who_waits_for_a_key_is_taken_off(scene: Scene) -> None:
    scene.hand_over()
    keep_from(scene, scene.bilal)
    made = grants_over.want(
        request_id=scene.request.id, person=scene.bilal.person, by=scene.house.rosa.unlocked, at=scene.at
    )
    assert made is not None
    waiting = grants_over.waiting_for(scene.aisha.unlocked, scene.at)
    assert [each.pk for each in waiting] == [made.pk]
    done = grants_over.seal_wanted(wanted=waiting, by=scene.aisha.unlocked, at=scene.at)
    assert (done.sealed, done.refused, done.waiting) == (0, 1, 0)
    assert not scene.key_rows(scene.bilal) and Grant.objects.get(pk=made.pk).state == "ended"


def test_nothing_of_the_list_lies_in_the_clear_and_its_size_tells_nothing(scene: Scene) -> None:
    keep_from(scene, communities=["A very telling circle"])
    row = ExclusionList.objects.get()
    one = len(bytes(row.document))
    assert b"telling" not in bytes(row.document)
    keep_from(scene, scene.bilal, scene.leyla)
    assert len(bytes(ExclusionList.objects.get().document)) == one
    excluding.forget([scene.request.id])
    assert not ExclusionList.objects.exists()


@pytest.mark.parametrize("what", ["taken away", "damaged"])
def test_without_its_list_the_journal_keeps_them_out_and_the_list_is_made_again(scene: Scene, what: str) -> None:
    keep_from(scene, scene.leyla)
    lists = ExclusionList.objects.all()
    assert lists.delete() if what == "taken away" else lists.update(document=b"not a lock")
    assert desk_of(scene.leyla).get(f"/requests/{scene.request.id}").status_code == 404
    assert desk_of(scene.timur).get(f"/requests/{scene.request.id}").status_code == 200
    assert not excluding.is_behind(scene.request, scene.keys())
    other, _ = ask("Ilyas")
    assert other.short_id in desk_of(scene.leyla).get("/inbox").content.decode()


def test_with_journal_and_list_damaged_only_those_who_supervise_open_it(scene: Scene) -> None:
    sonia = hire(
        scene.house.rosa, "Sonia", ["supervisor"], desk=scene.house.intake, sealed_by=scene.house.aisha
    )
    keep_from(scene, scene.leyla)
    CaseEntry.objects.filter(request_id=scene.request.id).update(document=b"not a lock")
    assert desk_of(scene.timur).get(f"/requests/{scene.request.id}").status_code == 200  # the list still speaks
    assert desk_of(scene.leyla).get(f"/requests/{scene.request.id}").status_code == 404
    ExclusionList.objects.all().delete()
    for member in (scene.leyla, scene.timur):
        assert desk_of(member).get(f"/requests/{scene.request.id}").status_code == 404
    assert desk_of(sonia).get(f"/requests/{scene.request.id}").status_code == 200


def test_a_damaged_journal_without_exclusions_shuts_nobody_out(scene: Scene) -> None:
    written(scene.request, scene.aisha, "note", {"text": "invented"})
    CaseEntry.objects.filter(request_id=scene.request.id).update(document=b"not a lock")
    assert excluding.of(scene.request, scene.keys()) == excluding.NOBODY


def test_saved_and_stopped_before_it_held_it_holds_once_a_colleague_opens_the_case(scene: Scene) -> None:
    leyla = scene.leyla
    written(scene.request, scene.aisha, "exclusion", {"people": [str(leyla.person.pk)]})
    assert desk_of(leyla).get(f"/requests/{scene.request.id}").status_code == 404
    assert sees_in_inbox(scene, leyla)
    assert desk_of(scene.aisha).get(f"/requests/{scene.request.id}").status_code == 200
    assert not sees_in_inbox(scene, leyla)


def test_a_circle_taken_away_counts_on_and_those_who_see_alarms_are_told(scene: Scene) -> None:
    leyla = scene.leyla
    belongs_to(leyla, "Chechen diaspora in Berlin", "RU", scene=scene)
    keep_from(scene, communities=["Chechens"])
    assert not ReadAlarm.objects.exists()
    belongs_to(leyla, "RU", scene=scene)
    assert desk_of(leyla).get(f"/requests/{scene.request.id}").status_code == 404
    assert list(ReadAlarm.objects.values_list("kind", flat=True)) == ["circle_left"]
    leyla.person.refresh_from_db()
    today = scene.at.date()
    assert leyla.person.circles(today + timedelta(days=89)) == ["RU", "Chechen diaspora in Berlin"]
    assert leyla.person.circles(today + timedelta(days=90)) == ["RU"]
    page = desk_of(scene.nadia).get("/alarms").content.decode()
    assert "Took away a circle" in page and "Berlin" not in page


@pytest.mark.parametrize("held", [None, [], "RU", {"people": "x"}, {"people": [1], "codes": None}])
def test_a_list_that_makes_no_sense_names_nobody(held: Any, scene: Scene) -> None:
    assert not excluding.from_json(held).names(scene.aisha.person)


def test_the_list_is_read_back_as_it_was() -> None:
    kept = KeptFrom(frozenset({str(uuid4())}), frozenset({"a circle"}), frozenset({"RU", "ce"}))
    assert excluding.from_json(kept.to_json()) == kept


def test_an_attorneys_opening_does_not_make_it_hold_a_colleagues_does(scene: Scene) -> None:
    """She neither reads nor writes exclusions, and no key of hers opens the desk's list."""
    leyla, ines = scene.leyla, hire(scene.house.rosa, "Ines", ["attorney"])
    scene.let_in(ines, "representing")
    written(scene.request, scene.aisha, "exclusion", {"people": [str(leyla.person.pk)]})
    assert desk_of(ines).get(f"/requests/{scene.request.id}").status_code == 200
    assert excluding.is_behind(scene.fresh, scene.keys())
    with pytest.raises(NotAllowed):
        enforcing.enforce(request=scene.fresh, keys=scene.keys(ines), by=ines.unlocked, at=scene.at)
    assert desk_of(leyla).get(f"/requests/{scene.request.id}").status_code == 404
    assert desk_of(scene.aisha).get(f"/requests/{scene.request.id}").status_code == 200
    assert not excluding.is_behind(scene.fresh, scene.keys()) and not sees_in_inbox(scene, leyla)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"caseworker", "lawyer", "supervisor"}))
def test_only_those_who_give_cases_make_it_hold(role: str) -> None:
    assert Permission.ASSIGN not in ROLES[role]


def test_an_account_names_its_circles_and_takes_them_back(scene: Scene) -> None:
    browser = desk_of(scene.leyla)
    said = {"countries": ["RU", "TR"], "languages": ["ce"], "words": " A  town \n\nA faith\nA town\n"}
    assert browser.send_form("/account/communities", said).status_code == 302
    scene.leyla.person.refresh_from_db()
    assert scene.leyla.person.communities == ["RU", "TR", "ce", "A town", "A faith"]
    page = browser.get("/account").content.decode()
    assert "A town" in page
    assert browser.send_form("/account/communities", {"words": ""}).status_code == 302
    scene.leyla.person.refresh_from_db()
    assert scene.leyla.person.communities == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"countries": ["XX"]}, "countries"),
        ({"languages": ["not one"]}, "languages"),
        ({"words": "\n".join(f"circle {n}" for n in range(21))}, "words"),
        ({"words": "x" * 101}, "words"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_circles_that_will_not_do_get_a_sentence(scene: Scene, typed: dict[str, Any], field: str) -> None:
    answer = desk_of(scene.leyla).send_form("/account/communities", typed)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    scene.leyla.person.refresh_from_db()
    assert scene.leyla.person.communities == []


def test_the_inbox_reads_no_list_of_others(scene: Scene) -> None:
    """Rows without a summary, or a damaged one, are no error."""
    row = inbox.Row(str(scene.request.id), "waiting", "2026-11-01", False, {})
    assert inbox._for_these_eyes([row, row._replace(summary=inbox.DAMAGED)], scene.leyla.person, set()) == [
        row,
        row._replace(summary=inbox.DAMAGED),
    ]
    assert inbox._for_these_eyes([row], scene.leyla.person, {row.id}) == []


def test_handed_over_not_even_its_bare_row_is_shown_to_those_without_access(scene: Scene) -> None:
    other = ask("Hava")[0]
    keep_from(scene, scene.leyla)
    scene.hand_over()
    for member in (scene.leyla, scene.bilal):
        page = desk_of(member).get("/inbox?state=all").content.decode()
        assert scene.request.short_id not in page and other.short_id in page
    assert scene.request.short_id in desk_of(scene.timur).get("/inbox?state=all").content.decode()
