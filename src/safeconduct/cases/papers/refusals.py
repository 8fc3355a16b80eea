"""Sentences for what is not taken, not shown, or missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from safeconduct.blobs.receiving import Received
from safeconduct.cases.papers.receiving import FILES_A_POST

MANY_SENTENCES = 3


def why_refused(code: str) -> str:
    """Why a file is not taken; what was typed is kept."""
    sentences = {
        "empty": _("This file is empty. Choose another one."),
        "too_big": _("This file is larger than %(limit)s MB. Choose a smaller one, or a part of it.")
        % {"limit": settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)},
        "no_room": _("There is no room for files just now. Nothing was kept. Tell your administrator."),
        "archive": _("Packed files (zip and the like) are not opened. Add what is inside, one by one."),
        "looks_like_program": _("This is a program, whatever its name says. Programs are not taken."),
        "web_page": _(
            "Web pages and drawings that can run scripts (HTML, SVG) are not taken. Save it as PDF or as a picture."
        ),
    }
    other = _("This kind of file is not taken. Photos, PDF, office documents, sound and video are.")
    return sentences.get(code, other)


def refused_files(came: Iterable[Received]) -> list[str]:
    """One sentence for each reason that a file of a post was refused, with how many it holds for."""
    codes = [each.refusal for each in came if each.sealed is None]
    return [
        why_refused(code)
        if codes.count(code) == 1
        else _("%(sentence)s (%(count)s files)") % {"sentence": why_refused(code), "count": codes.count(code)}
        for code in dict.fromkeys(codes)
    ]


def too_many_at_once() -> str:
    return _("At most %(most)s files at a time. Nothing was kept; choose fewer and send the rest after.") % {
        "most": FILES_A_POST
    }


def choose_again() -> str:
    """Beside a file field that came back: no browser fills it in again."""
    return _("Please choose the files again: a browser does not keep them. What you typed is still here.")


def too_many_files() -> str:
    return _("This case holds as many files as it may. Nothing was kept. Tell your administrator.")


def gone() -> str:
    return _(
        "Somebody changed who may read this request, or struck this paper out, a moment ago. Nothing was changed."
    )


def why_not_shown(code: str) -> str:
    """Why a file is not shown as a picture, or not handed out."""
    sentences = {
        "too_big": _(
            "This file is too big to be shown as a picture, or made to unfold into something too big. You can "
            "download it."
        ),
        "too_slow": _(
            "This file takes too long to be drawn, as if it were made to do harm. Better not open it."
        ),
        "password": _("This file is locked with a password. Ask the person for it, or for another copy."),
        "damaged": _("This file cannot be read. It may have been damaged before it came to us."),
        "missing": _("The locked file is missing from the store. Tell your administrator; a backup may have it."),
        "changed": _(
            "This file is not what it was when it came: its fingerprint differs. It is not handed out. Tell your "
            "administrator; a backup may have it."
        ),
    }  # fmt: skip
    return sentences.get(code, _("This kind of file cannot be shown as a picture. You can download it."))


def what_is_missing(code: str) -> str:
    sentences = {
        "language": _("Its language is not said."),
        "translation": _("Not in English, and without a translation. A court takes neither alone."),
        "translation_stale": _("Its translation is of an older version. The newest one has none in English."),
        "certificate": _("A translation has no signed certificate of its translator."),
        "cleaned": _("There is no fully cleaned copy."),
    }
    return sentences[code]


def choose_a_file() -> str:
    return _("Please choose a file.")
