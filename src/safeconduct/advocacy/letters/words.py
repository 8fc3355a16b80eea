"""Words of this room: kinds, states, how a letter went, what a file says of its maker, and why something waits."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.consent.scopes import Scope

Words = Mapping[str, str | Promise]
WRITTEN = ("letter", "email", "statement", "submission")
SPOKEN = ("call", "meeting")
KINDS: Words = {
    "letter": _("Letter"), "email": _("E-mail"), "statement": _("Statement"), "submission": _("Submission"),
    "call": _("Call"), "meeting": _("Meeting"),
}  # fmt: skip
STATES: Mapping[str, tuple[str | Promise, str]] = {
    "draft": (_("Draft"), ""), "review": (_("Waits for a second person"), "warning"),
    "released": (_("Released, not sent yet"), "info"), "sent": (_("Sent"), "info"),
    "delivered": (_("Delivered"), "info"), "returned": (_("Came back"), "danger"),
    "answered": (_("Answered"), "success"), "held": (_("Held"), "success"), "closed": (_("Closed"), ""),
    "dropped": (_("Dropped"), ""),
}  # fmt: skip
CHANNELS: Words = {
    "post": _("By post"), "email": _("By e-mail"), "hand": _("Handed over"), "fax": _("By fax"),
    "portal": _("Through a form of theirs"),
}  # fmt: skip
EVENTS: Words = {
    "sent": _("Sent"), "delivered": _("Delivered"), "read": _("They said that they read it"),
    "returned": _("Came back"), "extended": _("They asked for more time"), "followed_up": _("We asked again"),
    "answered": _("Answered"), "closed": _("Closed"),
}  # fmt: skip
GROUNDS: Words = {
    "incident": _("Incident"), "figure": _("Figure"), "claim": _("Claim"), "item": _("Item"),
    "testimony": _("Account"),
}  # fmt: skip
PURPOSES: Mapping[str, str | Promise] = {
    Scope.QUOTE.value: _("Quote without the name"), Scope.PARAPHRASE.value: _("Tell it in our words"),
    Scope.SHARE_ANONYMISED.value: _("Pass it on without names"),
    Scope.SHARE_IDENTIFIED.value: _("Pass it on with the name"), Scope.COURT.value: _("For a court or prosecutor"),
}  # fmt: skip
"""Purposes under which an account may go into a letter."""
FOUND: Words = {
    "not_looked_at": _("parts of it that the program cannot look into"),
    "not_opened": _("the program could not open it"),
    "document_info": _("who made it, with which program, and when"), "file_id": _("a number of its own"),
    "xmp": _("notes of the program that made it"), "exif": _("notes of the camera"), "gps": _("where it was taken"),
    "authors": _("names of authors"), "note_authors": _("names of those who wrote notes in it"),
    "photo_notes": _("notes of the camera in pictures inside it"), "attachments": _("files hidden inside it"),
    "thumbnails": _("a small picture of how it was before"), "comments": _("comments"),
    "comment": _("a comment"), "icc_profile": _("a colour profile"),
    "script": _("small programs"), "signatures": _("signatures"), "dates": _("when it was changed"),
}  # fmt: skip
"""What a file says of its maker; a code that is not here is shown as it is."""


def found_words(codes: list[str]) -> list[str]:
    """What was found in a file, in words."""
    return [str(FOUND.get(code, code.replace("_", " "))) for code in codes]


REFUSALS: Words = {
    "own": _("You asked for this. Somebody else has to agree."),
    "yours": _("This is not yours to do."),
    "over": _("This was decided, taken back or done already. This is how it stands now."),
    "changed": _("The letter changed since that page was shown. Nothing was decided: read it as it is now."),
    "not_approved": _("Nobody has agreed to exactly this. Ask a second person."),
    "asked": _("You asked for this already, and it still waits."),
    "no_seat": _("Letters are sealed to people at the advocacy desk. Ask an administrator for a seat."),
    "not_draft": _("Its words stand still now. Take it back to the draft to change them."),
    "not_sent": _(
        "It may not be sent any more, and nothing was written down. Take it back to the draft. If it went out already, "
        "tell whoever looks after that account: it has to be called back."
    ),
    "not_ready": _("It cannot be released yet. What stands in the way is listed below."),
}
