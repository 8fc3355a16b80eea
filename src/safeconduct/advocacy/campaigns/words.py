"""Words of campaigns: what a letter is and where it stands, how an answer stands to it, what became of a promise.

States and events of asks have theirs in ``asks.words``.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

LETTER_KINDS: Mapping[str, Label] = {
    "letter": _("Letter"),
    "email": _("E-mail"),
    "call": _("Telephone call"),
    "meeting": _("Meeting"),
    "statement": _("Statement"),
    "submission": _("Submission"),
}
LETTER_STATES: Mapping[str, Label] = {
    "draft": _("Draft"),
    "review": _("Waits for a second person"),
    "released": _("Released, not sent yet"),
    "sent": _("Sent"),
    "delivered": _("Delivered"),
    "returned": _("Came back"),
    "answered": _("Answered"),
    "held": _("Held"),
    "closed": _("Closed"),
    "dropped": _("Dropped"),
}
DELIVERIES: Mapping[str, Label] = {
    "sent": _("Sent again"),
    "delivered": _("Delivered"),
    "read": _("Read"),
    "returned": _("Came back"),
    "extended": _("They got more time"),
    "followed_up": _("They were reminded"),
    "answered": _("Answered"),
    "closed": _("Closed"),
}
RELATIONS: Mapping[str, Label] = {
    "follows": _("follows"),
    "refers_to": _("refers to"),
    "credited_by_them": _("credited by them"),
    "contribution_claimed": _("contribution claimed"),
}
"""How an answer stands to an earlier letter. That one brought about the other is never said."""
COMMITMENT_STATES: Mapping[str, Label] = {
    "open": _("Open"),
    "kept": _("Kept"),
    "partly": _("Kept in part"),
    "broken": _("Broken"),
    "taken_back": _("Taken back"),
}
JUDGED: Mapping[str, Label] = {
    "kept": _("A promise was kept"),
    "partly": _("A promise was kept in part"),
    "broken": _("A promise was broken"),
    "taken_back": _("A promise was taken back"),
}
MOMENT_KINDS: Mapping[str, Label] = {
    "ask": _("Ask"),
    "letter": _("Letter, call or meeting"),
    "response": _("Answer"),
    "commitment": _("Promise"),
    "denial": _("Denial"),
    "publication": _("Publication"),
}
PENDING_KINDS: Mapping[str, Label] = {
    "ask": _("Ask"),
    "letter": _("Letter"),
    "promise": _("Promise"),
}
NEXT_STEPS: Mapping[str, Label] = {
    "ask_event": _("Remind them, or write down what came"),
    "ask_escalate": _("Take it to another post"),
    "letter_event": _("Follow up, or write down what came"),
    "commitment": _("Say whether it was kept"),
}
