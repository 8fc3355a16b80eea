"""Kinds of journal entries and the names of their fields, as the history of a case calls them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from safeconduct.cases.life.words import Words

KINDS: Mapping[str, Words] = {
    "step": _("Step"),
    "side_state": _("Beside the stage"),
    "agreement": _("Whether attorneys may be shown it"),
    "conflict_check": _("Conflict check"),
    "conflict_decision": _("Decision on conflicts"),
    "duplicate_hint": _("The same person may have asked twice"),
    "outcome": _("Outcome"),
    "party": _("Somebody who belongs to the case"),
    "household": _("Household"),
    "contact": _("How to reach the person"),
    "exclusion": _("Who must not see it"),
    "proceeding": _("Proceeding"),
    "document": _("Paper"),
    "privileged_document": _("Paper for lawyers"),
    "task": _("Task"),
    "contact_log": _("Attempt to reach the person"),
    "note": _("Note"),
    "lawyer_note": _("Note for lawyers"),
    "supervision_note": _("Supervision note"),
    "safety_note": _("Note on dangers"),
    "message_beside": _("Beside a message"),
    "referral": _("Referral"),
    "placement_sheet": _("Sheet for placing the case"),
    "draft": _("Draft"),
    "draft_review": _("Review of a draft"),
    "hours": _("Hours"),
    "checkpoint": _("Talk with the mentor"),
    "giving_back": _("Case given back"),
}
FIELDS: Mapping[str, Words] = {
    "to": _("To"),
    "from": _("From"),
    "on": _("On"),
    "why": _("Why"),
    "where": _("Where"),
    "proof": _("Proof"),
    "reason": _("Reason"),
    "settled": _("What becomes of the deadlines"),
    "given": _("Agreed"),
    "how": _("How"),
    "note": _("Note"),
    "text": _("Text"),
    "title": _("Title"),
    "due": _("Due"),
    "owner": _("Who does it"),
    "state": _("State"),
    "kind": _("Kind"),
    "name": _("Name"),
    "names": _("Names"),
    "role": _("Role"),
    "roles": _("Roles"),
    "born": _("Born"),
    "phone": _("Telephone"),
    "phones": _("Telephones"),
    "channels": _("Ways to reach them"),
    "languages": _("Languages"),
    "language": _("Language"),
    "outcome": _("Outcome"),
    "pinned": _("Kept on top"),
    "day": _("Day"),
    "dates": _("Dates"),
    "court": _("Court"),
    "judge": _("Judge"),
    "relationship": _("Relationship"),
    "relation": _("Relationship"),
    "adverse": _("Is on the other side"),
    "people": _("People"),
    "purpose": _("Purpose"),
    "organisation": _("Organisation"),
    "expires_on": _("Ends on"),
    "description": _("Description"),
    "move": _("What became of it"),
    "comment": _("Comment"),
    "interpreter": _("Interpreter"),
    "needs_read_back": _("To be read back before it is signed"),
    "read_back": _("Read back"),
    "reader": _("Read by"),
    "corrected": _("To correct"),
    "signed": _("Signed"),
    "minutes": _("Minutes"),
    "discussed": _("Talked about"),
    "worries": _("Worries"),
    "reach": _("How to reach the mentor"),
    "next_on": _("Next talk"),
    "last_day": _("Last day"),
}
MOVES: Mapping[str, Words] = {
    "begin": _("Begun"),
    "edit": _("Changed"),
    "ask_review": _("Review asked for"),
    "take_back": _("Request for a review taken back"),
    "approve": _("Approved"),
    "ask_changes": _("Changes asked for"),
    "read_back": _("Read back to the client"),
    "corrected": _("Read back to the client: something to correct"),
    "sign": _("Signed"),
    "sign_unread": _("Signed"),
    "freeze": _("Frozen"),
    "strike": _("Struck out"),
    "bring_back": _("Brought back"),
}
"""What becomes of a draft."""
WORK: Mapping[str, Words] = {
    "declaration": _("Declaration"),
    "brief": _("Brief"),
    "form": _("Form"),
    "letter": _("Letter"),
    "meeting": _("With the client"),
    "drafting": _("Writing"),
    "research": _("Research and evidence"),
    "court": _("At the court or the office"),
    "travel": _("On the way"),
    "messages": _("Messages and calls"),
    "training": _("Training, and with the mentor"),
    "other": _("Something else"),
}
"""Kinds of drafts and of hours."""
GIVEN_BACK: Mapping[str, Words] = {
    "time": _("Not enough time"),
    "health": _("Illness or family"),
    "left_firm": _("Change of work"),
    "conflict": _("A conflict came up"),
    "beyond": _("It needs experience the attorney does not have"),
    "no_contact": _("The client cannot be reached"),
    "client": _("The client wishes it"),
    "other": _("Something else"),
}
SIGNED_HOW: Mapping[str, Words] = {
    "ink": _("By hand, in front of us"),
    "ink_away": _("By hand, elsewhere, and sent to us"),
    "electronic": _("Electronically"),
}
SILENT = frozenset(
    {
        "key", "keys", "blob", "file", "files", "file_id", "digest", "sha256", "token", "names_digest", "staff",
        "what", "side", "hits", "confirmed_by", "source", "precision", "paper", "confirmed_on", "check", "version",
        "from", "forms", "phonetic", "original", "working",
        "of_version", "draft", "paper_files",
    }
)  # fmt: skip
"""Fields a reader has no use for: what they belong to is named by the title, or they are of the machine."""
BARE = frozenset({"value", "text", "name", "title"})
"""Fields of a small record that need no label before them."""
