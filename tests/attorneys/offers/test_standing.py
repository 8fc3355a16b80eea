"""Whether she may still be asked and accept: licence, signature, panel, the client's wish; and one answer per offer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.attorneys.models import AgreementSigned, AgreementText, Attorney, Offer
from safeconduct.attorneys.offers import answering, errors, passing, sending
from safeconduct.attorneys.register import agreements, membership
from safeconduct.audit.models import StaffEntry
from safeconduct.keyring.models import PublicKey
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_case, a_panel, a_sheet, an_attorney, keys_of
from tests.cases.life.scenes import at_desk


@pytest.fixture
def panel() -> Panel:
    return a_panel()


def decline(panel: Panel, offer: Offer, reason: str, said: str, token: UUID) -> Offer:
    return answering.decline(
        offer_id=offer.id, reason=reason, said=said, token=token, by=panel.ines.unlocked, at=panel.at
    )


class TestLicence:
    def test_without_an_admission_that_was_looked_up_nobody_is_asked(self, panel: Panel) -> None:
        member = an_attorney(panel.house, panel.nadia, "Mala", panel.at, admissions=[])
        with pytest.raises(errors.NotLicensed):
            panel.send(member)

    @pytest.mark.parametrize("state", ["ended", "refused"])
    def test_off_the_panel_since_the_names(self, panel: Panel, state: str) -> None:
        offer = panel.named(panel.ines)
        Attorney.objects.filter(person=panel.ines.person).update(state=state)
        with pytest.raises(errors.NotActive):
            panel.accept(offer, panel.ines)

    def test_suspended_since_the_names(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        suspended = [{"jurisdiction": "NY", "number": "4711", "status": "suspended"}]
        change(panel.ines, panel.nadia, panel.house, panel.at, admissions=suspended)
        with pytest.raises(errors.NotLicensed):
            panel.accept(offer, panel.ines)

    @pytest.mark.parametrize("stroke", [1, 2])
    def test_a_kill_while_she_leaves_the_panel_is_mended(
        self, panel: Panel, monkeypatch: pytest.MonkeyPatch, stroke: int
    ) -> None:
        """Offers are taken back before she is ended, and once more after it."""
        panel.named(panel.ines)
        row, real, strokes = panel.attorney(panel.ines), sending.withdraw_all_of, []

        class Kill(BaseException):
            pass

        def dying(*args: Any, **more: Any) -> int:
            strokes.append(1)
            if len(strokes) == stroke:
                raise Kill
            return real(*args, **more)

        monkeypatch.setattr(sending, "withdraw_all_of", dying)
        with pytest.raises(Kill):
            membership.end(
                attorney_id=row.id, version=row.version, by=panel.nadia.unlocked,
                desk=panel.house.desks["placement"], at=panel.at,
            )  # fmt: skip
        passing.mend(panel.at)
        is_ended = Attorney.objects.get(id=row.id).state == "ended"
        assert is_ended is (stroke == 2) and bool(keys_of(panel.ines, panel.request)) is not is_ended


class TestSignature:
    def test_a_forged_row_is_none_when_it_is_sent(self, panel: Panel) -> None:
        member = an_attorney(panel.house, panel.nadia, "Mala", panel.at, signs=False)
        text = agreements.current()
        assert text is not None
        AgreementSigned.objects.create(
            attorney=panel.attorney(member), text=text, digest=text.digest, signed_on=panel.at.date(),
            signature=b"x" * 64, key_id=member.unlocked.signing.key_id,
        )  # fmt: skip
        with pytest.raises(errors.NotSigned):
            panel.send(member)

    def test_another_attorneys_signature_is_not_hers(self, panel: Panel) -> None:
        theirs = AgreementSigned.objects.get(attorney=panel.attorney(panel.ruth))
        AgreementSigned.objects.filter(attorney=panel.attorney(panel.ines)).update(
            signature=theirs.signature, key_id=theirs.key_id
        )
        with pytest.raises(errors.NotSigned):
            panel.send(panel.ines)

    def test_a_text_that_was_changed_in_the_database_was_signed_by_nobody(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        AgreementText.objects.update(body="You owe us a million.")
        with pytest.raises(errors.NotSigned):
            panel.send(panel.ruth)
        with pytest.raises(errors.NotSigned):
            panel.accept(offer, panel.ines)

    def test_a_new_text_is_signed_before_the_case_is_taken(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        text = agreements.write(
            title="Agreement", body="New words.", token=uuid4(), by=panel.nadia.unlocked, at=panel.at
        )
        with pytest.raises(errors.NotSigned):
            panel.accept(offer, panel.ines)
        agreements.sign(
            attorney=panel.attorney(panel.ines), text_id=text.id, digest=text.digest, token=uuid4(),
            by=panel.ines.unlocked, at=panel.at,
        )  # fmt: skip
        assert panel.accept(offer, panel.ines)

    def test_a_signature_whose_key_nobody_confirms_any_more(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        PublicKey.objects.filter(subject_id=panel.ines.person.pk).update(certificate=b"")
        with pytest.raises(errors.NotSigned):
            panel.accept(offer, panel.ines)


class TestWish:
    def test_a_gender_asked_for_while_it_is_out_shuts_it_for_everybody(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        a_sheet(panel.house, panel.request, panel.at, attorney_gender="woman")
        assert keys_of(panel.ines, panel.request) == []
        with pytest.raises(errors.DoesNotOpen):
            panel.accept(offer, panel.ines)
        assert passing.mend(panel.at) == 1
        change(panel.ines, panel.nadia, panel.house, panel.at, gender="woman")
        assert panel.accept(panel.named(panel.ines, number=1), panel.ines)

    def test_the_same_wish_again_shuts_nothing(self) -> None:
        panel = a_panel(attorney_gender="woman")
        change(panel.ines, panel.nadia, panel.house, panel.at, gender="woman")
        offer = panel.named(panel.ines)
        a_sheet(panel.house, panel.request, panel.at, attorney_gender="woman")
        assert panel.accept(offer, panel.ines)


class TestOneAnswer:
    def test_the_same_no_again_is_done_and_other_words_are_not_claimed(self, panel: Panel) -> None:
        offer, token = panel.send(panel.ines), uuid4()
        decline(panel, offer, "time", "first", token)
        assert decline(panel, offer, "time", "first", token).state == "declined"
        for reason, said, form in (
            ("date", "first", token),
            ("time", "second", token),
            ("time", "first", uuid4()),
        ):
            with pytest.raises(errors.AnsweredBefore):
                decline(panel, offer, reason, said, form)
        offer.refresh_from_db()
        assert answering.answer_at_desk(offer, panel.nadia.unlocked)["words"] == "first"
        assert StaffEntry.objects.filter(action="offer.declined", subject=offer.id).count() == 1

    def test_the_page_says_so(self, panel: Panel) -> None:
        offer, ines = panel.send(panel.ines), at_desk(panel.ines)
        page = f"/my/offers/{offer.id}/decline"
        typed = {"reason": "time", "words": "first", "token": str(uuid4())}
        assert ines.send_form(page, typed, page=page).status_code == 302
        again = ines.send_form(page, {**typed, "words": "second"}, page="/my/offers")
        assert again.status_code == 409 and "What you wrote this time was not kept" in again.content.decode()

    def test_nothing_of_the_answer_can_be_guessed_from_the_row(self, panel: Panel) -> None:
        """Its mark is made of the form's token, which no row has."""
        offer, token = panel.send(panel.ines), uuid4()
        decline(panel, offer, "time", "", token)
        assert str(token) not in repr(Offer.objects.values().get())

    def test_a_form_of_another_offer_is_refused(self, panel: Panel) -> None:
        other, token = a_case(panel.house, panel.at, "Malika"), uuid4()
        first, second = panel.send(panel.ines), panel.send(panel.ines, request_id=other.id)
        decline(panel, first, "time", "", token)
        with pytest.raises(errors.OfferRefused):
            decline(panel, second, "date", "", token)
        assert Offer.objects.get(id=second.id).state == "out"
        later = panel.at + timedelta(minutes=1)
        assert sending.withdraw(offer_id=second.id, by=panel.nadia.unlocked, at=later).state == "withdrawn"
