"""Words of outcomes and of what is counted by."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.outcomes.codes import UNKNOWN
from safeconduct.choices.countries import NATIONALITIES
from safeconduct.choices.languages import LANGUAGES
from safeconduct.counting.disclosure import Reason

Words = Mapping[str, str | Promise]

RESULTS: Words = {
    "asylum": _("Asylum granted"),
    "withholding": _("Withholding of removal granted"),
    "torture_convention": _("Protection under the Convention against Torture granted"),
    "other_relief": _("Another way to stay granted"),
    "denied": _("Denied"),
    "dismissed": _("Dismissed or closed by the court"),
    "referred_to_court": _("Sent on to a court"),
    "withdrawn": _("Withdrawn by the person"),
    "placed_elsewhere": _("Another organisation took it on"),
    "not_taken": _("Not taken on by us"),
    "lost_contact": _("Contact was lost"),
    "left_country": _("The person left the country"),
    "died": _("The person died"),
    "other": _("Something else"),
}
FORUMS: Words = {
    "asylum_office": _("Asylum office"),
    "court": _("Immigration court"),
    "appeals_board": _("Board of Immigration Appeals"),
    "court_of_appeals": _("Court of appeals"),
    "elsewhere": _("An authority of another country"),
    "none": _("No authority decided"),
}
REASONS: Words = {
    "one_year": _("One-year deadline"),
    "credibility": _("Credibility"),
    "nexus": _("Reason for the persecution"),
    "persecution": _("What happened was not seen as persecution"),
    "state_protection": _("Protection by the state"),
    "relocation": _("Could live elsewhere in the country"),
    "bar": _("A bar"),
    "discretion": _("Discretion"),
    "procedure": _("Procedure"),
    "country_changed": _("The country changed"),
    "not_told": _("No reason was given"),
}
TOLD_BY: Words = {
    "decision_seen": _("We saw the decision"),
    "attorney": _("The attorney told us"),
    "person": _("The person told us"),
    "staff": _("We decided it ourselves"),
}
DIMENSIONS: Words = {
    "year": _("Year"),
    "outcome": _("Outcome"),
    "forum": _("Who decided"),
    "country": _("Nationality"),
    "custody": _("In custody"),
    "language": _("Language"),
}
CUSTODY: Words = {"yes": _("In custody"), "no": _("Not in custody")}
REFUSED: Words = {
    "too_few": _("Too few cases have an outcome: a table of so few does not leave."),
    "nothing_left": _("Every number would be withheld. Count by something coarser."),
    "too_large": _("Too many cells. Count by fewer things."),
    "differs": _(
        "It differs by a few people from the table of %(release)s. Use that one, or wait until more cases end."
    ),
    "adds_up": _(
        "With the tables of %(release)s somebody could work out a small number. Use those, or wait."
    ),
    "public_already": _(
        "A number that must be withheld stands in the table of %(release)s. Count by something else."
    ),
    "public_together": _(
        "Tables of %(release)s together give a withheld number away. Count by something else."
    ),
    "worked_out": _(
        "A withheld number could be worked out from tables counted before. Count by something else."
    ),
}
SOMETHING = _("This table could tell who is in it. Count by something else, or wait until more cases end.")


def value_words(dimension: str, value: str) -> str:
    """A value of a dimension in words."""
    if value == UNKNOWN:
        return str(_("Not known"))
    if dimension == "country":
        return str(NATIONALITIES.get(value, value))
    if dimension == "language":
        return LANGUAGES.get(value, value)
    table: Words = {"outcome": RESULTS, "forum": FORUMS, "custody": CUSTODY}.get(dimension, {})
    return str(table.get(value, value))


def refused_words(reason: Reason) -> str:
    """Why a table was refused, in a sentence."""
    said = REFUSED.get(reason.code)
    return str(said) % {"release": reason.release} if said else str(SOMETHING)
