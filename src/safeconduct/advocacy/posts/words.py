"""The words of this room: what is wrong with a list of holders, and what it says otherwise than we do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.advocacy.posts.planning import Against
from safeconduct.advocacy.posts.reading import Trouble

TROUBLES: Mapping[str, str | Promise] = {
    "missing": gettext_lazy("These columns are missing: {names}. The first line names the columns."),
    "too_many": gettext_lazy("There are more than {most} lines. Split the file."),
    "empty": gettext_lazy("There is nothing in this file."),
    "encoding": gettext_lazy("This is not UTF-8 text. Save the file as “CSV UTF-8”, and send it again."),
    "broken": gettext_lazy("The table breaks off here. Look for a quotation mark that is not closed."),
    "cells": gettext_lazy("This line has {found} cells. The first line has {wanted}."),
    "nothing": gettext_lazy("Nothing stands in the column “{name}”."),
    "too_long": gettext_lazy("The text in the column “{name}” has more than {most} letters."),
    "no_day": gettext_lazy("“{typed}” is no day. Write it as 2017-05-02."),
    "ends_before": gettext_lazy("The end does not lie after the start."),
}
AGAINST: Mapping[str, str | Promise] = {
    "until": gettext_lazy("Here the same time in office has another end."),
    "same_holder": gettext_lazy("Another time in office of the same person touches these days."),
    "held_by": gettext_lazy("Somebody else held the post on these days."),
    "ended": gettext_lazy("The office was ended before."),
    "withdrawn": gettext_lazy("This post was withdrawn here."),
}


def trouble(one: Trouble) -> str:
    """The sentence for what is wrong in a line, with the line's number."""
    said = str(TROUBLES[one.code]).format(**one.facts)
    return _("Line {line}: {said}").format(line=one.line, said=said) if one.line else said


def against(one: Against) -> str:
    """The sentence for a line that says something else than what stands here."""
    return str(AGAINST[one.code])
