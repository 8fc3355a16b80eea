"""Mail that tells nothing: one subject, one body, one size, and only at the full quarter of an hour.

Whoever reads the mail, or only watches it pass, learns that the help desk exists. Not how many wrote, not
who, not how urgent it is. The daily digest leaves every day, with or without news.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from safeconduct import vault
from safeconduct.config.audit_heads import lines

SLOT_SECONDS = 15 * 60
DIGEST_HOUR = 6


def slot_of(at: datetime) -> int:
    """The number of a moment's quarter of an hour since 1970."""
    return int(at.timestamp()) // SLOT_SECONDS


@dataclass
class Mailbag:
    """What waits for the next slot: whether there is news at all, in memory only.

    If the worker dies, the flag is lost and the next daily digest says what it always says: look.
    """

    last_slot: int
    last_digest: date | None = None
    news: bool = False

    def tell(self, subject: UUID, on: date) -> None:
        """The handler of every event that staff should hear of."""
        self.news = True

    def post(self, at: datetime, deliver: Callable[[str, str, datetime], None] | None = None) -> int:
        """At the turn of a slot: a notice if there is news, once a day the digest. Returns the mails' number.

        News stay in the bag when mail cannot be sent, for the next slot.
        """
        slot = slot_of(at)
        if slot == self.last_slot:
            return 0
        send, on_the_slot = deliver or deliver_to_all, datetime.fromtimestamp(slot * SLOT_SECONDS, tz=UTC)
        sent, self.last_slot = 0, slot
        if self.last_digest != at.date() and at.hour >= DIGEST_HOUR:
            send(*digest(), on_the_slot)
            sent, self.last_digest = sent + 1, at.date()
        if self.news:
            send(*notice(), on_the_slot)
            sent, self.news = sent + 1, False
        return sent


def notice() -> tuple[str, str]:
    """Subject and body of every notice."""
    return _("Help desk"), _("There may be something new at your desk. Please sign in when you can.\n")


def digest() -> tuple[str, str]:
    """Subject and body of the daily digest: the same words every day, and the ends of the audit chains."""
    words = _(
        "This mail comes every day, whether or not there is anything new. Please sign in and look.\n\n"
        "Keep it: the lines below show later whether the record of who did what is whole "
        "(safeconduct verify audit --head FILE).\n"
    )
    return _("Help desk: daily mail"), words + "\n" + "\n".join(lines()) + "\n"


def deliver_to_all(subject: str, body: str, at: datetime) -> None:
    """One mail to each address, with headers of one length."""
    addresses = recipients()
    if not addresses:
        return
    with get_connection() as connection:
        for address in addresses:
            headers = {
                "Date": format_datetime(at),
                "Message-ID": f"<{vault.digests.random_bytes(16).hex()}@notice>",
            }
            EmailMessage(subject, body, to=[address], headers=headers, connection=connection).send()


def recipients() -> list[str]:
    """Who gets notices (``SAFECONDUCT_NOTICE_TO``)."""
    return list(getattr(settings, "NOTICE_TO", []))
