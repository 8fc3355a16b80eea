"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "file_given": _("She can open the case now. Tell the person that an attorney was found."),
    "placement_ended": _(
        "The placement has ended, and her access with it. What she read before stays known to her."
    ),
}
