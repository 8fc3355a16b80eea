"""Every hard constraint has its reason, alone and together with all others, in one order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.reasons import Reason

RULES = Rules(trained_in=frozenset({"bond"}))
LIMITS = Limits({"zoya": 1, "tired": 0}, {"oak": 2, "elm": 0})
AMINA = CaseFacts(
    id="amina", forum="sfr", facility="TX", languages=("ru", "ce"), areas=("bond",), days_left=30,
    preparation_days=30, excluded_communities=frozenset({"church"}), attorney_gender="woman",
)  # fmt: skip
LENA = AttorneyFacts(
    id="lena", trainings=frozenset({"bond"}), forums=frozenset({"sfr"}), facilities=frozenset({"TX"}),
    languages={"ce": 2}, gender="woman", firm="oak", mentor="zoya", needs_mentor=True,
)  # fmt: skip


def test_lena_can_take_aminas_case() -> None:
    assert why_not(AMINA, LENA, LIMITS, RULES) == ()


@pytest.mark.parametrize(
    ("case", "attorney", "reason"),
    [
        ({"is_conflict_clear": False}, {}, Reason.CONFLICT_OPEN),
        ({"has_agreed": False}, {}, Reason.NOT_AGREED),
        ({}, {"is_licensed": False}, Reason.NOT_LICENSED),
        ({}, {"has_signed": False}, Reason.NOT_SIGNED),
        ({}, {"is_paused": True}, Reason.PAUSED),
        ({}, {"capacity": 0}, Reason.FULL),
        ({}, {"mentor": ""}, Reason.NO_MENTOR),
        ({}, {"mentor": "stranger"}, Reason.NO_MENTOR),
        ({}, {"mentor": "tired"}, Reason.MENTOR_FULL),
        ({}, {"firm": "elm"}, Reason.FIRM_FULL),
        ({}, {"trainings": frozenset()}, Reason.NOT_TRAINED),
        ({}, {"forums": frozenset({"nyc"})}, Reason.OUT_OF_REACH),
        ({"is_remote_enough": True}, {"forums": frozenset()}, Reason.OUT_OF_REACH),
        ({}, {"forums": frozenset(), "works_remotely": True}, Reason.OUT_OF_REACH),
        ({}, {"facilities": frozenset({"CA"})}, Reason.NO_VISITS),
        ({}, {"languages": {"ce": 1, "es": 3}}, Reason.NO_LANGUAGE),
        ({"languages": ()}, {}, Reason.NO_LANGUAGE),
        ({"days_left": 29}, {}, Reason.TOO_LATE),
        ({"days_left": -1, "preparation_days": 0}, {}, Reason.TOO_LATE),
        ({"excluded_attorneys": frozenset({"lena"})}, {}, Reason.CLIENT_EXCLUDED),
        ({}, {"communities": frozenset({"church", "choir"})}, Reason.COMMUNITY_EXCLUDED),
        ({}, {"gender": "man"}, Reason.GENDER),
        ({}, {"gender": ""}, Reason.GENDER),
        ({"declined_by": frozenset({"lena"})}, {}, Reason.DECLINED),
    ],
)
def test_one_thing_amiss_is_one_reason(
    case: dict[str, Any], attorney: dict[str, Any], reason: Reason
) -> None:
    assert why_not(replace(AMINA, **case), replace(LENA, **attorney), LIMITS, RULES) == (reason,)


@pytest.mark.parametrize(
    ("case", "attorney"),
    [
        ({"is_remote_enough": True}, {"forums": frozenset(), "works_remotely": True}),
        ({"forum": ""}, {"forums": frozenset()}),
        ({"facility": ""}, {"facilities": frozenset()}),
        ({"has_interpreter": True}, {"languages": {}}),
        ({"days_left": None, "preparation_days": 400}, {}),
        ({"areas": ("asylum",)}, {"trainings": frozenset()}),
        ({}, {"needs_mentor": False, "mentor": "tired"}),
        ({}, {"firm": "without quota"}),
        ({"difficulty": 3}, {"expertise": 1, "needs_mentor": False, "mentor": ""}),
        ({"attorney_gender": ""}, {"gender": "man"}),
    ],
)
def test_what_does_not_stand_in_the_way(case: dict[str, Any], attorney: dict[str, Any]) -> None:
    assert why_not(replace(AMINA, **case), replace(LENA, **attorney), LIMITS, RULES) == ()


def test_all_that_is_amiss_is_told_in_the_order_of_the_reasons() -> None:
    case = replace(
        AMINA, is_conflict_clear=False, has_agreed=False, days_left=0, declined_by=frozenset({"lena"}),
        excluded_attorneys=frozenset({"lena"}),
    )  # fmt: skip
    nobody = AttorneyFacts(
        id="lena", is_licensed=False, has_signed=False, is_paused=True, capacity=0, needs_mentor=True,
        firm="elm", communities=frozenset({"church"}),
    )  # fmt: skip
    found = why_not(case, nobody, LIMITS, RULES, forbidden=frozenset({("amina", "lena")}))
    assert found == tuple(each for each in Reason if each is not Reason.MENTOR_FULL)
