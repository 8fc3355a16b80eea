"""What the vault's codes are called, and each purpose in words that can be read out to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from safeconduct.consent.scopes import Scope, Standing
from safeconduct.evidence.deidentify import Kind

Words = Mapping[str, Any]

SCOPES: Mapping[Scope, tuple[Any, Any]] = {
    Scope.STORE: (
        _("Keep the account here"),
        _("May we keep what you told us, locked, so that only people of the testimony desk can open it?"),
    ),
    Scope.OWN_LAWYER: (
        _("Give it to their own lawyer"),
        _("May your own lawyer have a copy?"),
    ),
    Scope.OWN_CASE: (
        _("Use it in their own asylum case"),
        _("May it be given to the officials who decide about your asylum?"),
    ),
    Scope.COUNTS: (
        _("Count it"),
        _("May we count what happened to you together with others, without saying who you are?"),
    ),
    Scope.SHARE_ANONYMISED: (
        _("Pass it on without names"),
        _("May we give it, without what shows who you are, to the one who is named here?"),
    ),
    Scope.SHARE_IDENTIFIED: (
        _("Pass it on with the name"),
        _("May we give it, with your name, to the one who is named here?"),
    ),
    Scope.QUOTE: (
        _("Quote without the name"),
        _("May we publish some of your own words, without what shows who you are?"),
    ),
    Scope.PARAPHRASE: (
        _("Tell it in our words"),
        _("May we publish in our own words what you told us, without what shows who you are?"),
    ),
    Scope.READ_BY_ANOTHER: (
        _("Have somebody else read it in a film"),
        _("May somebody else read your words in a film, after you have heard and approved the text?"),
    ),
    Scope.OWN_VOICE: (
        _("Use the voice"),
        _("May we publish your own voice, or your voice made different?"),
    ),
    Scope.IMAGE: (
        _("Use pictures of the person"),
        _("May we publish pictures in which you can be seen?"),
    ),
    Scope.NAME: (
        _("Use the name"),
        _("May we publish your name?"),
    ),
    Scope.MEDIA: (
        _("Put journalists in touch"),
        _("May we ask you, when a journalist wants to speak with you?"),
    ),
    Scope.COURT: (
        _("Give it to a court or prosecutor"),
        _("May we give it to a court or a prosecutor? They may have to tell the other side."),
    ),
    Scope.ARCHIVE: (
        _("Keep it after the case is over"),
        _("May we still keep it when our work with you is over?"),
    ),
    Scope.RECONTACT: (
        _("Get in touch again"),
        _("May we write to you or call you later about this?"),
    ),
}
"""For each purpose: what staff call it, and the question as it is put to the person."""

CANNOT_RECALL = _(
    "What was given out or published can be copied. We take back our own copies and ask others to, but nobody can "
    "promise that they do. Say this before they decide."
)
STANDINGS: Mapping[Standing, tuple[Any, str]] = {
    Standing.NOT_ASKED: (_("Not asked: no"), ""),
    Standing.GIVEN: (_("Yes"), "success"),
    Standing.EXPIRED: (_("Run out: no"), "warning"),
    Standing.REFUSED: (_("No"), ""),
    Standing.WITHDRAWN: (_("Withdrawn"), "danger"),
}
METHODS: Words = {
    "signed": _("Signed on paper"),
    "spoken": _("Said before a witness"),
    "recorded": _("Said in a recording"),
    "written": _("Written in a message"),
}
SAFETY: Words = {
    "none_found": _("Looked for, and no danger found"),
    "reduced": _("There is danger; steps against it are agreed with the person"),
    "high": _("There is much danger; the person knows it and wants to go on"),
    "reprisal_certain": _("They or their family will almost certainly be harmed for speaking"),
    "not_assessed": _("Nobody has looked yet"),
}
STOPS = frozenset({"reprisal_certain", "not_assessed"})
"""Findings with which no interview may go on, whatever the person agrees to."""
PLACE_KINDS: Words = {
    "office": _("Our office or a partner’s"), "call": _("Call"), "written": _("In writing"),
    "shelter": _("Shelter"), "home": _("Home"), "detention": _("Detention"), "public": _("Public place"),
    "other": _("Other"),
}  # fmt: skip
STRAIN: Words = {
    "pause": _("Asked for a pause"), "stopped": _("Stopped early"), "skipped": _("Left something out on purpose"),
    "care": _("Needs care, and was told where"), "accompanied": _("Somebody they trust was there"),
}  # fmt: skip
AGAIN: Words = {
    "new_facts": _("To ask about something new"), "asked_by_person": _("They asked to tell more"),
    "correct": _("To correct what was written"), "other_purpose": _("The earlier account was for another purpose"),
}  # fmt: skip
READING: Words = {
    "work": _("To document what happened"), "review": _("To review it"), "correct": _("To correct it"),
    "person_asked": _("The person asked about it"), "consent": _("To check consent or its conditions"),
    "safety": _("Somebody may be in danger"),
}  # fmt: skip
"""Why somebody opens a testimony. The code stands in the audit."""
REVIEW_STATES: Mapping[str, tuple[Any, str]] = {
    "draft": (_("Being made"), ""), "review": (_("Waits for two reviewers"), "info"),
    "once": (_("Waits for a second reviewer"), "info"), "returned": (_("Sent back"), "warning"),
    "agreed": (_("Agreed"), "success"), "set_aside": (_("Set aside"), ""),
}  # fmt: skip
KINDS: Mapping[str, Any] = {
    Kind.NAME: _("Name"), Kind.RELATION: _("Relation"), Kind.PLACE: _("Place"), Kind.ADDRESS: _("Address"),
    Kind.COORDINATES: _("Coordinates"), Kind.DATE: _("Date"), Kind.DURATION: _("How long"), Kind.AGE: _("Age"),
    Kind.MONEY: _("Money"), Kind.PHONE: _("Telephone"), Kind.EMAIL: _("E-mail"), Kind.HANDLE: _("Account name"),
    Kind.LINK: _("Web address"), Kind.DOCUMENT: _("Document"), Kind.CASE_NUMBER: _("Case number"),
    Kind.BANK: _("Bank account"), Kind.VEHICLE: _("Vehicle"), Kind.JOURNEY: _("Journey"), Kind.WORK: _("Work"),
    Kind.EDUCATION: _("Education"), Kind.BODY_MARK: _("Body mark"), Kind.NUMBER: _("Number"),
}  # fmt: skip
CHECKLIST: Words = {
    "work": _("Work together with a place: could somebody there say who it is?"),
    "body": _("Scars, injuries, illness, looks"),
    "dates": _("Exact days, how long, the order of events"),
    "kin": _("Family: how many children, who died, who fled"),
    "education": _("School or degree and its year"),
    "travel": _("Journeys: flights, borders, days of travel"),
}
"""What gives somebody away without a name. Each must be looked at by hand."""
STEPS: Words = {
    "script": _("Script"),
    "witness_approval": _("Approved by the witness"),
    "reader_release": _("Reader’s release"),
    "recording": _("Recording"),
}
HOW_OUT: Words = {
    "export": _("Export"), "custody_bundle": _("Custody bundle"), "download": _("Download"),
    "publication": _("Publication"), "share": _("Passed on"), "quotation": _("Quotation"),
    "letter": _("Letter"),
}  # fmt: skip


def scope_name(code: str) -> Any:
    """A purpose as staff call it."""
    return SCOPES[Scope(code)][0]
