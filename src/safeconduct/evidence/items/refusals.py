"""Sentences for what was not taken, not saved or cannot be shown."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def changed_meanwhile() -> str:
    """A colleague was first."""
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
        "yours in its place."
    )


def why_refused(code: str) -> str:
    """Why a file is not taken; what was typed is kept."""
    sentences = {
        "empty": _("This file is empty. Choose another one."),
        "too_big": _("This file is larger than %(limit)s MB. Choose a smaller one, or a part of it.")
        % {"limit": settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)},
        "no_room": _(
            "There is no room for files just now. Tell your administrator; you can save without the file."
        ),
        "archive": _("Packed files (zip and the like) are not opened. Add what is inside, one by one."),
    }
    other = _("This kind of file is not taken. Photos, PDF, office documents, sound and video are.")
    return sentences.get(code, other)


def why_not_shown(code: str) -> str:
    """Why a file is not shown as a picture."""
    sentences = {
        "too_big": _("This file is too big to be shown here. You can download it."),
        "too_slow": _("This file takes too long to be drawn, as if it were made to do harm. Better not open it."),
        "password": _("This file is locked with a password. Ask its source for it, or for another copy."),
        "damaged": _("This file cannot be read. It may have been damaged before it came to us."),
        "gone": _("The key of this file was deleted. Nobody can open it any more."),
        "missing": _("The locked file is missing from the store. Tell your administrator; a backup may have it."),
        "changed": _(
            "The locked file was changed on the disk and does not open. Tell your administrator; a backup may have it."
        ),
    }  # fmt: skip
    return sentences.get(code, _("This kind of file cannot be shown here. You can download it."))
