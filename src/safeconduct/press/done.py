"""A sentence for what the last button at the press desk did; the address carries its code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "publication_begun": _("The publication is begun."),
    "publication_saved": _("The change was saved."),
    "publication_dropped": _("It is pursued no further."),
    "text_removed": _("The language is taken away."),
    "text_saved": _("The text was saved."),
    "figure_bound": _("The figure is bound."),
    "figure_unbound": _("The figure is taken away."),
    "quote_added": _("The quotation is kept."),
    "quote_saved": _("The quotation was saved. Whoever is quoted has to agree to these words."),
    "quote_removed": _("The quotation is taken away."),
    "quote_approved": _("It was written down that they agreed to these words."),
    "source_cited": _("The source is named."),
    "source_removed": _("The source is taken away."),
    "file_described": _("The words beside the file were saved."),
    "file_removed": _("The file is deleted."),
    "publication_asked": _("The others were asked."),
    "publication_agreed": _("You agreed to exactly this."),
    "publication_refused": _("You refused. It is a draft again, or the correction does not go out."),
    "publication_released": _("It is released. It goes out within seconds, or at its hour."),
    "publication_taken_back": _("It is taken back."),
    "publication_withdrawn": _("It is taken down."),
    "correction_kept": _("The note is kept. Read what leaves."),
    "embargo_given": _("It was written down who has it."),
    "press_takedown_noted": _("It was written down what became of it."),
    "table_made": _("The table is kept as a draft."),
    "table_asked": _("A second person was asked."),
    "table_decided": _("Your decision is written down."),
    "table_released": _("It is on its way out."),
    "table_withdrawn": _("It is taken back."),
    "table_dropped": _("The draft is dropped."),
}


def done_in_the_press_room(code: str) -> str:
    """The sentence of a code; nothing for one that is not ours."""
    return str(SENTENCES.get(code, ""))
