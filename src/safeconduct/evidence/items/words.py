"""Words for what happens to files, for their kinds and conditions, and why somebody opens one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.evidence.custody import Action, Happened

Words = Mapping[str, str | Promise]

REASONS: Words = {
    "check": gettext_lazy("To check a claim or an item against it"),
    "describe": gettext_lazy("To describe, transcribe or translate it"),
    "redact": gettext_lazy("To hide parts of it before somebody else sees it"),
    "withdraw": gettext_lazy("Somebody asked what we keep, or asked us to take it back"),
    "expert": gettext_lazy("For an expert who looks at it for us"),
    "court": gettext_lazy("For a court, a prosecutor or an inquiry"),
    "partner": gettext_lazy("For an organisation that documents with us"),
    "publish": gettext_lazy("For something that is published"),
}
"""Why somebody opens a file or takes it out: chosen each time, kept in the chain and in the audit."""
ROLES: Words = {
    "original": gettext_lazy("Original"),
    "derivative": gettext_lazy("Copy made from it"),
    "redacted": gettext_lazy("Redacted copy"),
    "transcript": gettext_lazy("Transcript"),
    "translation": gettext_lazy("Translation"),
    "capture": gettext_lazy("Web capture"),
}
CONDITIONS: Words = {
    "whole": gettext_lazy("Whole"),
    "damaged": gettext_lazy("Damaged"),
    "missing": gettext_lazy("Missing"),
}
OBTAINED: Words = {
    "sent_to_us": gettext_lazy("Somebody sent it to us"),
    "handed_over": gettext_lazy("Somebody handed it over"),
    "published": gettext_lazy("We found it where it was published"),
    "recorded_by_us": gettext_lazy("We recorded it ourselves"),
    "asked_for": gettext_lazy("We asked for it and were given it"),
    "archive": gettext_lazy("From an archive"),
    "called_by_this_house": gettext_lazy("Captured here from the web"),
    "capture_uploaded": gettext_lazy("A web capture that was made elsewhere"),
    "transferred": gettext_lazy("From a client’s file, with their consent"),
}
_ACTIONS: Mapping[Action, str | Promise] = {
    Action.RECEIVED: gettext_lazy("Received"),
    Action.STORED: gettext_lazy("Locked and put into the store"),
    Action.HASHED: gettext_lazy("Fingerprint of its content taken"),
    Action.DERIVED: gettext_lazy("Made from another file"),
    Action.VIEWED: gettext_lazy("Looked at"),
    Action.EXPORTED: gettext_lazy("Taken out"),
    Action.TRANSFERRED: gettext_lazy("Taken over from a client’s file"),
    Action.REDACTED: gettext_lazy("Made by hiding parts of another file"),
    Action.VERIFIED: gettext_lazy("Checked: unchanged"),
    Action.FAILED_VERIFICATION: gettext_lazy("Checked: NOT what it was"),
    Action.WITHDRAWN: gettext_lazy("Withdrawn"),
    Action.DESTROYED: gettext_lazy("Destroyed"),
}
_DETAILS: Words = {
    **REASONS,
    **ROLES,
    "content": gettext_lazy("Content opened and compared"),
    "locked_file": gettext_lazy("Locked file compared"),
    "damaged": gettext_lazy("The locked file was changed"),
    "missing": gettext_lazy("The locked file is missing"),
    "bundle": gettext_lazy("In a custody bundle"),
}
TOOLS: Mapping[str, str] = {"pillow": "Pillow", "pypdfium2": "PDFium", "safeconduct": "Safeconduct"}
"""Programs that make copies, by the name that the chain of custody has for them."""
_BROKEN: Words = {
    "changed": gettext_lazy("It was changed."),
    "missing": gettext_lazy("An entry is missing."),
    "reordered": gettext_lazy("Entries were put into another order."),
    "doubled": gettext_lazy("An entry stands there twice."),
    "truncated": gettext_lazy("The last entries are gone."),
    "added": gettext_lazy("Something was added behind its end."),
    "contradicts": gettext_lazy("It contradicts what was written before."),
}


def said(words: Words, code: str) -> str:
    """The words for a code; the code itself where there are none."""
    return str(words.get(code, code))


def choices(words: Words) -> list[tuple[str, Any]]:
    """The words as choices of a form."""
    return list(words.items())


def title_of(happened: Happened) -> str:
    """What happened, in plain words."""
    return str(_ACTIONS[happened.action])


def details_of(happened: Happened) -> str:
    """With what and why, in one line; empty where there is nothing to say."""
    parts = [said(_DETAILS, code) for code in happened.details]
    if happened.tool:
        parts.append(_("with the program %(tool)s") % {"tool": tool_words(happened.tool, happened.version)})
    return " · ".join(parts)


def tool_words(tool: str, version: str) -> str:
    """A program by its own name, and its version."""
    name = TOOLS.get(tool, tool)
    return _("%(tool)s, version %(version)s") % {"tool": name, "version": version} if version else name


def broken_words(kind: str) -> str:
    """The way in which a chain is not true any more."""
    return said(_BROKEN, kind)


def size_words(size: int) -> str:
    """A size as people say it."""
    from django.template.defaultfilters import filesizeformat

    return filesizeformat(size)
