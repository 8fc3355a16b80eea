"""What is still missing in a case, as links to where it is filled in. Facts of the reference, section 2.3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.cases.life import showing
from safeconduct.cases.life.looking import Look
from safeconduct.cases.life.showing import Row
from safeconduct.cases.life.stages import OURS, Stage
from safeconduct.cases.life.words import Words

FACTS: tuple[tuple[str, Words], ...] = (
    ("arrivals", _("When and how the person came")),
    ("place.country", _("Where the person is")),
    ("place.detained", _("Whether the person is detained")),
    ("papers.any", _("Papers from a court or an office")),
    ("person.a_number", _("The A-number, or that there is none")),
    ("proceedings.stage", _("Where the proceedings stand")),
    ("lawyer.has", _("Whether the person has, or had, a lawyer")),
    ("person.nationality", _("Nationality")),
    ("person.born", _("Date of birth")),
    ("person.marital", _("Husband or wife")),
    ("means.income", _("Household and income")),
)
CLAIM: tuple[tuple[str, Words], ...] = (
    ("claim.past_harm", _("What was done")),
    ("claim.grounds", _("Why it was done")),
    ("claim.could_relocate", _("Whether the person could live elsewhere in the country")),
    ("bars.convicted", _("Arrests and convictions")),
    ("bars.settled_elsewhere", _("Whether the person had settled in another country")),
)
"""Asked once the full intake has begun, and not before the conflict check."""
ROOMS: tuple[tuple[str, str, Words], ...] = (
    ("contact", "contact_edit", _("How to reach the person: ways, times, a code word")),
    ("party", "case_parties", _("Everyone who belongs to the case")),
    ("household", "case_parties", _("The household")),
    ("proceeding", "proceedings", _("The proceedings")),
)
AFTER_INTAKE = OURS | {Stage.INTAKE, Stage.CASE_REVIEW, Stage.WAITLISTED}


def missing(seen: Look) -> list[Row]:
    """Links to what nobody has filled in."""
    if seen.stands.stage is Stage.CLOSED:
        return []
    wanted = FACTS + (CLAIM if seen.stands.stage in AFTER_INTAKE else ())
    found = [
        {"text": text, "url": showing.url("screening_fact", seen.held, fact_id=fact_id)}
        for fact_id, text in wanted
        if not _is_known(seen, fact_id)
    ]
    kinds = {entry.kind for entry in seen.journal.entries}
    found += [
        {"text": text, "url": showing.url(name, seen.held)} for kind, name, text in ROOMS if kind not in kinds
    ]
    return [each for each in found if each["url"]]


def _is_known(seen: Look, fact_id: str) -> bool:
    """Whether somebody answered. "Does not know" is an answer to ask again, and counts as missing."""
    return seen.due.answers.get(fact_id, {}).get("state") in {"given", "contradicted", "declined"}
