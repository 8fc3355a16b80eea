"""Codes of the press desk in words: kinds, states, quotations, files, reasons, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.consent.scopes import Scope

Words = Mapping[str, Promise]

KINDS: Words = {
    "release": _("Press release"),
    "statement": _("Statement"),
    "report": _("Report"),
    "letter": _("Letter made public"),
    "country": _("Country page"),
    "factsheet": _("Fact sheet"),
    "video": _("Video"),
    "incident": _("Incident page"),
    "campaign": _("Campaign page"),
}
STATES: Mapping[str, tuple[Promise, str]] = {
    "draft": (_("Draft"), ""),
    "review": (_("Waits for two others"), "warning"),
    "approved": (_("Agreed to"), "info"),
    "embargoed": (_("Waits for its hour"), "info"),
    "published": (_("Published"), "success"),
    "corrected": (_("Published, corrected"), "success"),
    "withdrawn": (_("Withdrawn"), "danger"),
    "dropped": (_("Not pursued"), ""),
}
QUOTES: Words = {
    "own": _("Somebody who speaks for us"),
    "official": _("Somebody in office, in public"),
    "account": _("From an account given to us"),
}
HOW: Words = {
    "person": _("In person"),
    "email": _("By e-mail"),
    "call": _("In a call"),
    "letter": _("By letter"),
    "signed": _("With a signature"),
}
FORMS: Words = {
    "quantity": _("The quantity: at least three"),
    "sentence": _("With its standard of proof: reportedly at least three"),
}
FILES: Words = {
    "image": _("Picture"),
    "video": _("Video"),
    "captions": _("Captions"),
    "document": _("Document"),
}
ACCOUNT_SCOPES: Words = {
    Scope.QUOTE.value: _("Their words, without their name"),
    Scope.PARAPHRASE.value: _("Retold in our words"),
}
CITED_SCOPES: Words = {
    **ACCOUNT_SCOPES,
    Scope.READ_BY_ANOTHER.value: _("Read by another person in a video"),
    Scope.OWN_VOICE.value: _("In their own voice, or altered"),
    Scope.IMAGE.value: _("Their picture"),
    Scope.NAME.value: _("Their name"),
}
CITED: Words = {"claim": _("Claim"), "item": _("Item"), "testimony": _("Account")}
CHANGED: Words = {
    "publication": _("what it is"),
    "publicationtext": _("a text"),
    "quotation": _("a quotation"),
}
WHY_WITHDRAWN: Words = {
    "consent": _("Somebody took their consent back"),
    "error": _("It is wrong, and a correction is not enough"),
    "danger": _("It puts somebody in danger"),
    "other": _("Another reason"),
}
CORRECTIONS: Words = {
    "text": _("Words of the text"),
    "quotation": _("A quotation"),
    "file": _("A picture, video or document"),
}
TAKEDOWNS: Mapping[str, tuple[Promise, str]] = {
    "open": (_("Not asked yet"), "warning"),
    "asked": (_("Asked"), "info"),
    "done": (_("Taken down"), "success"),
    "refused": (_("Refused"), "danger"),
}
HELD_BACK: Words = {
    "consent": _(
        "It did not go out: a consent that it needs does not hold any more. What you wrote is kept. Take out what came "
        "from that account, then ask the others again."
    ),
    "figure": _(
        "It did not go out: a figure in it can not be given any more. What you wrote is kept. Bind another figure, or "
        "take it out of the text, then ask the others again."
    ),
    "file": _(
        "It did not go out: one of its files could not be opened. What you wrote is kept. Take that file away and add "
        "it anew, then ask the others again."
    ),
    "text": _(
        "It did not go out: a text names something that was not there, or there was no text. What you wrote is kept. "
        "Read each language as the public will, mend it, then ask the others again."
    ),
    "quote": _(
        "It did not go out: a quotation in it does not stand any more. Its account was corrected, or what was said in "
        "public was changed or withdrawn. What you wrote is kept. Take that quotation out and look for its words anew, "
        "then ask the others again."
    ),
    "key": _(
        "It did not go out: what waited to go out could not be opened. What you wrote is kept, and nothing in it has "
        "to change. Ask the others again. If this comes back, tell your administrator."
    ),
}
"""What happened, what was kept, and what to do: by the codes of ``Publication.held_back``."""
MEND: Mapping[str, Promise] = {
    "publication_text": _("Mend the text"),
    "publication_figures": _("Mend its figures"),
    "publication_quotes": _("Mend its quotations"),
    "publication_sources": _("Look at its sources"),
    "publication_files": _("Look at its files"),
    "publication_file": _("Describe the file"),
    "publication_edit": _("Change what it is"),
    "publication_correct": _("Write the note for readers"),
}
"""The one button to what is missing first, by the page where it is mended."""
PROBLEMS: Words = {
    "no_original": _("There is no text in the language it is written in."),
    "no_headline": _("The text has no headline (%(what)s)."),
    "no_body": _("The text is empty (%(what)s)."),
    "unbound": _("The text names a figure that is not bound: %(what)s."),
    "misplaced": _(
        "A headline and the sentence under it hold words and figures only. Take this out of there: %(what)s."
    ),
    "line_brackets": _(
        "Something in double brackets in the headline or the sentence under it was not understood (%(what)s)."
    ),
    "line_too_long": _(
        "With its figures the headline, or the sentence under it, is longer than there is room for (%(what)s)."
    ),
    "quote_gone": _(
        "A quotation is gone, because a consent was taken back: %(what)s. Take its name out of the text, and whatever "
        "else came from that account."
    ),
    "unknown_quote": _("The text names a quotation that is not there: %(what)s."),
    "unknown_file": _("The text names a file that is not there: %(what)s."),
    "brackets": _("Something in double brackets was not understood, and would be read as it is (%(what)s)."),
    "figure_gone": _("No claim carries this figure today: %(what)s. Its claim was withdrawn or replaced."),
    "figure_language": _("We do not write figures in this language: %(what)s."),
    "incident_withdrawn": _("The incident was withdrawn: %(what)s."),
    "quote_unapproved": _("Nobody agreed to exactly these words of a quotation: %(what)s."),
    "quote_changed": _("A quotation is not word for word what was said in public: %(what)s."),
    "quote_language": _("A quotation has no words in a language that uses it: %(what)s."),
    "consent": _("A consent that it needs does not hold today: %(what)s."),
    "deid": _(
        "The de-identified version behind a quotation is not agreed any more, or there is a newer one: %(what)s. Take "
        "the quotation away, and look for its words anew."
    ),
    "from_account": _(
        "It was withdrawn, or it comes from somebody’s account and they do not agree today that its words are "
        "published: %(what)s."
    ),
    "recording": _("The script of the account that is read in a video has no recording yet: %(what)s."),
    "source": _("It rests on a record that was withdrawn or may not be used: %(what)s."),
    "embargo_past": _("The embargo lies in the past. Set another one, or take it away."),
    "no_captions": _("The video has no captions: %(what)s."),
    "no_transcript": _("The video has no transcript: %(what)s."),
    "no_alternative": _("A file has no words for those who do not see it: %(what)s."),
    "no_video": _("There is no video."),
    "letter": _("The letter that it makes public was not sent yet, or none is named."),
    "notes": _("A correction needs a sentence for readers in each language: %(what)s."),
    "bare_numbers": _("Numbers in the text are bound to nothing and will not follow the evidence: %(what)s."),
    "drafted": _("Nobody who grew up with this language has read the translation: %(what)s."),
    "markup": _("Some markup was not understood, and would be read as it is (%(what)s)."),
}
