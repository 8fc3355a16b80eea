"""Where a record found here is read, and what a kind and a code are called."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.countries import COUNTRIES
from safeconduct.evidence.fields import label

KIND_LABELS: Mapping[str, str | Promise] = {
    "incident": _("Incident"), "act": _("Act"), "claim": _("Claim"), "item": _("Item"), "source": _("Source"),
    "person": _("Person"), "party": _("Body or unit"),
}  # fmt: skip
STATES: Mapping[str, str | Promise] = {
    "reported": _("Reported"), "contested": _("Contested"), "corroborated": _("Corroborated"),
    "assessed": _("Assessed"), "withdrawn": _("Withdrawn"),
}  # fmt: skip
STATE_KINDS: Mapping[str, str] = {"contested": "warning", "corroborated": "success", "assessed": "success"}
CLAIM_KINDS: Mapping[str, str | Promise] = {
    "allegation": _("Allegation"), "denial": _("Denial"), "acknowledgement": _("Acknowledgement"),
    "estimate": _("Estimate"), "finding": _("Finding"), "retraction": _("Retraction"),
}  # fmt: skip
SOURCE_KINDS: Mapping[str, str | Promise] = {
    "person": _("Person"), "outlet": _("Newspaper, radio or television"), "ngo": _("Organisation"),
    "state": _("State"), "un": _("United Nations"), "court": _("Court"), "company": _("Company"),
    "anonymous": _("Not named"), "other": _("Other"),
}  # fmt: skip
NAMES = {
    "incident": "incident", "act": "act", "claim": "claim", "item": "item", "source": "source",
    "person": "person_recorded", "party": "party",
}  # fmt: skip


def url_of(kind: str, record_id: UUID) -> str:
    """The record's page, empty where there is none."""
    try:
        return reverse(NAMES[kind], args=[record_id])
    except (NoReverseMatch, KeyError):
        return ""


def code_words(code: str) -> str:
    """A code with its list, as acts:torture, in the reader's words."""
    where, _colon, bare = code.partition(":")
    own = {"claims": CLAIM_KINDS, "sources": SOURCE_KINDS}.get(where)
    return str(own.get(bare, bare)) if own is not None else label(where, bare)


def country_words(code: str) -> str:
    return str(COUNTRIES.get(code, code))


def state_tags(states: tuple[str, ...]) -> list[dict[str, str]]:
    """Tags as the component takes them. What is denied and only reported is shown as contested alone."""
    shown = [state for state in states if not (state == "reported" and "contested" in states)]
    return [{"text": str(STATES.get(state, state)), "kind": STATE_KINDS.get(state, "")} for state in shown]
