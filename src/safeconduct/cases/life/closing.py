"""Close a request together with the letter that tells the person so: the same guard, the same entry in its way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone
from safeconduct.cases.life import actions
from safeconduct.cases.life.actions import At, NotPossible, Said
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.life.standing import STEP, steps_id
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow

REASON_OF = {"referred": "referred", "not_able": "not_taken"}


def close_by_letter(
    *, request: Request, keys: CaseKeys, outcome: str, token: UUID, by: Unlocked, at: datetime
) -> None:
    """Take the step to *closed*. The letter names the deadlines, so the person was told of them.

    ``token``: of the decision. Raises ``NotNow`` where a guard stands in the way.
    """
    record = journal.read(request, keys).get(steps_id(request.id), STEP)
    how = At(by, at, uuid5(token, "closed"), record.version if record else 0)
    said = Said(at.date(), reason=REASON_OF[outcome], settled="told")
    try:
        actions.step(request=request, keys=keys, to=Stage.CLOSED, said=said, how=how)
    except (NotPossible, ChangedMeanwhile, JournalGone) as refused:
        raise NotNow("A guard of the case keeps it from being closed now.") from refused
