"""Whatever writes or opens something at the documentation desk fails, with what it held in the exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from .canaries import CANARIES
from .case_journeys import SOUGHT
from .evidence_journeys import HERE, PHOTOGRAPH, Researcher, pairs, say

Broken = Callable[..., Any]


def break_desk(desk: Researcher, broken: Broken) -> None:
    """`broken` stands in the place of one action after the other; each time there is a page, and it says nothing."""
    for place, path, more in written(desk):
        with patch(f"safeconduct.evidence.{place}", broken):
            assert desk.again(path, **more) == 500, place
    for place, path, typed in opened(desk):
        with patch(f"safeconduct.evidence.{place}", broken):
            assert desk.browser.send(path, pairs(typed)).status == 500, place
    with patch("safeconduct.evidence.items.views.actions.add_item", broken):
        item = [("kind", "affidavit"), ("title", say("unpublished item")), ("text", say("unpublished item"))]
        new = f"{HERE}/items/new"
        assert desk.browser.upload(new, say("name of an item's file"), PHOTOGRAPH, typed=item).status == 500
    with patch("safeconduct.evidence.imports.views.runs.begin", broken):
        new, content = f"{HERE}/imports/new", f"a,b\n{say('column left out')},c\n".encode()
        assert desk.browser.upload(new, f"{SOUGHT}.csv", content, typed=[("clean", "yes")]).status == 500


def written(desk: Researcher) -> list[tuple[str, str, dict[str, str]]]:
    """What writes, the address whose form was taken before, and what is changed in it."""
    ids = desk.ids
    incident, person = f"{HERE}/incidents/{ids['incident']}", f"{HERE}/people/{ids['person']}"
    account = f"{HERE}/testimonies/{ids['testimony']}"
    said = say("testimony") + say("recorded name in Cyrillic")
    return [
        ("sources.views.actions.add_source", f"{HERE}/sources/new", {}),
        ("incidents.editing.saving.keep_incident", f"{HERE}/incidents/new", {}),
        ("incidents.editing.placing.add_place", f"{incident}/places/new", {}),
        ("incidents.acts.saving.keep_act", f"{incident}/acts/new", {}),
        ("people.views.add", f"{HERE}/people/new", {}),
        ("people.identity_views.identities.keep_identity", f"{person}/identity/edit", {}),
        ("claims.writing.actions.add_claim", f"{incident}/claims/new", {}),
        ("testimonies.views.actions.keep", f"{HERE}/testimonies/new", {"text": said, "again": "new_facts"}),
        ("testimonies.views_reading.actions.correct", f"{account}/edit", {"text": said}),
        ("testimonies.deid_views.versions.begin", f"{account}/deid", {}),
        ("testimonies.script_views.scripts.take", f"{account}/script", {}),
    ]


def opened(desk: Researcher) -> list[tuple[str, str, dict[str, str]]]:
    """What opens or looks for something, the address of its form, and what is typed there."""
    ids, search, name = desk.ids, f"{HERE}/search", CANARIES["recorded name in Latin"].text
    look = {"sealed": "1", "sealed-words": say("source's identity"), "sealed-reason": "check"}
    person, account = f"{HERE}/people/{ids['person']}", f"{HERE}/testimonies/{ids['testimony']}"
    return [
        ("sources.views.actions.open_identity", f"{HERE}/sources/{ids['source']}/identity", {"reason": "check"}),
        ("people.identity_views.identities.open_identity", f"{person}/identity", {"reason": "contact"}),
        ("people.views.find_by_name", f"{HERE}/people", {"name": name, "reason": "find"}),
        ("testimonies.views_reading.actions.read", f"{account}/read", {"reason": "work"}),
        ("items.views_files.artifacts.content", f"{HERE}/artifacts/{ids['file']}", {"reason": "court"}),
        ("finding.views.searching.search", search, {"search": "1", "words": SOUGHT}),
        ("finding.views.search_sealed", search, look),
    ]  # fmt: skip
