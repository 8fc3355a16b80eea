"""What the last button did with a referral, as a sentence; the address carries its code."""

from __future__ import annotations

from django.utils.translation import gettext as _


def done_in_releasing(code: str) -> str:
    """Empty for a code of another room."""
    sentences = {
        "release_told": _("The referral is open. You will see here what they answer."),
        "release_was_sent": _(
            "This form was sent before. There is one referral, and its code was shown then."
        ),
        "release_extended": _("It stays open until the new day."),
        "release_revoked": _("It is revoked. The code opens nothing any more."),
    }
    return sentences.get(code, "")
