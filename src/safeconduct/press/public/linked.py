"""What machines read of a page: schema.org as JSON-LD. A block of data, never a script that runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from safeconduct.press.projections.models import Page
from safeconduct.press.public import showing
from safeconduct.press.public.addresses import fixed
from safeconduct.press.public.languages import Version

UNASSESSED = {"", "reported"}
TYPES = {"report": "Report"}
_ESCAPED = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def block(document: Any) -> SafeString:
    """The element, with everything escaped that could end it (as Django's ``json_script`` does)."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # escaped above


def publisher(origin: str) -> dict[str, Any]:
    return {"@type": "NGO", "name": settings.ORGANISATION_NAME, "url": origin + fixed("press_front")}


def article(page: Page, parts: showing.Shown, versions: Sequence[Version], origin: str) -> dict[str, Any]:
    """NewsArticle with its corrections and principles, and a ClaimReview for each denial of what was assessed."""
    address = origin + reverse("press_page_in", args=[page.slug, page.language])
    us = publisher(origin)
    found: dict[str, Any] = {
        "@type": TYPES.get(page.kind, "NewsArticle"),
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": page.headline[:110],
        "description": page.standfirst,
        "inLanguage": page.language,
        "datePublished": page.published_at.isoformat(),
        "dateModified": (page.modified_at or page.published_at).isoformat(),
        "isAccessibleForFree": True,
        "publisher": us,
        "author": us,
        "publishingPrinciples": origin + fixed("press_about"),
        "correctionsPolicy": f"{origin}{fixed('press_about')}#corrections",
        **_more(page, parts, versions, origin),
    }
    reviews = [claim_review(one, page, parts, address, us) for one in reviewed(parts)]
    return {"@context": "https://schema.org", "@graph": [found, *reviews]}


def _more(page: Page, parts: showing.Shown, versions: Sequence[Version], origin: str) -> dict[str, Any]:
    """What only some pages have."""
    media = parts["media"]
    images = [origin + one["url"] for one in media["images"] if one["url"]]
    videos = [_video(one, page, origin) for one in media["videos"] if one["url"]]
    notes = [
        {"@type": "CorrectionComment", "text": one.get("note", ""), "datePublished": one.get("at", "")}
        for one in parts["corrections"]
    ]
    others = [
        origin + reverse("press_page_in", args=[page.slug, one.code])
        for one in versions
        if one.code != page.language
    ]
    sources = [one["address"] for one in parts.get("sources", []) if one.get("address")]
    found = {
        "image": images, "video": videos, "correction": notes, "citation": sources,
        "workTranslation" if page.is_original else "translationOfWork": others,
        "locationCreated": {"@type": "Place", "name": page.place} if page.place else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _video(video: showing.Shown, page: Page, origin: str) -> dict[str, Any]:
    return {
        "@type": "VideoObject", "name": page.headline, "description": video.get("alt") or page.standfirst,
        "contentUrl": origin + video["url"], "uploadDate": page.published_at.isoformat(),
        "transcript": video.get("transcript", ""),
    }  # fmt: skip


def reviewed(parts: showing.Shown) -> list[showing.Shown]:
    """Denials of something that was assessed: without an assessment there is no review."""
    if parts.get("standing", {}).get("standard", "") in UNASSESSED:
        return []
    return [one for one in showing.denials_of(parts) if one.get("statement")]


def claim_review(
    denial: showing.Shown, page: Page, parts: showing.Shown, address: str, us: dict[str, Any]
) -> dict[str, Any]:
    """What was denied, by whom, and in words where the incident stands; a number would claim more."""
    standing = parts["standing"]
    words = [standing.get("grade_words", ""), standing.get("standard_words", "")]
    speaker = {"@type": "Person", "name": denial.get("speaker", ""), "jobTitle": denial.get("capacity", "")}
    claim = {
        "@type": "Claim", "text": denial["statement"], "inLanguage": denial.get("language", ""),
        "datePublished": denial.get("said_on", ""),
        "author": {name: value for name, value in speaker.items() if value},
    }  # fmt: skip
    return {
        "@type": "ClaimReview",
        "url": address,
        "datePublished": (page.modified_at or page.published_at).isoformat(),
        "inLanguage": page.language,
        "author": us,
        "claimReviewed": denial["statement"],
        "itemReviewed": {name: value for name, value in claim.items() if value},
        "reviewRating": {"@type": "Rating", "alternateName": "; ".join(word for word in words if word)},
    }
