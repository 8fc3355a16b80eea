"""A sentence for what the last button at the documentation desk did; the address carries its code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "page_captured": _("The page is kept."),
    "page_removed": _("The site says this page was removed. Its answer is kept, with the tag “removed”."),
    "capture_uploaded": _("The archive is kept. This is what it holds."),
    "redacted": _("The redacted copy is made. The original is as it was."),
    "claim_added": _("The claim was recorded."),
    "claim_saved": _("The claim was saved."),
    "claim_judged": _("It was kept how credible the claim is."),
    "claim_linked": _("The link was made."),
    "claim_link_ended": _("The link was ended. It stays to be read."),
    "reply_asked": _("It was kept that they were asked to answer."),
    "reply_answered": _("The answer was kept."),
    "reply_none": _("It was kept that no answer came."),
    "person_added": _("The person was recorded."),
    "person_saved": _("The change was saved."),
    "identity_kept": _("It was sealed in the vault."),
    "match_proposed": _("It waits for a second person."),
    "match_agreed": _("It was agreed. Where two records are one person now, the counts follow."),
    "match_refused": _("It was refused. Nothing changed."),
    "match_undone": _("It was undone. Everything is as it was before."),
}


def done_at_the_desk(code: str) -> str:
    """The sentence, or nothing for a code of another room."""
    return str(SENTENCES[code]) if code in SENTENCES else ""
