"""Words of this room: states and moves of drafts, kinds, reasons, what is due."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal.draft_states import State, Who

Words = str | Promise

STATES: Mapping[str, Words] = {
    State.IN_PROGRESS: _("In progress"),
    State.REVIEW_REQUESTED: _("Review asked for"),
    State.CHANGES_REQUESTED: _("Changes asked for"),
    State.APPROVED: _("Approved"),
    State.READ_BACK: _("Read back to the client"),
    State.SIGNED: _("Signed"),
    State.FROZEN: _("Frozen"),
    State.STRUCK: _("Struck out"),
}
STATE_TAGS: Mapping[str, str] = {
    State.IN_PROGRESS: "", State.REVIEW_REQUESTED: "info", State.CHANGES_REQUESTED: "warning",
    State.APPROVED: "success", State.READ_BACK: "success", State.SIGNED: "success", State.FROZEN: "",
    State.STRUCK: "",
}  # fmt: skip
WHO: Mapping[str, Words] = {
    Who.WRITES: _("Whoever works on the case"),
    Who.REVIEWS: _("Whoever accompanies them, never of their own text"),
}
MOVES: Mapping[str, Words] = {
    states.EDIT: _("Change the text"),
    states.ASK: _("Ask for a review"),
    states.TAKE_BACK: _("Take the request back"),
    states.APPROVE: _("Approve"),
    states.CHANGES: _("Ask for changes"),
    states.READ: _("It was read back, and nothing was to correct"),
    states.CORRECTED: _("It was read back, and something is to correct"),
    states.SIGN: _("It was signed"),
    states.SIGN_UNREAD: _("It was signed"),
    states.FREEZE: _("Freeze it"),
    states.STRIKE: _("Strike it out"),
    states.BRING_BACK: _("Bring it back"),
}
FOLLOWS: Mapping[str, Words] = {
    states.ASK: _("Your mentor finds it in the queue, the oldest on top. Changing the text takes the request back."),
    states.TAKE_BACK: _("It leaves the queue of your mentor. Nothing of the text is lost."),
    states.APPROVE: _("You approve the version below, and no other. If the text is changed, it is no longer approved."),
    states.CHANGES: _("The attorney reads your comments beside the text."),
    states.READ: _("The text stays as it is. Next it is signed."),
    states.CORRECTED: _("The draft is in progress again: the text is corrected, looked at again and read back again."),
    states.SIGN: _("After this the text can no longer be changed."),
    states.SIGN_UNREAD: _("After this the text can no longer be changed."),
    states.FREEZE: _("The text and its digest are kept as they are, for good. There is no way back."),
    states.STRIKE: _(
        "It leaves the list and every queue. Nothing is deleted: it stays folded under the list, and can be "
        "brought back."
    ),
    states.BRING_BACK: _("It stands on the list again, in progress: whoever approved it before looks at it anew."),
}  # fmt: skip
HAPPENED: Mapping[str, Words] = {
    states.BEGIN: _("Begun"),
    states.EDIT: _("Changed"),
    states.ASK: _("Review asked for"),
    states.TAKE_BACK: _("Request for a review taken back"),
    states.APPROVE: _("Approved"),
    states.CHANGES: _("Changes asked for"),
    states.READ: _("Read back to the client"),
    states.CORRECTED: _("Read back to the client: something to correct"),
    states.SIGN: _("Signed"),
    states.SIGN_UNREAD: _("Signed"),
    states.FREEZE: _("Frozen"),
    states.STRIKE: _("Struck out"),
    states.BRING_BACK: _("Brought back"),
}
PAPER_SINCE: Mapping[str, Words] = {
    "changed_approved": _(
        "The paper has other files than the ones that were approved. If they are not the signed copy of the same "
        "words, save the draft again: it is in progress then, and your mentor looks at the paper as it is now."
    ),
    "struck_approved": _(
        "The paper that was approved is struck out. Choose the one that holds the words now."
    ),
    "changed_signed": _(
        "The paper has other files than the ones that were approved. Look at the paper: they are the signed copy of "
        "the same words, or something was signed that nobody approved."
    ),
    "struck_signed": _("The paper that was approved is struck out. It can still be read."),
    "changed_frozen": _(
        "The paper has other files now than the ones that were frozen. The draft stays as it was frozen: the files "
        "it rests on are named below, and the paper keeps every version."
    ),
    "struck_frozen": _(
        "The paper this rests on is struck out. The draft stays as it was frozen, and the paper can still be read."
    ),
}
"""What became of the paper under a draft, and since when."""
PAPER_TAGS: Mapping[str, Words] = {
    "changed_approved": _("Paper changed since it was approved"),
    "struck_approved": _("Paper struck out"),
    "changed_signed": _("Paper changed since it was approved"),
    "struck_signed": _("Paper struck out"),
    "changed_frozen": _("Paper changed since it was frozen"),
    "struck_frozen": _("Paper struck out"),
}
DRAFTS: Mapping[str, Words] = {
    "declaration": _("Declaration"),
    "brief": _("Brief"),
    "form": _("Form"),
    "letter": _("Letter"),
    "other": _("Something else"),
}
SIGNED_HOW: Mapping[str, Words] = {
    "ink": _("By hand, in front of us"),
    "ink_away": _("By hand, elsewhere, and sent to us"),
    "electronic": _("Electronically"),
}
HOURS: Mapping[str, Words] = {
    "meeting": _("With the client"),
    "drafting": _("Writing"),
    "research": _("Research and evidence"),
    "court": _("At the court or the office"),
    "travel": _("On the way"),
    "messages": _("Messages and calls"),
    "training": _("Training, and with the mentor"),
    "other": _("Something else"),
}
REASONS: Mapping[str, Words] = {
    "time": _("Not enough time"),
    "health": _("Illness or family"),
    "left_firm": _("Change of work"),
    "conflict": _("A conflict came up"),
    "beyond": _("It needs experience I do not have"),
    "no_contact": _("The client cannot be reached"),
    "client": _("The client wishes it"),
    "other": _("Something else"),
}
STEPS: Mapping[str, Words] = {
    "message": _("Answer the client’s message"),
    "no_answer": _("The client has not answered: try another way"),
    "overdue_date": _("Write down what came of this date"),
    "changes": _("Change the draft as your mentor asked"),
    "read_back": _("Read the approved draft back to the client"),
    "sign": _("Have it signed"),
    "freeze": _("Freeze the signed draft"),
    "first_draft": _("First draft of the declaration"),
    "ask_review": _("Ask your mentor to look at the declaration"),
    "file": _("File it"),
}
ALARMS: Mapping[str, Words] = {
    "no_checkpoint": _("No checkpoint for fourteen days or more."),
    "nothing_happened": _("Nothing was written in the case for fourteen days or more."),
}
PLACEMENTS: Mapping[str, Words] = {
    "accepted": _("Accepted, file not given yet"),
    "working": _("Working on it"),
    "returned": _("Given back"),
    "ended": _("Over"),
}
