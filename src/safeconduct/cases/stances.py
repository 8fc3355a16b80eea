"""How a reading of a deadline stands to the law, in a few words for staff."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

STANCES: Mapping[str, str | Promise] = {
    "protective": gettext_lazy("Careful reading"),
    "lenient": gettext_lazy("Gives more days"),
    "contested": gettext_lazy("Contested"),
}


def stance_words(stance: str) -> str:
    """Words for one of `law.clock_entries.STANCES`; "" for the rule itself."""
    return str(STANCES.get(stance, ""))
