"""Words for what a post did, how an answer stands to a letter, and what became of a promise.

The verbs follow an idea of PLOVER and CAMEO, two coding schemes for what those in power do: one plain verb for each
answer, so that "who spoke, who acted, who stayed silent" can be asked. Codes and words are our own.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.asks.deciding import Event

Label = str | Promise

VERBS: Mapping[str, Label] = {
    "agree": _("Agreed to do it"),
    "support": _("Spoke or voted for it"),
    "concede": _("Gave in on a point"),
    "aid": _("Gave help or protection"),
    "investigate": _("Looked into it"),
    "demand": _("Demanded something of others"),
    "disapprove": _("Criticised what was done"),
    "reject": _("Rejected it"),
    "sanction": _("Put a sanction on somebody"),
    "release": _("Let people go, or drew back"),
    "statement": _("Made a statement"),
    "appeal": _("Called on others"),
    "none": _("Did nothing"),
}
"""One for each answer: what they did."""

ASK_EVENTS: Mapping[str, Label] = {
    Event.ACCEPTED.value: _("They accept what was asked"),
    Event.PARTLY.value: _("They accept a part"),
    Event.REFUSED.value: _("They refuse"),
    Event.NOTED.value: _("They note it, without a yes or a no"),
}
"""What an answer can mean for an ask, written down with it."""

NO_ANSWER = "none"
"""The kind in the vocabulary that says nobody answered: silence, never a refusal."""

RELATIONS: Mapping[str, tuple[Label, Label]] = {
    "follows": (
        _("Follows it"),
        _("It came on the day of the letter or later. That is all this says: readers see both days."),
    ),
    "refers_to": (
        _("Refers to it"),
        _("They speak of the letter or of what it says. Quote their words."),
    ),
    "credited_by_them": (
        _("They credit it"),
        _("They say themselves that the letter moved them. Quote their words."),
    ),
    "contribution_claimed": (
        _("We claim a part"),
        _("We think that the letter had a part in it. Say why, and who else worked for it."),
    ),
}
"""How an answer may stand to a letter: its name, and what has to be said with it."""
NEEDS_QUOTE = frozenset({"refers_to", "credited_by_them"})
NEEDS_REASON = frozenset({"contribution_claimed"})

PROMISES: Mapping[str, tuple[str, Label]] = {
    "open": ("info", _("Not judged yet")),
    "kept": ("success", _("Kept")),
    "partly": ("warning", _("Kept in part")),
    "broken": ("danger", _("Broken")),
    "taken_back": ("", _("They took it back")),
}
"""Kind of tag and word for each state of a promise."""

LINK_TROUBLES: Mapping[str, Label] = {
    "not_sent": _("That letter was not sent. An answer can stand only to one that was."),
    "no_day": _("Say first when this was said: the day decides whether it follows."),
    "before": _("This was said before the letter went, or may have been. It does not follow it."),
    "other_campaign": _("That letter belongs to another campaign."),
    "quote": _("Quote their words."),
    "reason": _("Say why you claim a part."),
    "others": _("Say who else worked for it. Write that you know of nobody if that is so."),
    "twice": _("That link is there already."),
}


def verb_label(code: str) -> Label:
    """A verb in words; the code itself where the list does not know it."""
    return VERBS.get(code, code)
