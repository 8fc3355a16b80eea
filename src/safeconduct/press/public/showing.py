"""From the public row to what the templates show: days in words, addresses looked at, files with their places.

``Page.parts`` is described in ``press.projections.shapes``. Whatever is missing in it is left out of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from safeconduct.press.projections.models import Page
from safeconduct.press.public import languages

Shown = dict[str, Any]

DAYS = frozenset({"day", "said_on", "as_of", "read_on", "at", "sent_on"})
RELATIONS = {
    "follows": _("It came after our letter. We do not say that the letter was the reason."),
    "refers_to": _("It speaks of our letter or report."),
    "credited_by_them": _("They named our work."),
    "contribution_claimed": _("We say that we had a part in it, and so did others."),
}
DENIAL = "denial"


def day_in_words(text: str) -> str:
    """An ISO day or time as a day in the language of the page around it; other text as it is."""
    try:
        found = datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
    return date_format(found, "DATE_FORMAT")


def web_address(text: str) -> str:
    """An address of the web, or nothing: what was typed as a source must not become a script."""
    given = text.strip()
    is_web = given.startswith(("http://", "https://"))
    return given if is_web and url_has_allowed_host_and_scheme(given, _host_of(given)) else ""


def _host_of(address: str) -> str:
    return address.split("/", 3)[2]


def ready(value: Any) -> Any:
    """Parts with a ``…_words`` beside each day, and addresses that may be linked to."""
    if isinstance(value, list):
        return [ready(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: ready(one) for name, one in value.items()}
    for name in DAYS & found.keys():
        if isinstance(found[name], str) and not found.get(f"{name}_words"):
            found[f"{name}_words"] = day_in_words(found[name])
    if isinstance(found.get("address"), str):
        found["address"] = web_address(found["address"])
    return found


def parts_of(page: Page) -> Shown:
    """All parts of a page, ready for its template."""
    parts: Shown = ready(page.parts)
    parts["figures"] = [figure_of(one, page.language) for one in parts.get("figures", [])]
    parts["allegations"] = [said_of(one, page.language) for one in parts.get("allegations", [])]
    parts["denials"] = [said_of(one, page.language) for one in parts.get("denials", [])]
    parts["denied_apart"] = _beside(parts["allegations"], parts["denials"])
    for name in ("timeline", "asks"):
        parts[name] = [_moment_of(one) for one in parts.get(name, [])]
    parts["corrections"] = sorted(
        parts.get("corrections", []), key=lambda one: one.get("at", ""), reverse=True
    )
    parts["media"] = media_of(parts.get("files", []), page.body_html)
    parts["pdf_url"] = file_address(parts.get("pdf", ""))
    parts["denied_unseen"] = bool(parts.get("standing", {}).get("contested")) and not denials_of(parts)
    parts["is_alleged"] = parts.get("standing", {}).get("standard") != "judicial_finding"
    return parts


def said_of(said: Shown, language: str) -> Shown:
    """Words somebody said, in the page's language where we have them, with the original beside."""
    translation, original = said.get("translation", ""), said.get("statement", "")
    is_other = bool(said.get("language")) and said["language"] != language
    found = {**said, "shown": translation or original, "shown_in": languages.own(language), "original": ""}
    if translation and original and is_other:
        found["original"], found["original_in"] = original, languages.own(said["language"])
    elif is_other and not translation:
        found["shown_in"] = languages.own(said["language"])
    found["denials"] = [said_of(one, language) for one in said.get("denials", [])]
    return found


def _beside(allegations: Sequence[Shown], denials: Sequence[Shown]) -> list[Shown]:
    """Put what denies the whole beside each allegation nobody denied by itself; returns what stands beside none."""
    shown = set()
    for one in allegations:
        one["denials"] = one["denials"] or list(denials)
        shown |= {_name(denial) for denial in one["denials"]}
    return [one for one in denials if _name(one) not in shown]


def _name(said: Shown) -> object:
    return said.get("key") or said.get("statement")


def figure_of(figure: Shown, language: str) -> Shown:
    """A figure with what is claimed on one side and what is denied on the other."""
    claims = [said_of(one, language) for one in figure.get("claims", [])]
    nested = [denial for one in claims for denial in one["denials"]]
    return {
        **figure,
        "claimed": [one for one in claims if one.get("kind") != DENIAL],
        "denied": [one for one in claims if one.get("kind") == DENIAL] + nested,
    }


def _moment_of(moment: Shown) -> Shown:
    return {
        **moment,
        "relation_words": moment.get("relation_words") or RELATIONS.get(moment.get("relation", ""), ""),
    }


def file_address(file_id: object) -> str:
    """Where a published file lies; nothing for what is no file of ours."""
    try:
        return reverse("press_file", args=[UUID(str(file_id))])
    except ValueError:
        return ""


def media_of(files: Sequence[Mapping[str, Any]], body: str) -> dict[str, list[Shown]]:
    """Pictures, videos with their captions, and documents. ``in_body``: the text shows it already."""
    shown = [
        {**one, "url": file_address(one.get("id", "")), "in_body": str(one.get("id")) in body}
        for one in files
    ]
    captions = [_track(one) for one in shown if one.get("kind") == "captions"]
    videos = []
    for one in shown:
        if one.get("kind") == "video":
            own = [
                _track({**each, "url": file_address(each.get("id", ""))}) for each in one.get("captions", [])
            ]
            videos.append({**one, "tracks": own or captions})
    return {
        "images": [one for one in shown if one.get("kind") == "image"],
        "videos": videos,
        "documents": [one for one in shown if one.get("kind") == "document"],
    }


def _track(file: Shown) -> Shown:
    code = file.get("language", "")
    return {"url": file["url"], "language": code, "name": languages.name_of(code)}


def denials_of(parts: Shown) -> list[Shown]:
    """Every denial a page shows, each once, in order."""
    found: dict[object, Shown] = {}
    nested = [one.get("denials", []) for one in parts.get("allegations", [])]
    figures = [one.get("denied", []) for one in parts.get("figures", [])]
    for group in [parts.get("denials", []), *nested, *figures]:
        for one in group:
            found.setdefault(_name(one), one)
    return list(found.values())
