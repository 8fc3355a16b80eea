"""The panel of the demo: what stands there, nothing real in it, and a round that finds somebody for most cases."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.access.models import Desk, Grant
from safeconduct.access.passphrases import derive_new
from safeconduct.attorneys.models import Offer, Placement, Round
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.attorneys.portal.drafts import all_drafts
from safeconduct.attorneys.register import firms, profiles, vetting
from safeconduct.attorneys.register.desk import desk_of
from safeconduct.attorneys.rounds import document, solving
from safeconduct.cases import journal, reading
from safeconduct.cases.placing import sheets
from safeconduct.cases.reading import NotYours
from safeconduct.demo import filling, people
from safeconduct.demo.panel import attorneys, offering, ready
from safeconduct.demo.people import Staff
from safeconduct.intake.models import Request
from safeconduct.law.zones import courts
from tests.demo.test_case_room import cheap_receipt

INVENTED = re.compile(r"Вымышл|Условн|Образц|Примерн|مثال|نموذجي|نمونه|Ejemplo")
EVERY_STATE = ("applied", "active", "refused", "ended")
ACCOUNTS = {name for name, _work, _roles in people.ON_THE_PANEL}


class Panel:
    """What the demo makes of the panel, without the other stories."""

    def __init__(self) -> None:
        self.now = datetime.now(tz=UTC).replace(microsecond=0)
        self.staff: Staff = people.make(people.new_passphrase(), self.now - timedelta(days=60))
        self.panel = attorneys.enter(self.staff, self.now)
        self.ids: dict[str, UUID] = {}
        for each, story in ready.all_ready():
            then = partial(ready.make_ready, each, self.ids)
            list(filling.tell(story, self.staff, self.now, then))
        offering.work(self.panel, self.ids, self.staff, self.now)

    @property
    def desk(self) -> Desk:
        return desk_of(self.staff.who("omar"))

    def profiles(self) -> dict[str, profiles.Profile]:
        found, damaged = profiles.read_all(self.staff.who("omar"), self.desk, EVERY_STATE)
        assert not damaged
        return {each.name.split()[0].lower(): each for each in found}


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Panel:
    """Nobody types a passphrase or a number here."""
    derived = derive_new("one for all of them in this test")
    monkeypatch.setattr(people, "derive_new", lambda _passphrase: derived)
    monkeypatch.setattr(filling, "open_receipt", lambda _receipt: cheap_receipt())
    return Panel()


def test_names_say_that_they_are_invented_and_courts_are_known() -> None:
    known = {each.name for each in courts().all}
    for said in attorneys.told()["attorney"]:
        assert said["name"].endswith(" Demo"), "as everybody else who works in the demo"
        assert set(said["forums"]) <= known
    for case, _story in ready.all_ready():
        assert INVENTED.search(case.name)
        assert case.sheet["forum"] in known
        for told in case.sheet.values():
            assert case.name not in str(told), "the summary is read by who does not know who it is"
    for firm in attorneys.told()["firm"]:
        assert "(invented)" in firm["name"] and firm["contact"].partition("@")[2].startswith("example.")


def test_the_panel_stands_as_the_notes_say(demo: Panel) -> None:
    omar, on = demo.staff.who("omar"), demo.now.date()
    found = demo.profiles()
    assert {name for name, each in found.items() if each.attorney.state == "applied"} == {"elena"}
    assert vetting.waits_for(found["elena"]) == 1
    assert {name for name, each in found.items() if each.attorney.person_id} == ACCOUNTS
    assert {name for name, each in found.items() if each.has_signed} == ACCOUNTS - {"elena"}
    assert {name for name, each in found.items() if each.is_paused(on)} == {"deniz", "igor"}
    assert {name for name, each in found.items() if not each.is_licensed(on)} == {"elena", "ruth"}
    assert found["chiara"].held["mentor"] == str(demo.panel["marta"]) and found["marta"].held["is_mentor"]
    assert [each.held["quota"] for each in firms.read_all(omar, demo.desk)] == [3, 1]
    printed = {each.name: each.work for each in demo.staff.people}
    assert {"omar", *ACCOUNTS} <= set(printed)


def test_one_case_is_worked_on_one_offer_is_out_and_one_was_declined(demo: Panel) -> None:
    offers = {each.attorney_id: each for each in Offer.objects.exclude(state="declined")}
    out = offers[demo.panel["chiara"]]
    assert (out.state, out.seen_at) == ("out", None) and out.expires_at > demo.now
    assert Offer.objects.get(state="declined").request_id == demo.ids["texas"]
    placed = Placement.objects.get()
    assert (placed.state, placed.request_id, placed.mentor_id) == (
        "working",
        demo.ids["bruno"],
        demo.panel["marta"],
    )
    assert placed.mentor_seen_on is not None
    request = Request.objects.get(id=demo.ids["bruno"])
    keys = reading.open_case(request, demo.staff.who("marta"), demo.now.date())
    written = journal.read(request, keys)
    (draft,) = all_drafts(written)
    assert draft.state is State.REVIEW_REQUESTED
    assert (len(written.records("hours")), len(written.records("checkpoint"))) == (2, 1)
    live = Grant.objects.live(demo.now.date(), demo.now).filter(request_id=request.id)
    assert {"representing", "mentoring"} <= set(live.values_list("purpose", flat=True))


def test_omar_opens_no_case_and_bruno_only_his(demo: Panel) -> None:
    for code, request_id in demo.ids.items():
        request = Request.objects.get(id=request_id)
        for name in {"omar", "chiara", "bruno"} - ({"bruno"} if code == "bruno" else set()):
            with pytest.raises(NotYours):
                reading.open_case(request, demo.staff.who(name), demo.now.date())


def test_the_round_that_omar_runs_places_at_least_five(demo: Panel) -> None:
    assert not Round.objects.exists(), "whoever tries the demo runs the first"
    omar = demo.staff.who("omar")
    waiting, damaged = sheets.read_all(omar, demo.desk, demo.now)
    assert (len(waiting), damaged) == (len(demo.ids), 0)
    row = _run(solving.make(token=uuid4(), desk=demo.desk, by=omar, at=demo.now))
    held = document.read(row.pk, omar, demo.desk)
    assert held is not None
    made = held.document
    by_id = {str(request_id): code for code, request_id in demo.ids.items()}
    names = {str(attorney_id): name for name, attorney_id in demo.panel.items()}
    found = {by_id[each.case]: names[each.attorney] for each in made.proposed}
    assert len(found) >= 5, found
    assert found["woman"] in {"chiara", "marta"}, "she asked for a woman"
    assert found.get("texas") != "bruno", "he said no"
    assert found.get("office") != "farid", "she asked that nobody of one circle hears of it"


def _run(steps: Any) -> Round:
    while True:
        try:
            next(steps)
        except StopIteration as over:
            return over.value  # type: ignore[no-any-return]  # what the generator returns
