"""Ways to pass a page on: plain links, nothing of anybody else's is loaded before somebody presses one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.press.projections.models import Page


@dataclass(frozen=True, slots=True)
class Share:
    label: str | Promise
    url: str
    is_ours: bool = False


def links(headline: str, address: str) -> list[Share]:
    """E-mail first: the others tell a company who reads what."""
    both = f"{headline} {address}"
    mail = urlencode({"subject": headline, "body": both}, quote_via=quote)
    return [
        Share(_("E-mail"), f"mailto:?{mail}", is_ours=True),
        Share("WhatsApp", f"https://wa.me/?{urlencode({'text': both}, quote_via=quote)}"),
        Share(
            "Telegram",
            f"https://t.me/share/url?{urlencode({'url': address, 'text': headline}, quote_via=quote)}",
        ),
        Share("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
        Share(
            "X", f"https://x.com/intent/post?{urlencode({'url': address, 'text': headline}, quote_via=quote)}"
        ),
    ]


def card(title: object, address: str, **more: str) -> list[tuple[str, str]]:
    """What a preview of a link shows elsewhere (Open Graph). Names with a colon are written with two underscores."""
    given = {
        "og__type": "website",
        "og__title": str(title),
        "og__url": address,
        "twitter__card": "summary",
        **more,
    }
    ours = {"og__site_name": settings.ORGANISATION_NAME, **given}
    return [(name.replace("__", ":"), value) for name, value in ours.items() if value]


def card_of(
    page: Page, address: str, picture: Mapping[str, Any] | None, origin: str
) -> list[tuple[str, str]]:
    """The same for something published: its headline, its days, its first picture."""
    pictured = {
        "og__image": f"{origin}{picture['url']}", "og__image__alt": str(picture.get("alt", "")),
        "twitter__card": "summary_large_image",
    } if picture else {}  # fmt: skip
    changed = page.modified_at.isoformat() if page.modified_at else ""
    return card(
        page.headline, address, og__type="article", og__description=page.standfirst[:300], og__locale=page.language,
        article__published_time=page.published_at.isoformat(), article__modified_time=changed, **pictured,
    )  # fmt: skip
