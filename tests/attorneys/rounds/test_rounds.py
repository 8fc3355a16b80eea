"""A coordinator's round: made, looked at, changed by hand, sent; and what nobody sees."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from safeconduct.attorneys import facts
from safeconduct.attorneys.models import Attorney, Offer, Round
from safeconduct.attorneys.rounds import document, reasons, solving, words
from safeconduct.attorneys.rounds.document import Held
from safeconduct.attorneys.rounds.progress import CUT, Told
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models import PlacementSheet
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.placement import fit
from safeconduct.placement import solving as placing
from safeconduct.placement.reasons import Reason
from tests.access.people import Member, hire
from tests.attorneys.rounds.scene import WHY, Scene, a_scene


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def held(scene: Scene, made: Round) -> Held:
    found = document.read(made.pk, scene.omar.unlocked, scene.desk)
    assert found is not None
    return found


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def change(scene: Scene, made: Round, case: Request, member: Member, how: str, **more: Any) -> Any:
    """By the form of one attorney on the page of a case, which is the only one that is sent."""
    page, client = f"/rounds/{made.pk}/cases/{case.id}", scene.client()
    shown = client.get(f"{page}?attorney={scene.id_of(member)}&action={how}").content.decode()
    form = shown[shown.index('class="panel"') :].split("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert hidden["action"] == how
    return client.post(f"{page}/change", {**hidden, "why": WHY, **more})


def send(scene: Scene, made: Round, chosen: list[Request], **more: Any) -> Any:
    said = {
        "cases": [str(each.id) for each in chosen], "at_once": 1, "hours": 48, "confirm": "yes",
        "version": Round.objects.get(pk=made.pk).version, **more,
    }  # fmt: skip
    return scene.client().send_form(f"/rounds/{made.pk}/send", said, page="/unplaced")


class TestWords:
    def test_every_reason_and_every_contribution_has_a_sentence(self) -> None:
        assert set(words.WHY_NOT) == set(words.COUNTED) == set(Reason)
        assert fit.__file__ is not None
        told = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', Path(fit.__file__).read_text())) | {"far"}
        assert told == set(words.FIT)

    def test_every_stage_has_a_sentence(self) -> None:
        assert placing.__file__ is not None
        assert set(re.findall(r'begins\("(\w+)"\)', Path(placing.__file__).read_text())) <= set(words.STAGES)

    @pytest.mark.parametrize(
        ("why", "is_enough"), [("", False), ("1234567890", False), ("знает этот суд", True)]
    )
    def test_a_reason_is_ten_letters_of_any_script(self, why: str, is_enough: bool) -> None:
        assert reasons.is_enough(why) is is_enough


class TestGathering:
    def test_what_the_solver_is_told(self, scene: Scene) -> None:
        case = scene.case(waits=12, excluded_people=[str(scene.bruno.person.pk)])
        scene.change(
            scene.chiara, pauses=[{"from": scene.at.date().isoformat(), "until": "", "why": "birth"}]
        )
        found = facts.gather(scene.omar.unlocked, scene.desk, scene.at)
        told = found.case(str(case.id))
        assert told is not None and told.waiting_days == 12 and told.days_left is None
        assert told.excluded_attorneys == {scene.id_of(scene.bruno)}
        ines, chiara = found.attorney(scene.id_of(scene.ines)), found.attorney(scene.id_of(scene.chiara))
        assert ines is not None and ines.is_licensed and ines.has_signed and ines.capacity == 1
        assert chiara is not None and chiara.is_paused
        assert found.damaged == 0

    def test_a_sheet_that_was_taken_back_and_an_attorney_who_ended_are_not_there(self, scene: Scene) -> None:
        case = scene.case()
        PlacementSheet.objects.filter(request_id=case.id).update(taken_back_on=scene.at.date())
        Attorney.objects.filter(person=scene.ines.person).update(state="ended")
        found = facts.gather(scene.omar.unlocked, scene.desk, scene.at)
        assert found.cases == () and found.attorney(scene.id_of(scene.ines)) is None


class TestWaiting:
    def test_nothing_waits(self, scene: Scene) -> None:
        assert "No case waits for an attorney" in text(scene.client().get("/unplaced"))

    def test_cases_are_listed_by_urgency_without_a_name(self, scene: Scene) -> None:
        slow, soon = (
            scene.case("Zaur", 3),
            scene.case("Milana", 1, date=str(scene.at.date() + timedelta(days=40))),
        )
        page = text(scene.client().get("/unplaced"))
        assert page.index(str(soon.id)[:8]) < page.index(str(slow.id)[:8])
        assert "40 days left" in page and "waits for 3 days" in page
        assert "Zaur" not in page and "NAMED" not in page
        older = text(scene.client().get("/unplaced?sort=age"))
        assert older.index(str(slow.id)[:8]) < older.index(str(soon.id)[:8])

    def test_nobody_can_take_it_and_the_reasons_are_counted(self, scene: Scene) -> None:
        scene.case(languages=["am"])
        page = text(scene.client().get("/unplaced"))
        assert "nobody can take it" in page and "no language in common (3)" in page

    @pytest.mark.parametrize("query", ["sort=moon", "language=%00", "page=0", "page=x", "custody=maybe"])
    def test_a_bad_filter_harms_nothing(self, scene: Scene, query: str) -> None:
        scene.case()
        assert scene.client().get(f"/unplaced?{query}").status_code == 200


class TestMaking:
    def test_each_stage_is_told_and_the_round_is_stored(self, scene: Scene) -> None:
        case, token = scene.case(), uuid4()
        answer = scene.client().send_form("/rounds/new", {"token": str(token)}, page="/rounds/new")
        told = b"".join(answer.streaming_content).decode()
        assert "Opening the panel: 3 of 3" in told and "Writing the round" in told
        assert (
            f"/rounds/{token}?done=round_stored" in told
            and 'http-equiv="refresh"' in told
            and CUT not in told
        )
        assert [each.case for each in held(scene, Round.objects.get(pk=token)).document.proposed] == [
            str(case.id)
        ]

    def test_the_same_form_twice_is_one_round(self, scene: Scene) -> None:
        scene.case()
        made = scene.make_round()
        again = scene.client().send_form("/rounds/new", {"token": str(made.pk)}, page="/rounds/new")
        assert again.status_code == 302 and Round.objects.count() == 1

    def test_the_browser_goes_away_and_the_round_is_stored_all_the_same(self, scene: Scene) -> None:
        scene.case()
        token = uuid4()
        work = solving.make(token=token, desk=scene.desk, by=scene.omar.unlocked, at=scene.at)
        told = Told(work, f"<p>{CUT}</p>")
        pieces = iter(told)
        next(pieces)
        next(pieces)
        assert not Round.objects.exists()
        told.close()
        assert Round.objects.get().pk == token
        assert str(token)[:8] in text(scene.client().get("/rounds"))

    def test_the_same_facts_make_the_same_round(self, scene: Scene) -> None:
        for name in ("Zaur", "Milana", "Aslan"):
            scene.case(name)
        one, other = (held(scene, scene.make_round()).document for _ in range(2))
        assert one.digest == other.digest and one.proposed == other.proposed and len(one.digest) == 64

    def test_without_a_token_nothing_is_made(self, scene: Scene) -> None:
        bad = scene.client().send_form("/rounds/new", {"token": "x"}, page="/rounds/new")
        assert bad.status_code == 422 and not Round.objects.exists()


class TestLooking:
    def test_reasons_alternatives_and_figures_are_sentences(self, scene: Scene) -> None:
        scene.case(waits=7)
        made = scene.make_round()
        page = text(scene.client().get(f"/rounds/{made.pk}"))
        assert "Invented" in page and "Works in Русский." in page and "Next best:" in page
        assert "Proved: no other assignment" in page
        assert "Zaur" not in page and "NAMED" not in page and "BLIND" not in page

    def test_why_not_for_anybody(self, scene: Scene) -> None:
        case = scene.case()
        scene.change(scene.bruno, languages={"es": 3})
        made = scene.make_round()
        page = f"/rounds/{made.pk}/cases/{case.id}"
        assert "No language in common, and no interpreter" in text(scene.client().get(f"{page}?name=brUno"))
        assert "Bruno Invented" not in text(scene.client().get(f"{page}?name=chiara"))
        assert "Nobody on the panel" in text(scene.client().get(f"{page}?name=%22nobody"))

    def test_others_find_nothing(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        pages = ["/unplaced", "/rounds", "/rounds/new", f"/rounds/{made.pk}", f"/rounds/{made.pk}/send"]
        for member in (scene.ines, scene.house.aisha, scene.house.rosa):
            client = scene.client(member)
            assert {client.get(each).status_code for each in pages} == {404}
        omar = scene.client()
        assert omar.get(f"/rounds/{uuid4()}").status_code == 404
        assert omar.get(f"/rounds/{made.pk}/cases/{uuid4()}").status_code == 404
        assert omar.get(f"/rounds/{made.pk}/cases/{case.id}").status_code == 200

    def test_a_coordinator_without_the_desks_key_is_told(self, scene: Scene) -> None:
        made = scene.make_round()
        noor = scene.client(hire(scene.house.rosa, "Noor", ["coordinator"]))
        assert "do not sit at the placement desk" in text(noor.get("/unplaced"))
        assert noor.get(f"/rounds/{made.pk}").status_code == 404

    def test_nothing_of_a_case_is_in_the_row(self, scene: Scene) -> None:
        scene.case()
        made = scene.make_round()
        kept = held(scene, made).document.as_json({})
        assert "ru" not in str(kept["versions"]) and "San Francisco" not in str(kept)
        assert b"proposed" not in bytes(made.document)


class TestByHand:
    def test_chosen_by_hand_and_the_rest_gives_way(self, scene: Scene) -> None:
        one, two = scene.case("Zaur"), scene.case("Milana")
        made = scene.make_round()
        first = held(scene, made).document.proposal(str(two.id))
        assert first is not None
        taken = Attorney.objects.get(pk=first.attorney).person
        member = next(each for each in (scene.ines, scene.bruno, scene.chiara) if each.person == taken)
        assert change(scene, made, one, member, "override").status_code == 302
        now = held(scene, made).document
        moved, placed = now.proposal(str(two.id)), now.proposal(str(one.id))
        assert placed is not None and placed.attorney == scene.id_of(member)
        assert moved is not None and moved.attorney != placed.attorney
        page = text(scene.client().get(f"/rounds/{made.pk}"))
        assert WHY in page and "chosen by hand" in page

    def test_ruled_out_and_undone(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        for member in (scene.ines, scene.bruno, scene.chiara):
            assert change(scene, made, case, member, "forbid").status_code == 302
        document_now = held(scene, made).document
        assert document_now.proposal(str(case.id)) is None
        page = f"/rounds/{made.pk}/cases/{case.id}"
        undo = {"change": document_now.changes[0].id, "version": held(scene, made).row.version}
        assert scene.client().send_form(f"{page}/change", undo, page="/unplaced").status_code == 302
        proposal = held(scene, made).document.proposal(str(case.id))
        assert proposal is not None and proposal.attorney == scene.id_of(scene.ines)
        assert scene.client().send_form(f"{page}/change", undo, page="/unplaced").status_code == 302

    def test_what_stands_in_the_way_is_never_set_aside(self, scene: Scene) -> None:
        case = scene.case()
        scene.change(scene.bruno, languages={"es": 3})
        made = scene.make_round()
        answer = change(scene, made, case, scene.bruno, "override")
        assert answer.status_code == 422 and "No language in common" in text(answer) and WHY in text(answer)
        assert not held(scene, made).document.changes

    def test_two_cases_by_hand_for_one_place(self, scene: Scene) -> None:
        one, two = scene.case("Zaur"), scene.case("Milana")
        made = scene.make_round()
        assert change(scene, made, one, scene.ines, "override").status_code == 302
        answer = change(scene, made, two, scene.ines, "override")
        assert answer.status_code == 422 and "kept for other cases by hand" in text(answer)

    @pytest.mark.parametrize(
        "typed",
        [{"why": "short"}, {"why": "1234567890 ..."}, {"why": ""}, {"action": "pray"}, {"attorney": "x"}],
    )
    def test_bad_input_is_said_and_changes_nothing(self, scene: Scene, typed: dict[str, str]) -> None:
        case = scene.case()
        made = scene.make_round()
        assert change(scene, made, case, scene.ines, "override", **typed).status_code == 422
        assert not held(scene, made).document.changes

    def test_two_coordinators_the_second_is_told(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        assert change(scene, made, case, scene.bruno, "override").status_code == 302
        late = change(scene, made, case, scene.chiara, "override", version="1")
        assert (
            late.status_code == 409 and "A colleague changed this round" in text(late) and WHY in text(late)
        )
        assert len(held(scene, made).document.changes) == 1

    def test_the_same_form_twice_is_one_change(self, scene: Scene) -> None:
        case = scene.case()
        made, token = scene.make_round(), str(uuid4())
        for _ in range(2):
            assert (
                change(scene, made, case, scene.bruno, "override", token=token, version="1").status_code
                == 302
            )
        assert len(held(scene, made).document.changes) == 1

    def test_when_the_case_goes_the_words_go_with_it(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        change(scene, made, case, scene.bruno, "override")
        with transaction.atomic(using="keys"):
            rows.forget("request", case.id)
        page = text(scene.client().get(f"/rounds/{made.pk}"))
        assert WHY not in page and "The words went with the case." in page


class TestSending:
    def test_sent_and_sent_again(self, scene: Scene) -> None:
        one, two = scene.case("Zaur"), scene.case("Milana")
        made = scene.make_round()
        preview = scene.client().send_form(
            f"/rounds/{made.pk}/send",
            {"cases": [str(one.id), str(two.id)], "at_once": 1, "hours": 48, "version": 1},
            page="/unplaced",
        )  # fmt: skip
        assert "Send 2 offers" in text(preview) and not Offer.objects.exists()
        assert send(scene, made, [one, two]).status_code == 302
        assert Offer.objects.filter(state="out", round=made).count() == 2
        assert send(scene, made, [one, two]).status_code == 302
        assert Offer.objects.count() == 2 and Round.objects.get().state == "sent"
        assert StaffEntry.objects.filter(action="round.sent").count() == 1

    def test_who_went_on_leave_meanwhile_is_not_asked_and_that_is_said(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        proposal = held(scene, made).document.proposal(str(case.id))
        assert proposal is not None
        person = Attorney.objects.get(pk=proposal.attorney).person
        member = next(each for each in (scene.ines, scene.bruno, scene.chiara) if each.person == person)
        scene.change(member, pauses=[{"from": scene.at.date().isoformat(), "until": "", "why": ""}])
        assert "on leave now" in text(scene.client().get(f"/rounds/{made.pk}"))
        assert send(scene, made, [case]).status_code == 302
        assert not Offer.objects.exists()
        assert "This attorney is on leave now." in text(scene.client().get(f"/rounds/{made.pk}"))

    def test_a_sheet_taken_back_since_is_said_and_not_sent(self, scene: Scene) -> None:
        one, two = scene.case("Zaur"), scene.case("Milana")
        made = scene.make_round()
        PlacementSheet.objects.filter(request_id=one.id).update(taken_back_on=scene.at.date())
        assert "does not wait any more" in text(scene.client().get(f"/rounds/{made.pk}"))
        assert send(scene, made, [one, two]).status_code == 302
        assert [each.request_id for each in Offer.objects.all()] == [two.id]

    def test_after_a_no_the_next_is_asked_and_offers_that_are_out_stay(self, scene: Scene) -> None:
        one, two = scene.case("Zaur"), scene.case("Milana")
        made = scene.make_round()
        send(scene, made, [one, two])
        declined = Offer.objects.get(request_id=one.id)
        Offer.objects.filter(pk=declined.pk).update(state="declined", answered_at=scene.at)
        assert "ask the next" in text(scene.client().get("/unplaced"))
        later = held(scene, scene.make_round()).document
        assert later.proposal(str(two.id)) is None and (str(two.id), str(
            Offer.objects.get(request_id=two.id).attorney_id
        )) in later.frozen  # fmt: skip
        proposal = later.proposal(str(one.id))
        assert proposal is not None and proposal.attorney != str(declined.attorney_id)

    @pytest.mark.parametrize("typed", [{"hours": "0"}, {"at_once": "99"}, {"cases": ["x"]}, {"cases": []}])
    def test_bad_input_sends_nothing(self, scene: Scene, typed: dict[str, Any]) -> None:
        case = scene.case()
        made = scene.make_round()
        assert send(scene, made, [case], **typed).status_code == 422
        assert not Offer.objects.exists()

    def test_discarded_rounds_send_nothing(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        page = f"/rounds/{made.pk}/discard"
        assert scene.client().send_form(page).status_code == 302
        assert scene.client().send_form(page, page="/rounds").status_code == 302
        assert send(scene, made, [case]).status_code == 409
        assert not Offer.objects.exists()
