"""What records put beside a text, as those read it who agree to it: plain lists, by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.languages import LANGUAGES

Fields = tuple[str, ...]
SAID: Fields = ("statement", "translation", "speaker", "capacity", "said_on_words", "venue", "form_words")
MOMENT: Fields = ("day", "kind_words", "title", "text", "post", "state_words", "relation_words", "quote")
WAY: Fields = (
    "country_words", "kind_words", "to_whom", "conditions", "position_words", "places", "since_words", "until_words",
    "citation", "address", "read_on", "confidence_words", "asked",
)  # fmt: skip
GROUPS: Mapping[str, tuple[Promise, Fields]] = {
    "allegations": (_("What was said, with who denies it"), SAID),
    "denials": (_("Who denies it"), SAID),
    "timeline": (_("Timeline"), MOMENT),
    "asks": (_("Asks"), MOMENT),
    "ways": (_("Ways out"), WAY),
    "sources": (_("Sources, as readers see them"), ("title", "publisher", "day_words", "address")),
    "places": (_("Places"), ("name", "country_words", "precision")),
}
"""Parts that are lists of lines: their title, and what of a line is read."""


def rows(beside: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each language that has any, with its groups: a title and lines, each a text with what stands under it."""
    found = [(code, _groups(parts)) for code, parts in beside.items()]
    return [
        {"code": code, "name": LANGUAGES.get(code, code), "groups": groups}
        for code, groups in found
        if groups
    ]


def _groups(parts: Mapping[str, Any]) -> list[tuple[Promise, list[dict[str, Any]]]]:
    groups = [
        (title, [_line(each, fields) for each in parts[name]])
        for name, (title, fields) in GROUPS.items()
        if parts.get(name)
    ]
    claims = [_line(claim, SAID) for figure in parts.get("figures", ()) for claim in figure["claims"]]
    if claims:
        groups.append((_("What the figures rest on"), claims))
    if words := parts.get("period_words"):
        groups.append((_("When"), [{"text": words, "under": []}]))
    return groups


def _line(one: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    said = [str(one[name]) for name in fields if one.get(name)]
    names = [*one.get("sources", ()), *one.get("passed_on_by", ())]
    under = [_line(denial, SAID)["text"] for denial in one.get("denials", ())]
    return {"text": " · ".join([*said, *names]), "under": under}
