"""The power fails between any two steps: nothing acknowledged is lost, nothing doubled, the rest is swept.

Each step is a real process on real files, killed with SIGKILL; what is left is read by another process.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.db import connections

from safeconduct import vault
from safeconduct.audit import chain
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed
from safeconduct.consent.models import ConsentEvent
from safeconduct.intake import deleting, drafts, files_sent, keys, sending, sweeping, threads
from safeconduct.intake.models import Draft, Message, Request, Upload
from safeconduct.keyring import rows
from safeconduct.keyring.models import Holder, PublicKey, WrappedKey
from safeconduct.keyring.turning import turn_week
from tests.faults.on_disk import HouseOnDisk, kill_me
from tests.intake.people import (
    NOON,
    Desk,
    Number,
    a_desk,
    answers_of,
    begin,
    given,
    open_desk,
    send,
    zelimkhans_answers,
)
from tests.intake.people import write_down_a_number as a_number

pytestmark = pytest.mark.attack

TWO_DAYS = timedelta(days=2)


def dying(place: str, work: Callable[..., Any], *args: Any) -> Any:
    """Do it, and die where ``place`` is called."""
    with mock.patch(place, kill_me):
        return work(*args)


def dying_after(place: str, nth: int, work: Callable[..., Any], *args: Any) -> Any:
    """Do it, and die just after the nth commit on a database (``keys`` or ``default``)."""
    wrapper = connections[place]
    commit, seen = wrapper._commit, [0]

    def then_die() -> Any:
        done = commit()
        seen[0] += 1
        if seen[0] == nth:
            kill_me()
        return done

    with mock.patch.object(wrapper, "_commit", then_die):
        return work(*args)


def find_now() -> dict[str, int]:
    """What stands in both databases, and whether the chain is true."""
    assert chain.verify() == []
    models = (Draft, Request, Upload, Message, ConsentEvent, Holder)
    counted = {model.__name__: model.objects.count() for model in models}
    kinds = ("holder", "draft", "request", "late", "upload")
    return {**counted, **{kind: WrappedKey.objects.filter(owner_kind=kind).count() for kind in kinds}}


def sweep() -> dict[str, int]:
    """What the worker does two days later; nobody's key is at hand. Twice, for it may run twice."""
    from django.utils import timezone

    for _ in range(2):
        at = timezone.now() + TWO_DAYS
        sweeping.sweep_ownerless_keys(at)
        sweeping.finish_keyless_rows(at)
        sweeping.sweep_blobs(at, also_known=())
    left = find_now()
    owned = {*Draft.objects.values_list("id", flat=True), *Request.objects.values_list("id", flat=True)}
    owned |= {*Request.objects.exclude(holder_id=None).values_list("holder_id", flat=True)}
    public = PublicKey.objects.filter(kind__in=("holder", "case")).values_list("subject_id", flat=True)
    assert set(public) <= owned, "a public key without an owner"
    return left


NOTHING = dict.fromkeys(("Draft", "Request", "Upload", "Message", "ConsentEvent", "Holder"), 0)
NO_KEYS = dict.fromkeys(("holder", "draft", "request", "late", "upload"), 0)
ONE_DRAFT = {**NOTHING, **NO_KEYS, "Draft": 1, "Holder": 1, "holder": 2, "draft": 1}
ONE_REQUEST = {**NOTHING, **NO_KEYS, "Request": 1, "ConsentEvent": 4, "Holder": 1, "holder": 2, "request": 6}


class TestBeginning:
    @pytest.mark.parametrize(
        "step",
        [("default", 1), ("keys", 1)],
        ids=["after the draft", "after the keys, before the draft"],
    )
    def test_the_same_press_again_has_one_draft(self, house: HouseOnDisk, step: tuple[str, int]) -> None:
        number = a_number()
        house.is_killed_doing(dying_after, *step, just_begin, number)
        house.run(just_begin, number)
        assert house.run(find_now) == ONE_DRAFT
        assert house.run(read_draft, number) == zelimkhans_answers()

    def test_keys_whose_draft_never_came_are_swept_if_nobody_comes_again(self, house: HouseOnDisk) -> None:
        house.is_killed_doing(dying_after, "keys", 1, just_begin, a_number())
        assert house.run(find_now) == {**NOTHING, **NO_KEYS, "Holder": 1, "holder": 2, "draft": 1}
        assert house.run(age_keys) and house.run(sweep) == {**NOTHING, **NO_KEYS}


def age_keys() -> int:
    """Keys know their day only: make it the day before, so that the sweeper may look at them."""
    from django.utils import timezone

    return WrappedKey.objects.update(made_on=timezone.now().date() - TWO_DAYS)


def read_draft(number: Number) -> dict[str, Any]:
    holder = keys.find_holder(number.derived, number.locator)
    assert holder is not None
    return drafts.read(holder).answers


def ready_to_send(house: HouseOnDisk) -> tuple[Number, Desk]:
    """Secrets are never pickled: they are made here, and the other processes inherit them."""
    desk, number = a_desk(), a_number()
    house.run(open_and_begin, desk, number)
    return number, desk


def open_and_begin(desk: Desk, number: Number) -> None:
    open_desk(NOON, desk)
    begin(number=number)


def press_send(number: Number) -> UUID:
    holder = keys.find_holder(number.derived, number.locator)
    assert holder is not None
    return sending.send(holder=holder, at=NOON).id


def what_the_desk_reads(desk: Desk) -> list[str]:
    return [given(answers_of(desk, request), "harm.own_words") for request in Request.objects.all()]


class TestSending:
    @pytest.mark.parametrize(
        "step",
        [("keys", 1), ("default", 1), ("keys", 2)],
        ids=["after the request's keys", "after the request", "after the draft's keys went"],
    )
    def test_the_same_press_again_has_one_request_that_the_desk_reads(
        self, house: HouseOnDisk, step: tuple[str, int]
    ) -> None:
        number, desk = ready_to_send(house)
        house.is_killed_doing(dying_after, *step, press_send, number)
        before = house.run(find_now)
        assert before["Draft"] + before["Request"] == 1, "the words are in one place, whole"
        house.run(press_send, number)
        house.run(age_keys)
        assert house.run(sweep) == ONE_REQUEST
        assert house.run(what_the_desk_reads, desk) == ["They came to my work and took my phone."]

    def test_dying_inside_the_one_transaction_leaves_the_draft_whole(self, house: HouseOnDisk) -> None:
        number, _desk = ready_to_send(house)
        house.is_killed_doing(dying, "safeconduct.intake.sending.post.put", press_send, number)
        assert house.run(read_draft, number) == zelimkhans_answers()
        house.run(age_keys)
        assert house.run(sweep) == ONE_DRAFT

    def test_a_request_nobody_pressed_again_for_is_whole_after_sweeping(self, house: HouseOnDisk) -> None:
        number, desk = ready_to_send(house)
        house.is_killed_doing(dying_after, "default", 1, press_send, number)
        house.run(age_keys)
        assert house.run(sweep) == ONE_REQUEST
        assert len(house.run(what_the_desk_reads, desk)) == 1

    def test_four_tabs_that_send_at_once_make_one_request(self, house: HouseOnDisk) -> None:
        number, desk = ready_to_send(house)
        tabs = [house.start(press_send, number) for _ in range(4)]
        assert len({house.wait(tab) for tab in tabs}) == 1
        assert house.run(find_now) == ONE_REQUEST, "and no key of the three others is left"
        assert len(house.run(what_the_desk_reads, desk)) == 1


def a_sent_request(state: str) -> UUID:
    open_desk()
    request, holder = send()
    thread = threads.keys_for_holder(request, holder)
    author = threads.Author(holder.signing, "", is_staff=False)
    threads.write(
        request_id=request.id, text="hello", author=author, keys=thread, at=NOON, form_token=holder.id
    )
    writer = blobs.BlobWriter()
    writer.finish()
    sealed = Sealed(writer.name, "a.pdf", "application/pdf", "pdf", 9, "00", vault.LockKey.new())
    from safeconduct.intake import case_key

    signer = threads.read_card(request, thread).signer
    to = case_key.public_half(request.id, 0, signer=signer, on=NOON.date())
    files_sent.keep_with_request(request=request, to=to, sealed=sealed, at=NOON)
    Request.objects.update(state=state)
    return request.id


def press_delete() -> bool:
    return deleting.delete_by_person(request=Request.objects.get(), proxy=False, at=NOON)


def nothing_opens(request_id: UUID) -> bool:
    return not WrappedKey.objects.filter(owner_kind__in=("request", "upload", "holder")).exists()


class TestDeleting:
    @pytest.mark.parametrize(
        "step", [("keys", 1), ("default", 1)], ids=["after the keys", "after the rows, before the files"]
    )
    def test_once_the_keys_are_gone_nothing_opens_and_the_sweeper_finishes(
        self, house: HouseOnDisk, step: tuple[str, int]
    ) -> None:
        request_id = house.run(a_sent_request, "waiting")
        house.is_killed_doing(dying_after, *step, press_delete)
        assert house.run(nothing_opens, request_id)
        assert house.run(sweep) == {**NOTHING, **NO_KEYS}
        assert (house.home / "tombstones").read_text().split().count(str(request_id)) >= 1
        assert not [path for path in (house.home / "blobs").rglob("*") if path.is_file()]

    def test_before_the_keys_are_gone_everything_stays(self, house: HouseOnDisk) -> None:
        house.run(a_sent_request, "waiting")
        before = house.run(find_now)
        house.is_killed_doing(dying, "safeconduct.intake.deleting.forget_holder", press_delete)
        assert house.run(find_now) == before

    def test_pressing_again_after_the_keys_went_finishes_too(self, house: HouseOnDisk) -> None:
        house.run(a_sent_request, "waiting")
        house.is_killed_doing(dying_after, "keys", 1, press_delete)
        assert house.run(press_delete)
        assert house.run(find_now) == {**NOTHING, **NO_KEYS}

    def test_after_a_case_is_opened_the_own_access_is_gone_and_asking_can_be_finished(
        self, house: HouseOnDisk
    ) -> None:
        request_id = house.run(a_sent_request, "open")
        house.is_killed_doing(dying_after, "keys", 1, press_delete)
        left = house.run(find_now)
        assert (left["Request"], left["Holder"], left["holder"]) == (1, 0, 0)
        house.run(finish_asking, request_id)
        assert house.run(state_of, request_id) == "deletion"


def finish_asking(request_id: UUID) -> None:
    deleting.finish_ending_access(request_id, at=NOON)


def state_of(request_id: UUID) -> str:
    return Request.objects.get(id=request_id).state


def forget_draft(number: Number) -> None:
    holder = keys.find_holder(number.derived, number.locator)
    assert holder is not None
    drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")


def begun(house: HouseOnDisk) -> Number:
    number = a_number()
    house.run(just_begin, number)
    return number


def just_begin(number: Number) -> None:
    begin(number=number)


def test_a_draft_whose_deletion_broke_off_opens_for_nobody_and_is_swept(house: HouseOnDisk) -> None:
    number = begun(house)
    house.is_killed_doing(dying_after, "keys", 1, forget_draft, number)
    left = house.run(find_now)
    assert left["Draft"] == 1 and left["draft"] == left["holder"] == left["Holder"] == 0
    assert house.run(sweep) == {**NOTHING, **NO_KEYS}


def turn_two_weeks() -> None:
    from django.utils import timezone

    turn_week(timezone.now().date() + timedelta(days=7))


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_turning_that_breaks_off_loses_no_key(house: HouseOnDisk, nth: int) -> None:
    number, desk = ready_to_send(house)
    house.run(press_send, number)
    with mock.patch("safeconduct.keyring.turning.BATCH", 3):
        house.is_killed_doing(dying_after, "keys", nth, turn_two_weeks)
        assert len(house.run(what_the_desk_reads, desk)) == 1
        house.run(turn_two_weeks)
    assert len(house.run(what_the_desk_reads, desk)) == 1
    assert house.run(weeks) == 1


def weeks() -> int:
    return len(set(WrappedKey.objects.values_list("week", flat=True)))


def late_and_merged(number: Number) -> None:
    holder = keys.find_holder(number.derived, number.locator)
    assert holder is not None
    drafts.merge_late_pages(holder=holder, at=NOON)


def keep_late(number: Number) -> None:
    holder = keys.find_holder(number.derived, number.locator)
    assert holder is not None
    changed = {"person.age": {"state": "given", "value": 27}}
    drafts.keep_late_page(draft_id=holder.id, to=holder.sealing.public(), changed=changed, at=NOON)


@pytest.mark.parametrize("step", [("default", 1), ("keys", 1)], ids=["after merging", "after its key went"])
def test_a_merging_that_breaks_off_merges_once(house: HouseOnDisk, step: tuple[str, int]) -> None:
    number = begun(house)
    house.run(keep_late, number)
    house.is_killed_doing(dying_after, *step, late_and_merged, number)
    house.run(late_and_merged, number)
    assert given(house.run(read_draft, number), "person.age") == 27
    house.run(age_keys)
    assert house.run(sweep) == ONE_DRAFT


def test_no_key_of_a_reader_is_needed_to_sweep() -> None:
    assert not {"by", "holder", "unlocked"} & set(sweeping.sweep_ownerless_keys.__code__.co_varnames)
    assert rows.forget.__code__.co_varnames[:2] == ("owner_kind", "owner_ids")
