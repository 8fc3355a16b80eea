"""A letter on paper: typeset in session, from what is sealed, and kept nowhere."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from safeconduct.advocacy.letters.leaving import Leaving
from safeconduct.packet.fonts import noto_paths
from safeconduct.packet.plain import blocks_of
from safeconduct.packet.typeset import Letter, LetterLabels, Signatory, typeset_letter


def paper_of(leaving: Leaving, key: str, day: date) -> Letter:
    """The letter as the typesetter takes it; its few own words are in the letter's language."""
    with override(leaving.language):
        labels = LetterLabels(reference=gettext("Our reference"), enclosures=gettext("Enclosures"))
        day_words = date_format(day, "j F Y") if leaving.language == "en" else date_format(day)
    return Letter(
        organisation=settings.ORGANISATION_NAME, addressee=leaving.addressee, day=day_words,
        subject=leaving.subject, salutation=leaving.salutation, blocks=blocks_of(leaving.body),
        closing=leaving.closing, signatories=[Signatory(name, office) for name, office in leaving.signatories],
        enclosures=[each.name for each in leaving.enclosures], reference=key, language=leaving.language,
        labels=labels,
    )  # fmt: skip


def pdf_of(leaving: Leaving, key: str, day: date) -> bytes:
    """The same as PDF. Raises ``packet.typeset.TypesettingMissing`` and ``NotTypeset``."""
    return typeset_letter(paper_of(leaving, key, day), fonts=noto_paths(settings.FONTS))
