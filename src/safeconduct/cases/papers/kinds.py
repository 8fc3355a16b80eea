"""Codes of papers, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

NOTICE = "hearing_notice"
OPEN_KIND, PRIVILEGED_KIND = "document", "privileged_document"
JOURNAL_KINDS = (OPEN_KIND, PRIVILEGED_KIND)
"""Kinds of the journal that papers are written as."""

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "identity": _("Identity document"),
        "passport": _("Passport"),
        "nta": _("Notice to appear"),
        NOTICE: _("Notice of hearing"),
        "receipt_notice": _("Receipt notice"),
        "proof_of_filing": _("Proof of filing"),
        "application": _("Application or form"),
        "decision": _("Decision or order"),
        "declaration": _("Declaration"),
        "medical": _("Medical record"),
        "police": _("Police or court paper from the country"),
        "country_conditions": _("Country conditions"),
        "membership": _("Proof of membership or work"),
        "letter": _("Letter"),
        "photo": _("Photograph"),
        "recording": _("Sound or video"),
        "retainer": _("Agreement with the person"),
        "translation": _("Translation"),
        "certificate_of_translation": _("Certificate of translation"),
        "other": _("Something else"),
    }
)
COMPETENCE: Mapping[str, Words] = MappingProxyType(
    {
        "native_source": _("The language of the document is the translator’s first language"),
        "native_english": _("English is the translator’s first language, and they studied the other"),
        "certified": _("A certified or sworn translator"),
        "experience": _("Works as a translator or interpreter in both languages"),
    }
)
CLEANED: Mapping[str, Words] = MappingProxyType(
    {
        "cleaned": _("Cleaned: what cameras and office programs add was taken out of the working copy."),
        "partly": _("Cleaned in part: the copy holds parts that could not be looked into."),
        "nothing": _("Plain text: there is nothing to clean."),
        "cannot": _(
            "This kind of file cannot be cleaned. It is as it came, with everything its maker added."
        ),
        "later": _("No cleaned copy yet: there was no time for it."),
        "too_big": _("It could not be cleaned: it is too big, or made to unfold into something too big."),
        "too_slow": _("It could not be cleaned: it takes too long, as if it were made to do harm."),
        "damaged": _("It could not be cleaned: it is damaged."),
        "password": _("It could not be cleaned: it is locked with a password."),
        "not_supported": _("It could not be cleaned: something in it is not known here."),
        "no_room": _("No cleaned copy yet: the disk was full."),
    }
)
"""What became of the working copy of an original, by its code."""
HARMLESS = frozenset({"cleaned", "nothing"})
TRY_AGAIN = frozenset({"later", "no_room", "too_slow", "damaged", "too_big"})
