"""Drafts: nothing written is lost, nobody but the receipt's holder reads it, and what is deleted is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeconduct import vault
from safeconduct.audit.models import ApplicantEntry
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed
from safeconduct.intake import drafts, files_sent, keys
from safeconduct.intake.drafts import DraftGone, TooManyLatePages
from safeconduct.intake.models import Draft, LatePage, Upload
from safeconduct.keyring import rows
from safeconduct.keyring.models import Holder, PublicKey, WrappedKey
from tests.intake.people import (
    NOON,
    begin,
    given,
    open_desk,
    said,
    told,
    write_down_a_number,
    zelimkhans_answers,
)


def keep_late(holder: keys.HolderKeys, **facts: object) -> None:
    drafts.keep_late_page(draft_id=holder.id, to=holder.sealing.public(), changed=said(**facts), at=NOON)


class TestBeginning:
    def test_a_double_click_makes_one_draft_and_one_receipt(self) -> None:
        number = write_down_a_number()
        one, other = begin(number=number), begin(number=number)
        assert one.id == other.id and one.sealing.seed == other.sealing.seed
        assert (Draft.objects.count(), Holder.objects.count()) == (1, 1)
        assert ApplicantEntry.objects.filter(action="draft.begun").count() == 1

    def test_a_first_page_sent_from_two_tabs_keeps_what_the_later_one_says(self) -> None:
        number = write_down_a_number()
        begin(told(safety__danger_now="no", person__age=27), number=number)
        holder = begin(told(safety__danger_now="yes"), number=number)
        facts = drafts.read(holder).answers
        assert given(facts, "safety.danger_now") == "yes" and given(facts, "person.age") == 27

    def test_after_a_crash_between_keys_and_draft_the_second_try_completes_the_first(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = write_down_a_number()
        monkeypatch.setattr(drafts, "_locked", _power_fails)
        with pytest.raises(PowerFailure):
            begin(number=number)
        assert (Holder.objects.count(), Draft.objects.count()) == (1, 0)
        monkeypatch.undo()
        holder = begin(number=number)
        assert (Holder.objects.count(), Draft.objects.count()) == (1, 1)
        assert drafts.read(holder).answers == zelimkhans_answers()

    def test_beginning_anew_with_the_number_of_a_sent_request_is_refused_not_a_crash(self) -> None:
        number = write_down_a_number()
        holder = begin(number=number)
        rows.forget("draft", holder.id)
        Draft.objects.all().delete()
        with pytest.raises(DraftGone):
            begin(number=number)

    def test_two_people_with_one_locator_each_open_their_own(self) -> None:
        """Locators are four digits: they need not be unique."""
        magomed, luiza = write_down_a_number(), write_down_a_number()
        first = keys.make_holder(magomed.derived, "1234", on=NOON.date())
        second = keys.make_holder(luiza.derived, "1234", on=NOON.date())
        assert keys.find_holder(magomed.derived, "1234") == first
        assert keys.find_holder(luiza.derived, "1234") == second
        assert keys.find_holder(write_down_a_number().derived, "1234") is None
        assert keys.find_holder(magomed.derived, "4321") is None


class TestAnotherNumber:
    def test_the_old_number_opens_nothing_and_the_new_one_everything(self) -> None:
        old, new = write_down_a_number(), write_down_a_number()
        holder = begin(number=old)
        keys.change_receipt(holder, new.derived, new.locator)
        assert keys.find_holder(old.derived, old.locator) is None
        assert keys.find_holder(new.derived, new.locator) == holder
        assert drafts.read(holder).answers == zelimkhans_answers()

    def test_pressing_it_twice_at_once_ends_with_one_number_that_opens(self) -> None:
        new = write_down_a_number()
        holder = begin()
        keys.change_receipt(holder, new.derived, new.locator)
        keys.change_receipt(holder, new.derived, new.locator)
        assert keys.find_holder(new.derived, new.locator) == holder

    def test_a_number_that_belongs_to_somebody_else_is_refused_and_the_old_one_stays(self) -> None:
        """Sixty bits never collide by chance; if they did, nobody may lose what they wrote."""
        hers, his = write_down_a_number(), write_down_a_number()
        luiza, magomed = begin(number=hers), begin(number=his)
        with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
            _change_and_roll_back(magomed, hers)
        assert keys.find_holder(his.derived, his.locator) == magomed
        assert keys.find_holder(hers.derived, hers.locator) == luiza

    def test_for_a_holder_deleted_meanwhile_no_key_comes_back_to_life(self) -> None:
        holder, new = begin(), write_down_a_number()
        drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")
        with pytest.raises(rows.NoKey):
            keys.change_receipt(holder, new.derived, new.locator)
        assert not WrappedKey.objects.exists()


def _change_and_roll_back(holder: keys.HolderKeys, number: object) -> None:
    keys.change_receipt(holder, number.derived, number.locator)  # type: ignore[attr-defined]  # a Number


class TestSaving:
    def test_pages_saved_in_two_tabs_are_both_kept(self) -> None:
        holder = begin(told(safety__danger_now="no"))
        drafts.save(holder=holder, changed=said(place__country="US"), at=NOON)
        drafts.save(holder=holder, changed=said(person__age=27), at=NOON)
        answers = drafts.read(holder).answers
        assert (given(answers, "place.country"), given(answers, "person.age")) == ("US", 27)
        assert given(answers, "safety.danger_now") == "no"
        assert drafts.read(holder).version == 3

    def test_an_answer_taken_away_is_gone(self) -> None:
        holder = begin(told(person__age=27))
        assert drafts.save(holder=holder, changed={"person.age": None}, at=NOON)["facts"] == {}

    def test_a_draft_that_is_gone_says_so(self) -> None:
        holder = begin()
        drafts.forget(holder.id, at=NOON, why="draft.expired")
        for attempt in (
            lambda: drafts.save(holder=holder, changed=said(person__age=27), at=NOON),
            lambda: drafts.read(holder),
            lambda: keep_late(holder, person__age=27),
        ):
            with pytest.raises(DraftGone):
                attempt()
        drafts.confirm_receipt(holder=holder, at=NOON)
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 0

    @pytest.mark.parametrize("answers", [told(), zelimkhans_answers(), told(harm__own_words="x" * 3000)])
    def test_short_drafts_are_of_one_size(self, answers: dict[str, object]) -> None:
        begin(answers)
        assert len(bytes(Draft.objects.get().document)) == len(
            bytes(
                vault.lock(
                    b"",
                    key=vault.LockKey.new(),
                    context=drafts.draft_context(Draft.objects.get().id),
                    floor=4096,
                )
            )
        )


class TestExpiry:
    @pytest.mark.parametrize(("minute", "hour_after"), [(0, 1), (1, 1), (34, 1), (59, 1)])
    def test_a_draft_never_typed_back_lives_two_hours_and_ends_on_a_full_hour(
        self, minute: int, hour_after: int
    ) -> None:
        at = datetime(2026, 11, 20, 12, minute, 7, tzinfo=UTC)
        begin(at=at)
        expires = Draft.objects.get().expires
        assert expires == datetime(2026, 11, 20, 12 + hour_after + 2, tzinfo=UTC)
        assert expires - at >= timedelta(hours=2)

    def test_typed_back_it_lives_fourteen_days_from_the_last_save(self) -> None:
        holder = begin()
        drafts.confirm_receipt(holder=holder, at=NOON)
        assert Draft.objects.get().expires == datetime(2026, 12, 5, tzinfo=UTC)
        later = NOON + timedelta(days=9)
        drafts.save(holder=holder, changed=said(person__age=27), at=later)
        assert Draft.objects.get().expires == datetime(2026, 12, 14, tzinfo=UTC)
        assert drafts.read(holder).typed_back

    def test_a_save_before_typing_back_prolongs_by_hours_only(self) -> None:
        holder = begin()
        drafts.save(holder=holder, changed=said(person__age=27), at=NOON + timedelta(hours=1))
        assert Draft.objects.get().expires == datetime(2026, 11, 20, 16, tzinfo=UTC)


class TestLatePages:
    def test_they_are_kept_sealed_and_merged_in_the_order_they_came(self) -> None:
        holder = begin(told(safety__danger_now="no"))
        keep_late(holder, place__country="RU")
        keep_late(holder, person__age=26)
        keep_late(holder, place__country="US")
        assert drafts.read(holder).answers == told(safety__danger_now="no"), "not before the receipt is given"
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 3
        answers = drafts.read(holder).answers
        assert (given(answers, "place.country"), given(answers, "person.age")) == ("US", 26)
        assert not LatePage.objects.exists()
        assert not WrappedKey.objects.filter(owner_kind="late").exists()
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 0

    def test_beyond_forty_no_more_are_kept_and_no_key_is_left_behind(self) -> None:
        holder = begin()
        for _ in range(drafts.LATE_PAGES_KEPT):
            keep_late(holder, person__age=27)
        with pytest.raises(TooManyLatePages):
            keep_late(holder, person__age=28)
        assert LatePage.objects.count() == WrappedKey.objects.filter(owner_kind="late").count() == 40
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 40
        keep_late(holder, person__age=29)

    def test_one_that_cannot_be_opened_does_not_keep_the_person_out(self) -> None:
        holder = begin(told())
        keep_late(holder, place__country="RU")
        LatePage.objects.update(document=b"\0" * 600)
        keep_late(holder, person__age=27)
        rows.forget("late", LatePage.objects.get(number=2).id)
        keep_late(holder, person__name="Zelimkhan B.")
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 1
        assert given(drafts.read(holder).answers, "person.name") == "Zelimkhan B."
        assert not LatePage.objects.exists()

    def test_one_written_on_an_older_form_keeps_what_still_fits(self) -> None:
        """The form changed between posting and coming back: nobody is locked out by that."""
        holder = begin(told())
        changed = {
            **said(person__age=27), "person.shoe_size": {"state": "given", "value": 43},
            "place.country": {"state": "given", "value": 7},
        }  # fmt: skip
        drafts.keep_late_page(draft_id=holder.id, to=holder.sealing.public(), changed=changed, at=NOON)
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 1
        assert drafts.read(holder).answers == told(person__age=27)

    def test_a_crash_while_merging_merges_the_page_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        holder = begin(told())
        keep_late(holder, place__country="RU")
        monkeypatch.setattr(drafts, "save", _power_fails)
        with pytest.raises(PowerFailure):
            drafts.merge_late_pages(holder=holder, at=NOON)
        monkeypatch.undo()
        assert LatePage.objects.count() == 1, "still waiting: nothing was lost"
        assert drafts.merge_late_pages(holder=holder, at=NOON) == 1

    def test_a_page_that_comes_while_the_draft_is_being_deleted_leaves_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        holder = begin()

        def deleted_meanwhile(slot: object, key: object, **kwargs: object) -> None:
            drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")
            sealed(slot, key, **kwargs)

        sealed = rows.seal_to
        monkeypatch.setattr(drafts.rows, "seal_to", deleted_meanwhile)
        with pytest.raises(DraftGone):
            keep_late(holder, person__age=27)
        assert not LatePage.objects.exists() and not WrappedKey.objects.exists()

    def test_the_sealed_page_opens_for_nobody_else(self) -> None:
        zelimkhan, stranger = begin(), begin()
        keep_late(zelimkhan, harm__own_words="in my own words")
        page = LatePage.objects.get()
        slot, opener = rows.Slot("late", page.id, "late"), zelimkhan.opener
        with pytest.raises(vault.CannotOpen):
            rows.open_sealed(slot, by=stranger.sealing, opener=opener)
        assert b"own words" not in bytes(page.document)


class TestWhoReads:
    def test_the_desk_cannot_open_a_draft_with_any_key_it_has(self) -> None:
        desk, holder = open_desk(), begin()
        for row in WrappedKey.objects.all():
            slot = rows.Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch)
            opener = rows.Opener(row.opener_kind, row.opener_id)
            with pytest.raises(vault.CannotOpen):
                rows.open_sealed(slot, by=desk.key, opener=opener)
        assert {opener.kind for opener in rows.openers(keys.draft_slot(holder.id))} == {"holder"}

    def test_another_receipt_opens_neither_draft_nor_its_key(self) -> None:
        begin()
        stranger = write_down_a_number()
        row = Holder.objects.get()
        assert keys.find_holder(stranger.derived, row.locator) is None


class TestForgetting:
    def test_everything_of_it_goes_and_nothing_of_anybody_else(self) -> None:
        other = begin()
        holder = begin()
        keep_late(holder, person__age=27)
        writer = blobs.BlobWriter()
        writer.finish()
        sealed = Sealed(writer.name, "photo.jpg", "image/jpeg", "image", 3, "00", vault.LockKey.new())
        files_sent.keep_with_draft(holder=holder, sealed=sealed, at=NOON)
        drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")
        assert list(Draft.objects.values_list("id", flat=True)) == [other.id]
        assert not LatePage.objects.exists() and not Upload.objects.exists()
        assert not blobs.path_of(writer.name).exists()
        assert set(Holder.objects.values_list("id", flat=True)) == {other.id}
        assert set(WrappedKey.objects.values_list("owner_id", flat=True)) == {other.id}
        assert set(PublicKey.objects.values_list("subject_id", flat=True)) == {other.id}
        assert drafts.read(other)

    def test_keys_go_first_and_what_a_crash_leaves_opens_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        holder = begin()
        monkeypatch.setattr(drafts, "bury", _power_fails)
        with pytest.raises(PowerFailure):
            drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")
        assert Draft.objects.exists() and not WrappedKey.objects.exists() and not Holder.objects.exists()
        with pytest.raises(DraftGone):
            drafts.read(holder)
        monkeypatch.undo()
        drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")
        assert not Draft.objects.exists()

    def test_a_restored_backup_is_told_not_to_bring_it_back(self, settings: object) -> None:
        holder = begin()
        drafts.forget(holder.id, at=NOON, why="draft.deleted_by_person")
        assert settings.TOMBSTONES.read_text().split() == [str(holder.id)]  # type: ignore[attr-defined]  # Django's settings


class PowerFailure(BaseException):
    """Stands for the end of the process: no ``except Exception`` may swallow it."""


def _power_fails(*args: object, **kwargs: object) -> None:
    raise PowerFailure
