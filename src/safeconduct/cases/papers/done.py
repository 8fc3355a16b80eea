"""What the last button did with a paper, as a sentence; the address carries its code."""

from __future__ import annotations

from django.utils.translation import gettext as _


def done_in_papers(code: str) -> str:
    """Empty for a code of another room."""
    sentences = {
        "paper_added": _("The paper was kept. Its original stays as it came."),
        "papers_added": _("The papers were kept. Their originals stay as they came."),
        "paper_taken": _("It is among the papers now. The file stays where it lies."),
        "paper_saved": _("It was saved. What it said before stays in the history."),
        "paper_version_added": _("The newer version was kept. The old one can still be read."),
        "translation_added": _("The translation was kept."),
        "certificate_added": _("The signed certificate was kept."),
        "paper_struck": _("The paper was struck out. It can be brought back."),
        "paper_restored": _("The paper counts again."),
        "paper_hidden": _("Our pages show this paper to lawyers and supervisors alone from now on."),
        "paper_opened": _("Everybody who works on the case can see this paper now."),
        "paper_cleaned": _("A cleaned copy was made."),
        "paper_not_cleaned": _("It still could not be cleaned. The original is unchanged."),
    }
    return sentences.get(code, "")
