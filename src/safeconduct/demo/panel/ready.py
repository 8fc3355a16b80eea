"""Cases that are ready for the panel: by the steps of their life, and with a sheet that its form would take."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from safeconduct.cases import conflicts, grants
from safeconduct.cases.conflicts import checking, deciding
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.life.standing import agreement_id, standing
from safeconduct.cases.people.forms_exclusion import ExclusionForm
from safeconduct.cases.placing import lint, preparing, sheets
from safeconduct.cases.placing.forms import SheetForm
from safeconduct.demo.case_room.acting import CannotBeTyped, Case, Hand, posted
from safeconduct.demo.case_room.whole import how
from safeconduct.demo.stories import Story, shared_answers
from safeconduct.demo.stories.work import Work

HOLDERS = ("aisha", "timur")
WAY = (
    Stage.CONFLICT_REVIEW, Stage.MAY_PROCEED, Stage.INTAKE, Stage.CASE_REVIEW, Stage.ACCEPTED,
)  # fmt: skip
SHEET: Mapping[str, Any] = {
    "difficulty": "2", "preparation_days": 30, "hours_from": 40, "hours_to": 80, "areas": ["asylum"],
    "mentoring": "A mentor of the panel, and our library of filings.", "looked": "on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """One case. ``waits``: days since its sheet; ``sheet``: fields as they are typed; ``keep``: a circle kept out."""

    code: str
    name: str
    language: str
    nationality: str
    state: str
    waits: int
    sheet: Mapping[str, Any]
    detained: bool = False
    keep: Mapping[str, str] = field(default_factory=dict)


def all_ready() -> list[tuple[Ready, Story]]:
    """Each with the short request it began with."""
    held = tomllib.loads(Path(__file__).with_name("ready.toml").read_text(encoding="utf-8"))["case"]
    return [(each, _story(each)) for each in (Ready(**said) for said in held)]


def make_ready(ready: Ready, ids: dict[str, UUID], case: Case) -> None:
    """From the first look to being offered; puts the id of its request down."""
    ids[ready.code] = case.request_id
    hand = case.hand("aisha", ready.waits + 2)
    if ready.keep:
        hand.type("exclusion", uuid4(), ExclusionForm, ready.keep)
    _step(hand, Stage.CONFLICT_REVIEW)
    checking.run(**hand.act())
    found = conflicts.standing(hand.request, hand.keys, on=hand.at.date())
    deciding.decide(
        **hand.act(), outcome="clear", reason="Nobody of these is in another request, on any side.",
        consent=False, check_id=found.check.id if found.check else None, seen=found.version,
    )  # fmt: skip
    for stage in WAY[1:]:
        _step(hand, stage)
    life.agree(
        request=hand.request,
        keys=hand.keys,
        given=True,
        on=hand.at.date(),
        by_way="call",
        note="",
        how=_first(hand),
    )
    timur = case.staff.who("timur").person
    grants.hand_over(request=hand.request, to=[timur], keys=hand.keys, by=hand.by, at=hand.at)
    _write_sheet(ready, case)


def _write_sheet(ready: Ready, case: Case) -> None:
    hand = case.hand("aisha", ready.waits)
    known = preparing.gather(hand.request, hand.keys, hand.journal(), hand.at)
    people = [(preparing.key_of(each), each.spellings[0]) for each in known.people if each.spellings]
    typed = posted({**SHEET, "names": [code for code, _name in people], **ready.sheet}, case.now.date())
    form = SheetForm(typed, people=people)
    if not form.is_valid():
        raise CannotBeTyped(form.errors.as_json())
    if any(hit.is_hard for hit in lint.look(form.texts(), preparing.known(known))):
        raise CannotBeTyped("the summary says who it is")
    names = preparing.names_shown(known, form.cleaned_data["names"], form.named_organisations())
    sheets.write(**hand.act(), facts=form.facts(known.fixed), blind=form.blind(), names=names)
    _step(hand, Stage.OFFERING)


def _step(hand: Hand, to: Stage) -> None:
    version = standing(hand.request, hand.journal()).version
    said = life.Said(hand.at.date(), why="Case meeting: Aisha and Timur" if to is Stage.ACCEPTED else "")
    life.step(request=hand.request, keys=hand.keys, to=to, said=said, how=how(hand, version))


def _first(hand: Hand) -> life.At:
    record = hand.journal().get(agreement_id(hand.request.id), "agreement")
    return how(hand, record.version if record else 0)


def _story(ready: Ready) -> Story:
    facts: dict[str, Any] = {
        **shared_answers("alone_asking", "in_the_us", "alone", "all_purposes"),
        "place.us_state": ready.state, "contact.channel": "come_back", "person.age": "?declined",
        "person.nationality": ready.nationality, "person.name": ready.name,
        "language.spoken": ready.sheet["languages"], "language.best": ready.sheet["languages"][0],
        "language.read": [ready.sheet["languages"][-1]], "help.wanted": ["asylum"], "applications.any": "no",
        "papers.any": "no", "means.income": "?declined",
        "harm.own_words": "Invented and short: this case is ready for the panel.",
    }  # fmt: skip
    if ready.detained:
        facts["place.detained"] = "yes"
    return Story(ready.waits + 3, ready.language, facts, (), (), "", "aisha", is_sent=True, work=Work())
