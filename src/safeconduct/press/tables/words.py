"""Words of the table pages: dimensions, values, states, and why the gate withholds or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from safeconduct.choices.countries import COUNTRIES
from safeconduct.counting.disclosure import UNKNOWN, Reason
from safeconduct.evidence.claims.words import day_words
from safeconduct.evidence.fields import label
from safeconduct.evidence.people.forms import AGE_BANDS
from safeconduct.press.tables.counting_persons import SEVERAL

DIMENSIONS: Mapping[str, str | Promise] = {
    "month": gettext_lazy("Month of the act"),
    "year": gettext_lazy("Year of the act"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "age_band": gettext_lazy("Age"),
    "outcome": gettext_lazy("What became of them"),
    "act": gettext_lazy("Act"),
}
STATES: Mapping[str, tuple[str | Promise, str]] = {
    "draft": (gettext_lazy("Draft"), "warning"),
    "approved": (gettext_lazy("On its way out"), "info"),
    "released": (gettext_lazy("Released"), "success"),
    "withdrawn": (gettext_lazy("Withdrawn"), ""),
    "dropped": (gettext_lazy("Dropped"), ""),
}
PROBLEMS: Mapping[str, str | Promise] = {
    "not_approved": gettext_lazy("Nobody has agreed to exactly this table yet. Ask a second person."),
    "yours": gettext_lazy("You may not do this."),
    "over": gettext_lazy("This table was released, withdrawn or dropped meanwhile."),
    "changed": gettext_lazy("What would leave changed since you opened this page. Look at it again."),
    "own": gettext_lazy("Somebody else must decide on what you asked for."),
    "asked": gettext_lazy("This question waits already."),
    "records": gettext_lazy(
        "Records changed since this table was counted, or somebody took their consent back. Drop it and count anew."
    ),
    "confirm": gettext_lazy("Tick the box if you mean it. Nothing was done."),
}


def value_words(dimension: str, value: str) -> str:
    """One value of a dimension as staff read it."""
    if value == UNKNOWN:
        return _("Not known")
    if value == SEVERAL:
        return _("Several of these")
    if dimension in ("month", "year"):
        return day_words(value)
    if dimension == "country":
        return str(COUNTRIES.get(value, value))
    if dimension == "region":
        country, _stroke, name = value.partition("/")
        if country == UNKNOWN:
            return _("Not known")
        where = _("region not known") if name == UNKNOWN else name
        return f"{value_words('country', country)}, {where}"
    if dimension == "age_band":
        return str(AGE_BANDS.get(value, value))
    return label("acts" if dimension == "act" else "person_status", value) if dimension else value


def reasons_in_words(reasons: Iterable[Reason], k: int) -> list[str]:
    """Plain sentences for what the gate says. They name releases and kinds of groups, never people."""
    return [_sentence(reason, k) for reason in reasons]


def _sentence(reason: Reason, k: int) -> str:
    said: dict[str, Any] = {"count": reason.count, "k": k, "release": reason.release}
    said["names"] = ", ".join(str(DIMENSIONS.get(name, name)) for name, _value in reason.group)
    words: Any = SENTENCES.get(reason.code, SENTENCES["malformed"])
    return str(words % said)


SENTENCES: Mapping[str, Any] = {
    "small": ngettext_lazy(
        "%(count)s number is withheld because it counts fewer than %(k)s people.",
        "%(count)s numbers are withheld because each counts fewer than %(k)s people.",
        "count",
    ),
    "alike": ngettext_lazy(
        "%(count)s number is withheld because everybody in a small group had the same outcome.",
        "%(count)s numbers are withheld because everybody in a small group had the same outcome.",
        "count",
    ),
    "complement": ngettext_lazy(
        "%(count)s more is withheld, or the others could be worked out from the sums.",
        "%(count)s more are withheld, or the others could be worked out from the sums.",
        "count",
    ),
    "differs": ngettext_lazy(
        "%(count)s cell or sum differs by fewer than %(k)s people from the table “%(release)s”. Whoever has both can "
        "subtract. Wait until more people are recorded.",
        "%(count)s cells or sums differ by fewer than %(k)s people from the table “%(release)s”. Whoever has both can "
        "subtract. Wait until more people are recorded.",
        "count",
    ),
    "gives_away": ngettext_lazy(
        "Together with the table “%(release)s”, %(count)s number withheld there could be worked out.",
        "Together with the table “%(release)s”, %(count)s numbers withheld there could be worked out.",
        "count",
    ),
    "public_already": ngettext_lazy(
        "%(count)s number that must be withheld stands in the table “%(release)s” already. Copies of that table remain "
        "even if it is withdrawn. Choose other things to count by.",
        "%(count)s numbers that must be withheld stand in the table “%(release)s” already. Copies of that table remain "
        "even if it is withdrawn. Choose other things to count by.",
        "count",
    ),
    "overlaps": gettext_lazy(
        "This table and the table “%(release)s” count some of the same incidents or acts, and each counts others "
        "besides. With a third table, numbers that were withheld could be solved for. Count exactly what that table "
        "counts, a part of it, or all of it and more."
    ),
    "adds_up": ngettext_lazy(
        "%(count)s cell or sum lies fewer than %(k)s people from what the tables “%(release)s” come to, added or "
        "subtracted. Whoever has them all can do that. Choose other incidents or acts, or wait until more people are "
        "recorded.",
        "%(count)s cells or sums lie fewer than %(k)s people from what the tables “%(release)s” come to, added or "
        "subtracted. Whoever has them all can do that. Choose other incidents or acts, or wait until more people are "
        "recorded.",
        "count",
    ),
    "public_together": ngettext_lazy(
        "%(count)s number that must be withheld comes out when the tables “%(release)s” are added or subtracted. "
        "Choose other incidents, acts or things to count by.",
        "%(count)s numbers that must be withheld come out when the tables “%(release)s” are added or subtracted. "
        "Choose other incidents, acts or things to count by.",
        "count",
    ),
    "dimensions": gettext_lazy("Choose one to three things to count by, each once."),
    "too_fine": gettext_lazy("%(names)s: finer than a month or a region does not leave."),
    "twice": gettext_lazy("Month and year, or region and country, say the same twice. Choose one."),
    "malformed": gettext_lazy("This table does not hold together. Count it anew."),
    "too_few": gettext_lazy("Fewer than %(count)s people: a table of so few does not leave."),
    "too_large": gettext_lazy("More than %(count)s cells. Choose fewer things to count by, or coarser ones."),
    "worked_out": gettext_lazy(
        "Numbers that must be withheld could be worked out from tables that went out before. Choose other or fewer "
        "things to count by."
    ),
    "moved": gettext_lazy(
        "Other tables went out since this one was made, and other numbers must be withheld now. Drop it and count anew."
    ),
    "nothing_left": gettext_lazy(
        "Every number would be withheld. Choose fewer or coarser things to count by."
    ),
}
"""Codes of ``counting.disclosure.Reason``."""
