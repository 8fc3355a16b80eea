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
    "source_added": _("The source is kept."),
    "source_saved": _("The source was saved."),
    "item_added": _("The item is kept."),
    "item_saved": _("The item was saved."),
    "file_added": _("The file is kept."),
    "file_whole": _("The content is what it was. The chain says so."),
    "file_changed": _("The content is NOT what it was. The chain says so; tell your administrator."),
    "file_gone": _("The key of this file was deleted. Nobody can open it any more."),
    "incident_added": _("The incident is recorded."),
    "incident_changed": _("The incident is saved."),
    "place_saved": _("The place is saved."),
    "place_removed": _("The place is taken away."),
    "incident_linked": _("The two incidents are linked."),
    "incident_unlinked": _("The link is taken away."),
    "parts_add_up": _("These parts share nobody: their figures add up now."),
    "parts_add_up_no_more": _("Their figures do not add up any more."),
    "act_added": _("The act is recorded."),
    "act_changed": _("The act is saved."),
    "involvement_added": _("The alleged involvement is recorded."),
    "involvement_changed": _("The involvement is saved."),
    "naming_said": _("It was written down whether the name may be published."),
    "party_added": _("The body or office is recorded."),
    "party_changed": _("The body or office is saved."),
    "assessment_proposed": _("Proposed. Somebody who wrote none of it has to decide."),
    "assessment_agreed": _("Agreed. It is so from now on."),
    "assessment_returned": _("Returned with what speaks against it."),
    "assessment_taken_back": _("Your proposal is taken back."),
    "record_withdrawn": _("The record is withdrawn. A line without its words stays."),
    "record_brought_back": _("The record is back."),
    "testimony_kept": _("The account is kept. Now ask about every other purpose."),
    "testimony_saved": _("The account was saved."),
    "testimony_told": _("It was written down that they were told."),
    "testimony_made": _("It was written down what was made from the account."),
    "consent_recorded": _("It was written down what they said."),
    "consent_withdrawn": _("Taken back. It holds from this moment."),
    "out_written": _("It was written down that it went out."),
    "takedown_noted": _("It was written down what became of it."),
    "deid_begun": _("A new version was begun."),
    "deid_sent": _("It waits for two reviewers."),
    "deid_agreed": _("You agreed to this version."),
    "deid_returned": _("It went back to its author with your words."),
    "deid_set_aside": _("The version is set aside."),
    **dict.fromkeys(
        ("script_script", "script_witness_approval", "script_reader_release", "script_recording"),
        _("The step was taken. It names the one before."),
    ),
    "import_live": _("The records are in, and everybody at the desk sees them."),
    "export_asked": _("A second person was asked."),
    "export_decided": _("Your decision is written down."),
    "export_given_up": _("This export is not asked for any more."),
}


def done_at_the_desk(code: str) -> str:
    """The sentence, or nothing for a code of another room."""
    return str(SENTENCES[code]) if code in SENTENCES else ""
