"""What a round keeps: nothing of a case that was deleted, nothing for longer than two years, no figure twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from safeconduct import vault
from safeconduct.access.unlocked import list_keys
from safeconduct.attorneys import facts
from safeconduct.attorneys.models import Offer, Round
from safeconduct.attorneys.offers import errors as offer_errors
from safeconduct.attorneys.offers import sending as offers
from safeconduct.attorneys.register import firms
from safeconduct.attorneys.rounds import actions, document, errors, keeping, sending, words
from safeconduct.attorneys.rounds.document import OVERRIDE, Held, Unplaced
from safeconduct.audit.models import WorkerEntry
from safeconduct.config import worker
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from tests.attorneys.rounds.scene import HELD, WHY, Scene, a_scene

WOMAN = "gender"


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def held(scene: Scene, made: Round) -> Held:
    found = document.read(made.pk, scene.omar.unlocked, scene.desk)
    assert found is not None
    return found


def deleted(request: Request) -> None:
    """As deletion leaves it: the keys go, then the row, then what lies beside."""
    with transaction.atomic(using="keys"):
        rows.forget("request", request.id)
    Request.objects.filter(id=request.id).delete()
    worker.forget_beside(request.id, datetime.now(tz=UTC).date())


def lie_open(scene: Scene, made: Round) -> str:
    """All that the desk's own key opens of a round."""
    row = Round.objects.get(pk=made.pk)
    context = vault.Context("attorneys.round", str(row.id), "document", row.epoch)
    key = list_keys(scene.omar.unlocked, scene.desk)[row.epoch]
    return repr(vault.unlock_document(bytes(row.document), key=key, context=context))


class TestDeleted:
    def test_what_was_counted_about_a_case_goes_with_its_keys(self, scene: Scene) -> None:
        """Only a woman was asked for: that nobody is one is a fact of the case."""
        gone, other = (
            scene.case("Zaur", attorney_gender="woman"),
            scene.case("Milana", attorney_gender="woman"),
        )
        made = scene.make_round()
        told = held(scene, made).document.unplaced_of(str(gone.id))
        assert told is not None and dict(told.reasons) == {WOMAN: 3} and told.possible == 0
        deleted(gone)
        after = held(scene, made).document
        assert after.unplaced_of(str(gone.id)) == Unplaced(str(gone.id))
        kept = after.unplaced_of(str(other.id))
        assert kept is not None and dict(kept.reasons) == {WOMAN: 3}

    def test_the_desks_key_alone_opens_no_reason(self, scene: Scene) -> None:
        scene.case("Zaur", attorney_gender="woman")
        assert WOMAN not in lie_open(scene, scene.make_round())

    def test_solved_again_the_others_keep_theirs(self, scene: Scene) -> None:
        gone, other = (
            scene.case("Zaur", attorney_gender="woman"),
            scene.case("Milana", attorney_gender="woman"),
        )
        made = scene.make_round()
        deleted(gone)
        actions.again(
            held=held(scene, made), seen=made.version, desk=scene.desk, by=scene.omar.unlocked, at=scene.at
        )
        found = held(scene, made).document
        assert [each.case for each in found.unplaced] == [str(other.id)]
        assert dict(found.unplaced[0].reasons) == {WOMAN: 3}

    def test_the_page_of_the_round_opens_all_the_same(self, scene: Scene) -> None:
        gone = scene.case("Zaur", attorney_gender="woman")
        made = scene.make_round()
        deleted(gone)
        page = scene.client().get(f"/rounds/{made.pk}")
        assert page.status_code == 200 and "another gender" not in page.content.decode()
        assert scene.client().get("/rounds").status_code == 200


class TestTwoYears:
    def test_they_go_to_the_day_and_offers_stay(self, scene: Scene) -> None:
        scene.case()
        made = scene.make_round()
        Offer.objects.create(
            state="declined", request_id=uuid4(), attorney=scene.attorney(scene.ines), sheet=0, round=made,
            sent_by=uuid4(), sent_at=scene.at, expires_at=scene.at + timedelta(days=1),
        )  # fmt: skip
        Round.objects.filter(pk=made.pk).update(made_at=datetime(2024, 2, 28, 12, tzinfo=UTC))
        assert keeping.purge(datetime(2026, 2, 28, 12, tzinfo=UTC)) == 0
        assert not WorkerEntry.objects.filter(action="round.purged").exists()
        assert keeping.purge(datetime(2026, 2, 28, 12, 0, 1, tzinfo=UTC)) == 1
        assert keeping.purge(datetime(2026, 2, 28, 12, 0, 1, tzinfo=UTC)) == 0
        assert not Round.objects.exists() and Offer.objects.get().round is None
        assert WorkerEntry.objects.filter(action="round.purged").count() == 1

    def test_on_a_leap_day(self, scene: Scene) -> None:
        made = Round.objects.create(made_by=uuid4(), made_at=scene.at, document=b"", epoch=0, state="open")
        Round.objects.filter(pk=made.pk).update(made_at=datetime(2026, 2, 28, 0, tzinfo=UTC))
        assert keeping.purge(datetime(2028, 2, 29, 0, tzinfo=UTC)) == 0
        assert keeping.purge(datetime(2028, 2, 29, 1, tzinfo=UTC)) == 1

    def test_the_worker_does_it(self) -> None:
        assert keeping.purge in [job.run for job in worker.JOBS]


class TestFigures:
    @pytest.mark.parametrize(
        ("worth", "bound", "said"),
        [(5.0, 5.0, "Proved"), (50.0, 100.0, "100.00"), (0.0, 1.0, "not proved"), (0.0, 0.0, "Proved")],
    )
    def test_how_far_the_bound_lies_above_is_a_share_of_what_was_found(
        self, worth: float, bound: float, said: str
    ) -> None:
        """A bound of twice the worth is a hundred per cent above it, and not fifty."""
        assert said in words.figures({"objective": worth, "bound": bound, "price_of_fairness": 0.0})[0]

    def test_no_figure_says_what_two_others_say(self, scene: Scene) -> None:
        scene.case()
        assert "gap" not in held(scene, scene.make_round()).document.figures


class TestOneForm:
    def test_the_same_form_with_other_words_is_not_claimed(self, scene: Scene) -> None:
        case, token = scene.case(), uuid4()
        made = scene.make_round()

        def choose(member: str, why: str) -> Held:
            return actions.change(
                held=held(scene, made), action=OVERRIDE, case=str(case.id), attorney=member, why=why, token=token,
                seen=1, desk=scene.desk, by=scene.omar.unlocked, at=scene.at,
            )  # fmt: skip

        bruno = scene.id_of(scene.bruno)
        choose(bruno, WHY)
        assert len(choose(bruno, WHY).document.changes) == 1
        for member, why in ((scene.id_of(scene.ines), WHY), (bruno, "Quite another reason than before.")):
            with pytest.raises(errors.SentBefore):
                choose(member, why)
        assert held(scene, made).document.pinned == {str(case.id): bruno}


class TestSentFromARound:
    def test_what_changed_since_it_was_solved_is_looked_at_again(self, scene: Scene) -> None:
        scene.case()
        made = scene.make_round()
        suspended = [{**HELD["admissions"][0], "status": "suspended"}]
        for member in (scene.ines, scene.bruno, scene.chiara):
            scene.change(member, admissions=suspended)
        sent = _send(scene, made)
        assert not Offer.objects.exists()
        assert [each.problem for each in sent.document.sent] == ["NotLicensed"]

    def test_a_firm_that_is_full_by_now_is_not_asked(self, scene: Scene) -> None:
        scene.case()
        made = scene.make_round()
        firm = firms.add(
            held={"name": "Invented & Daughters", "quota": 0, "contact": "", "notes": ""}, token=uuid4(),
            by=scene.omar.unlocked, desk=scene.desk, at=scene.at,
        )  # fmt: skip
        for member in (scene.ines, scene.bruno, scene.chiara):
            scene.change(member, firm=str(firm.id))
        assert [each.problem for each in _send(scene, made).document.sent] == ["FirmFull"]
        assert not Offer.objects.exists()

    def test_a_mentor_on_leave_has_no_place(self, scene: Scene) -> None:
        leave = [{"from": scene.at.date().isoformat(), "until": "", "why": ""}]
        scene.change(scene.bruno, is_mentor=True, mentor_load=2)
        scene.change(scene.ines, mentor=scene.id_of(scene.bruno), needs_mentor=True)
        found = facts.gather(scene.omar.unlocked, scene.desk, scene.at)
        assert found.limits.mentors == {scene.id_of(scene.bruno): 2}
        scene.change(scene.bruno, pauses=leave)
        assert facts.gather(scene.omar.unlocked, scene.desk, scene.at).limits.mentors == {}
        case = scene.case()
        with pytest.raises(offer_errors.NoMentor):
            offers.send(
                request_id=case.id, attorney=scene.attorney(scene.ines), number=0, by=scene.omar.unlocked,
                expires_at=scene.at + timedelta(days=2), at=scene.at,
            )  # fmt: skip


def _send(scene: Scene, made: Round) -> Held:
    gathered = facts.gather(scene.omar.unlocked, scene.desk, scene.at)
    found = held(scene, made)
    return sending.send(
        held=found, gathered=gathered, chosen=[each.case for each in found.document.proposed],
        terms=sending.terms_of(gathered.values), seen=made.version, desk=scene.desk, by=scene.omar.unlocked,
        at=scene.at,
    )  # fmt: skip
