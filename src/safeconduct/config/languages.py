"""The languages of the public side, what Django must learn about them, and who has reviewed each."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import locale


@dataclass(frozen=True, slots=True)
class Language:
    """One language: English name, own name, direction, and whether a native speaker has read it."""

    english: str
    own: str
    right_to_left: bool = False
    reviewed_by_native_speaker: bool = False


LANGUAGES: dict[str, Language] = {
    "en": Language("English", "English", reviewed_by_native_speaker=True),
    "ru": Language("Russian", "Русский"),
    "ar": Language("Arabic", "العربية", right_to_left=True),
}

# Languages to come that Django does not know, or whose direction it gets wrong.
UNKNOWN_TO_DJANGO: dict[str, Language] = {
    "fa-af": Language("Dari", "دری", right_to_left=True),
    "ps": Language("Pashto", "پښتو", right_to_left=True),
    "ce": Language("Chechen", "Нохчийн"),
    "ht": Language("Haitian Creole", "Kreyòl ayisyen"),
    "ti": Language("Tigrinya", "ትግርኛ"),
    "am": Language("Amharic", "አማርኛ"),
    "so": Language("Somali", "Soomaali"),
    "ckb": Language("Central Kurdish", "کوردیی ناوەندی", right_to_left=True),
}


def teach_django() -> list[str]:
    """Add what Django's table lacks; returns the codes written from right to left (``LANGUAGES_BIDI``)."""
    for code, language in {**LANGUAGES, **UNKNOWN_TO_DJANGO}.items():
        locale.LANG_INFO.setdefault(
            code,
            {
                "bidi": language.right_to_left,
                "code": code,
                "name": language.english,
                "name_local": language.own,
            },
        )
        locale.LANG_INFO[code]["bidi"] = language.right_to_left
    every = {**LANGUAGES, **UNKNOWN_TO_DJANGO}
    ours = {code for code, language in every.items() if language.right_to_left}
    return sorted(ours | {"fa", "he", "ur", "ug"})


def interface_languages() -> list[str]:
    """The languages this site's own pages are shown in. Letters to people may be in every language that is on."""
    from django.conf import settings  # settings read this module themselves

    return list(settings.INTERFACE_LANGUAGES or settings.LANGUAGES_ON)
