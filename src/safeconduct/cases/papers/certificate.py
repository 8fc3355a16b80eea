"""The certificate of a translator, typed and to be signed: made when asked for, and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from safeconduct.cases.papers.content import Paper
from safeconduct.packet.certificate import TranslatorCertificate, typeset_certificate
from safeconduct.packet.fonts import noto_paths

ENGLISH_NAMES = {
    "en": "English", "es": "Spanish", "ar": "Arabic", "ru": "Russian", "fr": "French", "fa": "Persian",
    "fa-af": "Dari", "ps": "Pashto", "ce": "Chechen", "inh": "Ingush", "uk": "Ukrainian", "pt": "Portuguese",
    "ht": "Haitian Creole", "zh": "Chinese (Mandarin)", "yue": "Chinese (Cantonese)", "tr": "Turkish",
    "kmr": "Kurmanji Kurdish", "ckb": "Sorani Kurdish", "az": "Azerbaijani", "hy": "Armenian", "ka": "Georgian",
    "uz": "Uzbek", "kk": "Kazakh", "ky": "Kyrgyz", "tg": "Tajik", "tk": "Turkmen", "ur": "Urdu", "pa": "Punjabi",
    "hi": "Hindi", "bn": "Bengali", "ne": "Nepali", "ti": "Tigrinya", "am": "Amharic", "om": "Oromo",
    "so": "Somali", "sw": "Swahili", "rw": "Kinyarwanda", "ln": "Lingala", "wo": "Wolof", "ff": "Fula",
    "ha": "Hausa", "vi": "Vietnamese", "my": "Burmese", "sq": "Albanian", "ro": "Romanian", "quc": "K’iche’",
    "mam": "Mam", "kek": "Q’eqchi’",
}  # fmt: skip
"""A court reads English: languages by their English names, whatever language the page is in."""
COMPETENCE = {
    "native_source": "{source} is my first language, and I read and write {target} fluently.",
    "native_english": "{target} is my first language, and I have studied {source} and read it fluently.",
    "certified": "I am a certified or sworn translator of {source} and {target}.",
    "experience": "I work as a translator or interpreter of {source} and {target}.",
}


def certificate_of(paper: Paper, translation: dict[str, Any]) -> TranslatorCertificate:
    """The certificate in English, whatever language the page is in: a court reads it."""
    source, target = _named(paper.language), _named(translation["language"])
    competence = COMPETENCE[translation["competence"]].format(source=source, target=target)
    return TranslatorCertificate(
        title="Certificate of Translation",
        paragraphs=[
            f"I, {translation['translator']}, certify that I am competent to translate from {source} into {target}. "
            f"{competence}",
            f"I have translated the attached document, “{paper.title}”, from {source} into {target}. The translation "
            "is true and accurate to the best of my abilities.",
        ],
        sign_here="Signature of the translator",
        signer=[
            ("Name", translation["translator"]), ("Address", translation["address"]),
            ("Telephone", translation["phone"]), ("Date", ""),
        ],
        draft="" if translation["certificate"] else "DRAFT, TO BE SIGNED",
    )  # fmt: skip


def pdf_of(paper: Paper, translation: dict[str, Any]) -> bytes:
    """The same as PDF. Raises ``packet.typeset.TypesettingMissing`` and ``NotTypeset``."""
    return typeset_certificate(certificate_of(paper, translation), fonts=noto_paths(settings.FONTS))


def _named(code: str) -> str:
    """A language by its English name, and a line to fill in where it is not said."""
    return ENGLISH_NAMES.get(code) or "________________"
