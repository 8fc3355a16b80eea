"""A sentence for every file that cannot be redacted here, and every box that does not fit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from safeconduct import files
from safeconduct.files.limits import MIB

LARGEST = 64 * MIB
"""Of a file that is redacted here, in bytes."""


def why_not_this_kind(group: str) -> str:
    """Why a file of this kind is not redacted here, and what else there is."""
    sentences = {
        "audio": _("This is a recording. Cut it with a program on your own machine, and add what it makes as a file "
                   "made from this one."),
        "video": _("This is a video. Blur it with a program on your own machine, and add what it makes as a file made "
                   "from this one."),
        "office": _("This is an office document. Save it as PDF, add that as a file made from this one, and redact "
                    "the PDF."),
        "image": _("Pictures of this kind cannot be opened here. Save it as JPEG or PNG, add that as a file made from "
                   "this one, and redact that."),
    }  # fmt: skip
    return sentences.get(group, _("Only pictures and PDF files can be redacted here."))


def why_not_opened(code: str) -> str:
    """Why a picture or PDF did not open."""
    sentences = {
        "too_big": _("This file is too large to be redacted here. Take out the pages you need, and redact those."),
        "too_slow": _("This file takes too long to be drawn, as if it were made to do harm. It was not opened."),
        "password": _("This PDF is locked with a password. Save it without one, and add that as a file made from it."),
        "damaged": _("This file is damaged, so no page of it can be drawn. The file is kept as it is."),
    }  # fmt: skip
    return sentences.get(code, _("This file cannot be drawn as a picture, so it cannot be redacted here."))


def too_many_pages(pages: int) -> str:
    """Of a PDF with more pages than are redacted in one go."""
    words = _(
        "This PDF has %(pages)s pages, and at most %(most)s are redacted in one go. Take out the ones you need."
    )
    return words % {"pages": pages, "most": files.MAX_REDACTED_PAGES}


def why_unfit(unfit: files.Unfit) -> str:
    """What the forms should have found before; said all the same."""
    if unfit.reason == "too_many_pages":
        return too_many_pages(unfit.number)
    if unfit.reason == "no_such_page":
        return _("There is no page %(number)s in this file.") % {"number": unfit.number}
    return _("Box %(number)s does not lie on the page.") % {"number": unfit.number}
