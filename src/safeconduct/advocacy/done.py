"""A sentence for what the last button at the advocacy desk did; the address carries its code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WRITTEN = _("It was written down.")
_ASK_EVENTS = (
    "approved", "taken_back", "made", "acknowledged", "answered_accepted", "answered_partly", "answered_refused",
    "answered_noted", "delayed", "deadline_set", "reminded", "met", "closed", "reopened", "note",
)  # fmt: skip

SENTENCES: Mapping[str, Promise] = {
    "post_added": _("The post was added."),
    "post_saved": _("The post was saved."),
    "holding_added": _("Who held the post was kept."),
    "holding_saved": _("The time in office was saved."),
    "posts_imported": _("The list was written. What stood here already was not changed."),
    "campaign_added": _("The campaign was begun."),
    "campaign_saved": _("The campaign was saved."),
    "campaign_closed": _("The campaign was closed."),
    "campaign_reopened": _("The campaign was taken up again."),
    "ask_added": _("The ask is drafted."),
    "ask_saved": _("The ask was saved."),
    "ask_stands": _("It was put to them: its words stand still. Write down what happens instead."),
    "ask_escalated": _("A new ask is drafted for the other post."),
    "ground_added": _("The ask rests on it now."),
    "ground_ended": _("The ask rests on it no more."),
    "response_added": _("The answer is kept."),
    "response_saved": _("The answer was saved."),
    "commitment_added": _("The promise is kept."),
    "commitment_judged": _("It was written down whether it was kept."),
    "commitment_undone": _("It was undone. Nobody judged it yet."),
    "contribution_added": _("The link was made."),
    "contribution_ended": _("The link was ended. Its line stays."),
    "letter_begun": _("The draft is begun. Change what you like."),
    "letter_saved": _("The letter was saved."),
    "talk_kept": _WRITTEN,
    "letter_dropped": _("The draft was dropped."),
    "letter_grounds_saved": _("What it rests on was saved."),
    "letter_enclosed": _("The file was looked through and goes with the letter."),
    "enclosure_clean": _("A cleaned copy stands in its place."),
    "enclosure_confirm": _("It was kept that it may go as it is."),
    "enclosure_off": _("The file was taken off."),
    "letter_asked": _("A second person was asked."),
    "letter_decided": _("Your decision was kept."),
    "letter_released": _("The letter is released. Send it, then write down that you did."),
    "letter_taken_back": _("It is a draft again. What was agreed to ended."),
    "letter_logged": _("The line was added. Asks in the letter follow by themselves."),
    "way_added": _("The way is written down."),
    "way_saved": _("The way is saved. What it said before stays in its history."),
    **{f"ask_{event}": _WRITTEN for event in _ASK_EVENTS},
}


def done_in_advocacy(code: str) -> str:
    """The sentence of a code; nothing for one that is not ours."""
    return str(SENTENCES.get(code, ""))
