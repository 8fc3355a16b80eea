"""A script does not bring back what the agreed version took out; what is new in it, its author looks at again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.deidentify import Known, Person
from safeconduct.evidence.models import DeidReview, ScriptStep, Testimony
from safeconduct.evidence.testimonies import deid, scripts
from safeconduct.evidence.testimonies.giving_away import look
from tests.evidence.desk import ResearchDesk, research_desk
from tests.evidence.testimonies.vault import TEXT, an_account, an_agreed_version, layla, shown, url

KNOWN = Known(
    persons=(Person("one", ("Ruslan Khamidov",), ("Rusik",)),),
    places=("Urus-Martan",),
    identifiers=("Ж 481 КС",),
)
RESULT = "My name is Person A. In [date] they took me from my house in [place]."


@pytest.fixture
def version() -> deid.Version:
    return deid.Version(DeidReview(), TEXT, (), (), (), {}, (), RESULT)


@pytest.mark.parametrize(
    "phrase",
    [
        "Khamidov",
        "Rusik",
        "Урус-Мартан",
        "Ж 481 КС",
        "+7 928 555 01 02",
        "somebody@mail.example",
        "12 34 567890",
    ],
)
def test_what_is_recorded_or_says_by_itself_who_it_is_is_refused(version: deid.Version, phrase: str) -> None:
    looked = look(f"They took me. My passport 12 34 567890, {phrase}, was taken.", version, KNOWN)
    assert any(phrase[-4:] in one for one in looked.refused), looked


def test_names_and_numbers_that_are_new_are_listed_and_those_of_the_version_are_not(
    version: deid.Version,
) -> None:
    looked = look("In spring they took me and Birlant from my house, in 2019.", version, Known())
    assert not looked.refused and {"Birlant"} <= set(looked.new)
    assert any("2019" in one for one in looked.new) and "In" not in looked.new
    with pytest.raises(scripts.LookAgain) as told:
        looked.refuse_unless(())
    assert "Birlant" not in str(told.value)
    looked.refuse_unless(looked.new)


def test_zarema_is_shown_what_is_new_and_takes_the_step_when_she_looked_at_each() -> None:
    desk: ResearchDesk = research_desk()
    kept: Testimony = an_account(desk, scopes=(Scope.STORE, Scope.READ_BY_ANOTHER))
    an_agreed_version(desk, kept, layla(desk))
    zarema, page = desk.client(desk.zarema), url("script", kept.pk)
    typed: dict[str, Any] = {
        "reason": "work", "step": "script", "text": "They took me and Birlant.", "token": str(uuid4()),
        "follows": scripts.FIRST.hex(),
    }  # fmt: skip
    text = shown(zarema.send_form(page, typed), 422)
    assert "Not in the agreed version" in text and 'name="listed" value="Birlant"' in text
    assert "They took me and Birlant." in text and not ScriptStep.objects.exists()
    sure = typed | {"listed": ["Birlant"], "sure": "yes"}
    shown(zarema.send_form(page, sure | {"text": "They took me, Birlant and Maret."}), 422)
    assert zarema.send_form(page, sure).status_code == 302
    assert ScriptStep.objects.count() == 1
