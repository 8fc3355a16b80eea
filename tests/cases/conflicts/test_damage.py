"""A journal that was cut off or changed opens no story: a conflict may have stood there."""

from __future__ import annotations

import pytest

from safeconduct.cases.conflicts import deciding
from safeconduct.cases.models import CaseEntry
from tests.access.people import found_house, hire
from tests.cases.conflicts.scenes import at_desk, check, decide, stands, zaur


@pytest.mark.parametrize("harm", ["taken", "changed"])
def test_a_conflict_that_was_cut_off_does_not_bring_the_clear_one_back(harm: str) -> None:
    house, request = found_house(), zaur()
    check(request, house.aisha)
    decide(request, house.aisha, "clear", "nobody in the way here")
    decide(request, house.aisha, "conflict", "she is the sister of our client")
    row = CaseEntry.objects.order_by("-number").first()
    assert row is not None
    if harm == "taken":
        row.delete()
    else:
        CaseEntry.objects.filter(pk=row.pk).update(document=bytes(row.document)[:-1] + b"\x00")
    found = stands(request, house.aisha)
    assert (found.state, found.damaged, found.lets_in) == ("damaged", 1, False)
    assert not found.opens_story(stated=True, supervises=True)
    page = at_desk(house.timur).get(f"/requests/{request.id}/story").content.decode()
    assert "changed outside the program" in page and "Open the story in danger" not in page
    check(request, house.aisha)
    decide(request, house.aisha, "look_again", "I am not sure at all")
    assert stands(request, house.aisha).state == "damaged"
    with pytest.raises(deciding.SupervisorNeeded):
        decide(request, house.aisha, "clear", "nobody in the way here")
    layla = hire(house.rosa, "Layla", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    check(request, house.aisha)
    decide(request, layla, "clear", "looked at with an administrator")
    assert stands(request, house.aisha).lets_in
