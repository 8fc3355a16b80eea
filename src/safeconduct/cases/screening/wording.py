"""Facts, answers and verdicts in the caseworkers' words. Codes and law stay in ``law``; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import form
from safeconduct.intake.form.page import Column, Field
from safeconduct.intake.form.rows import said
from safeconduct.intake.letters import HELPS, ReferralLine
from safeconduct.law import packs, questions
from safeconduct.law.facts import FACTS, Fact, Kind

Text = str | Promise

SAID_BY: Mapping[str, Text] = {
    "person": gettext_lazy("The person"),
    "relative": gettext_lazy("A relative or friend"),
    "lawyer": gettext_lazy("A lawyer"),
    "paper": gettext_lazy("A paper"),
    "staff": gettext_lazy("Our own reading"),
}
STANCES: Mapping[str, Text] = {
    "corrects": gettext_lazy("It corrects what was said before"),
    "also_said": gettext_lazy("It stands beside what was said before; both were said"),
}
OUTCOMES: Mapping[str, Text] = {
    "accepted": gettext_lazy("We take it on"),
    "waiting": gettext_lazy("We cannot say yet: it waits"),
    "referred": gettext_lazy("We refer the person to others"),
    "not_able": gettext_lazy("We are not able to help"),
}
VERDICTS: Mapping[str, Text] = {
    "possible": gettext_lazy("Possible"),
    "must_look": gettext_lazy("A person must look"),
    "unlikely": gettext_lazy("Unlikely"),
}
VERDICT_TAGS: Mapping[str, str] = {"possible": "success", "must_look": "warning", "unlikely": ""}
RESULTS: Mapping[str, Text] = {
    "met": gettext_lazy("Met"),
    "not_met": gettext_lazy("Not met"),
    "unknown": gettext_lazy("We do not know yet"),
}
TRACED: Mapping[str, Text] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "not known": gettext_lazy("We do not know yet"),
}
BAR_RESULTS: Mapping[str, Text] = {
    "met": gettext_lazy("Touched"),
    "not_met": gettext_lazy("Not touched"),
    "unknown": gettext_lazy("We do not know yet"),
}
PERIODS: Mapping[str, Text] = {
    "month": gettext_lazy("a month"),
    "week": gettext_lazy("a week"),
    "year": gettext_lazy("a year"),
    "day": gettext_lazy("a day"),
}
GROUPS: Mapping[str, Text] = {
    "safety": gettext_lazy("Safety"),
    "place": gettext_lazy("Where they are"),
    "person": gettext_lazy("The person"),
    "children": gettext_lazy("Children"),
    "family": gettext_lazy("Family"),
    "lawyer": gettext_lazy("Lawyer"),
    "means": gettext_lazy("Money"),
    "help": gettext_lazy("Help wanted"),
    "arrivals": gettext_lazy("Arrivals"),
    "arrival": gettext_lazy("Arrivals"),
    "presence": gettext_lazy("Arrivals"),
    "status": gettext_lazy("Papers and status"),
    "applications": gettext_lazy("Earlier requests"),
    "papers": gettext_lazy("Papers and status"),
    "proceedings": gettext_lazy("Court and removal"),
    "asylum": gettext_lazy("Asylum request"),
    "claim": gettext_lazy("The claim"),
    "bars": gettext_lazy("What may stand in the way"),
    "address": gettext_lazy("Where they are"),
    "child": gettext_lazy("Children"),
    "transit": gettext_lazy("Arrivals"),
    "late": gettext_lazy("Why it comes late"),
    "sij": gettext_lazy("Young people without a parent"),
    "trafficking": gettext_lazy("Trafficking"),
    "crime": gettext_lazy("Hurt by a crime"),
    "abuse": gettext_lazy("Hurt by a relative"),
    "tps": gettext_lazy("Temporary protected status"),
    "refugee": gettext_lazy("Refugee abroad"),
    "join": gettext_lazy("Joining a relative"),
    "parole": gettext_lazy("Humanitarian parole"),
}

REASONS: Mapping[str, Text] = {
    "element_not_met": gettext_lazy("Not met: %(title)s"),
    "element_unknown": gettext_lazy("We do not know yet: %(title)s"),
    "bar_met": gettext_lazy("Stands in the way: %(title)s"),
    "bar_unknown": gettext_lazy("We do not know yet whether this stands in the way: %(title)s"),
    "bar_may_be_lifted": gettext_lazy("Stands in the way, but an exception may lift it: %(title)s"),
    "bar_lifted": gettext_lazy("Stands in the way unless the exception is accepted: %(title)s"),
    "bar_must_be_looked_at": gettext_lazy("A person must weigh this: %(title)s"),
    "contradicted": gettext_lazy("What was said does not fit together."),
    "no_rule_speaks": gettext_lazy("No rule for this is in force today."),
    "all_met": gettext_lazy(
        "All that the rules ask for is there, and nothing we asked about stands in the way."
    ),
}
CONTRADICTIONS: Mapping[str, Text] = {
    "declared": gettext_lazy("Two different things were said about this."),
    "arrival_after_filing": gettext_lazy(
        "Every arrival lies after the day the application was filed. One of the dates is wrong, or an arrival "
        "is missing."
    ),
    "born_after_arrival": gettext_lazy("An arrival lies before the birth. One of the dates is wrong."),
    "age_and_birth": gettext_lazy("The age and the date of birth do not fit together."),
    "in_the_future": gettext_lazy("This lies in the future, but it must have happened already."),
    "granted_before_filed": gettext_lazy(
        "Asylum was granted before it was asked for. One of the dates is wrong."
    ),
    "granted_and_denied": gettext_lazy("There is a grant, and also a denial. Ask which came when."),
    "said_no": gettext_lazy("The answer is no, and yet there is something that only follows a yes."),
}

_FIELDS: Mapping[str, Field] = {field.fact_id: field for page in form.PAGES for field in page.fields}


def question(fact_id: str) -> str:
    """The plain question for a fact; for a fact derived from others, its name."""
    if fact_id not in FACTS:
        return next(
            (each.why for pack in packs.shipped() for each in pack.derivations if each.id == fact_id), ""
        ) or (spaced(fact_id))
    return questions.question(fact_id).question


def source(fact_id: str) -> str:
    """The answered fact behind a derived one: the first it follows from."""
    derived = {each.id: each.inputs for pack in packs.shipped() for each in pack.derivations}
    while derived.get(fact_id):
        fact_id = derived[fact_id][0]
    return fact_id


def why(fact_id: str) -> str:
    """Why it is asked."""
    return questions.question(fact_id).why


def group(fact_id: str) -> str:
    """The heading under which a fact stands in a list."""
    part = fact_id.split(".")[0]
    return str(GROUPS.get(part, spaced(part)))


def field_for(fact: Fact) -> Field:
    """How the intake form shows the fact, or the same made of the vocabulary's own words."""
    if fact.id in _FIELDS:
        return _FIELDS[fact.id]
    asked = questions.question(fact.id)
    columns = tuple(
        Column(key, asked.columns[key].question, asked.columns[key].labels or None)
        for key, _type in fact.type.columns
    )
    return Field(
        fact.id, asked.question, labels=asked.labels or None, columns=columns, row=_("Row %(number)s")
    )


def in_words(fact_id: str, answer: Mapping[str, Any] | None) -> list[str]:
    """An answer in words: one text for each value, row or statement."""
    if answer is None:
        return [_("We do not know yet")]
    match answer["state"]:
        case "unknown":
            return [_("Does not know")]
        case "declined":
            return [_("Would rather not say")]
        case "contradicted":
            return [", ".join(in_words(fact_id, each)) for each in answer["answers"]]
        case _:
            return _given_in_words(FACTS[fact_id], answer["value"]) or [_("None")]


def reason(code: str, params: Mapping[str, str]) -> str:
    """Why a verdict is what it is, in a sentence."""
    return (
        str(REASONS.get(code, spaced(code))) % dict(params)
        if "title" in params
        else str(REASONS.get(code, code))
    )


def contradiction(code: str) -> str:
    """What does not fit together, in a sentence; the facts stand below it."""
    return str(CONTRADICTIONS.get(code, _("These cannot all be true.")))


def rule_name(rule_id: str) -> str:
    """The title of a rule, in its newest version."""
    titles = [rule.title for pack in packs.shipped() for rule in pack.rules if rule.id == rule_id]
    return titles[-1] if titles else rule_id


def referral(line: ReferralLine) -> str:
    """An organisation as a box to tick: what it helps with, how to reach it, which languages."""
    helps = ", ".join(str(HELPS[code]) for code in line.helps if code in HELPS)
    languages = ", ".join(LANGUAGES.get(code, code) for code in line.languages)
    return " · ".join(part for part in (line.name, helps, *line.reach, languages, line.note) if part)


def spaced(code: str) -> str:
    """A code as words: for what has no name of its own."""
    last = code.split(".")[-1].replace("_", " ")
    return last[:1].upper() + last[1:]


def _given_in_words(fact: Fact, value: Any) -> list[str]:
    if fact.type.kind is Kind.MONEY and "amount" in value:
        period = PERIODS.get(value["period"], value["period"])
        amount = f"{value['amount']:,}".replace(",", "\N{NO-BREAK SPACE}")
        return [f"{amount} {value['currency']} {period}"]
    return said(field_for(fact), value)
