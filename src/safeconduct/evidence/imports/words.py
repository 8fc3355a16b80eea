"""Words of the import pages: states, kinds, fields, problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.exchange.saying import SENTENCES

STATES: Mapping[str, tuple[str | Promise, str]] = {
    "mapping": (_("Being prepared"), ""),
    "writing": (_("Being written"), "warning"),
    "live": (_("Live"), "success"),
    "given_up": (_("Given up"), ""),
    "taken_back": (_("Taken back"), "warning"),
}
KINDS: Mapping[str, str | Promise] = {
    Kind.SOURCE.value: _("Source"),
    Kind.ITEM.value: _("Item"),
    Kind.PERSON.value: _("Person, by pseudonym"),
    Kind.PARTY.value: _("Body or group"),
    Kind.INCIDENT.value: _("Incident"),
    Kind.RELATION.value: _("Link between incidents"),
    Kind.ACT.value: _("Act"),
    Kind.INVOLVEMENT.value: _("Involvement"),
    Kind.CLAIM.value: _("Claim"),
    Kind.LINK.value: _("Link between claims"),
    Kind.ARTIFACT.value: _("File (listed)"),
    Kind.IDENTITY.value: _("Identity"),
}
FITS: Mapping[str, str | Promise] = {
    "ours": _("our own format (JSON Lines)"),
    "ucdp": _("events as UCDP GED writes them"),
    "acled": _("events as ACLED writes them"),
    "uwazi": _("an export of Uwazi"),
}
HOWS: Mapping[str, str | Promise] = {
    "": _("As it stands"),
    "dmy": _("Dates: day before month"),
    "mdy": _("Dates: month before day"),
    "|": _("Many, divided by |"),
    ";": _("Many, divided by ;"),
    ",": _("Many, divided by ,"),
}
LISTS: Mapping[str, str | Promise] = {
    "act_type": _("What was done"), "item_type": _("What an item is"), "unit": _("What is counted"),
    "outcome": _("What became of somebody"), "method": _("By which means"), "reason": _("For which reason"),
    "actor_type": _("Who did it"), "degree": _("Part in it"), "denial_form": _("Forms of denial"),
    "connection": _("How a source knows"), "source_type": _("What a source is"), "monitoring": _("Monitoring"),
    "claim_kind": _("Kinds of claims"), "reliability": _("Reliability, A to F"), "relation": _("Links between claims"),
    "precision": _("How precise a place is"), "certainty": _("How certain"),
    "incident_relation": _("Links between incidents"),
}  # fmt: skip
"""Lists of codes as sentences about them call them."""
NOTES: Mapping[str, str | Promise] = {
    "ucdp": _("Figures come as estimates. They do not raise the number that is certain at least."),
    "acled": _(
        "Figures come as estimates. In such files 10, 12 and 100 may stand for tens, dozens and hundreds: "
        "look at the notes."
    ),
    "uwazi": _("Terms keep their groups: Land::Extortion and Kidnapping::Extortion stay two."),
}
ELSEWHERE: Mapping[str, str | Promise] = {
    "claim": _("Claims"),
    "act": _("Acts"),
    "involvement": _("Involvements"),
    "item": _("Items"),
    "source": _("Sources"),
    "link": _("Links between claims"),
    "relation": _("Links between incidents"),
    "testimony": _("Testimonies"),
}
REFUSALS: Mapping[str, str | Promise] = {
    "too_big": _("The file is too big. Split it, and bring in the parts one after the other."),
    "empty": _("The file is empty."),
    "no_room": _("There is no room for files on this machine. Tell your administrator."),
}


def why_refused(code: str) -> str:
    """Why an upload was not taken."""
    other = _("This is not a text file. Save the table as CSV (UTF-8), and choose that file.")
    return str(REFUSALS.get(code, other))


def field_words(name: str) -> str:
    """A field as the page calls it: “place.latitude” as “place: latitude”."""
    return gettext(name.replace("_", " ").replace(".", ": "))


def sentence(row: int, column: str, code: str, facts: Mapping[str, Any]) -> str:
    """What is wrong, after the row and the column that stand beside it."""
    named = {**facts, "list": LISTS.get(str(facts["list"]), facts["list"])} if "list" in facts else facts
    named = {**named, "field": field_words(str(facts["field"]))} if "field" in facts else named
    said = gettext(SENTENCES[code]).format(**named)
    return said[:1].upper() + said[1:]
