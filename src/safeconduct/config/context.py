"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from safeconduct.config.languages import LANGUAGES, interface_languages


def face(request: HttpRequest) -> dict[str, Any]:
    """Site name, direction, review state of the language, and the languages that are on."""
    language = LANGUAGES.get(get_language() or "en")
    return {
        "site_name": settings.SITE_NAME,
        "organisation_name": settings.ORGANISATION_NAME,
        "emergency_numbers": [numbered(entry) for entry in settings.EMERGENCY_NUMBERS],
        "text_direction": "rtl" if get_language_bidi() else "ltr",
        "drafted_translation": bool(language and not language.reviewed_by_native_speaker),
        "is_demo": settings.IS_DEMO,
        "languages": [(code, LANGUAGES[code].own) for code in interface_languages() if code in LANGUAGES],
    }


def numbered(entry: str) -> dict[str, str]:
    """``112 Europe``: a number, and for whom it is."""
    number, _, place = entry.partition(" ")
    return {"number": number, "place": place.strip()}
