"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "round_stored": _("The round is stored. Nobody was asked anything yet."),
    "round_again": _("This round was made already. This is it."),
    "round_pinned": _("Kept together as you said. The rest was solved again."),
    "round_forbidden": _("Ruled out as you said. The rest was solved again."),
    "round_undone": _("Undone. The rest was solved again."),
    "round_solved_again": _("Solved again with the cases and the panel of today."),
    "round_discarded": _("The round is discarded. Nobody was asked anything."),
    "round_sent": _("The offers are out."),
    "round_sent_already": _("This round was sent already. Nothing was sent twice."),
}
