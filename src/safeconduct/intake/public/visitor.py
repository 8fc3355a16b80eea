"""What a public session knows: the opened applicant pair, and whether the receipt was typed back."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import cast
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from safeconduct import vault
from safeconduct.intake.keys import HolderKeys
from safeconduct.keyring.host import host

_HOLDER, _SEALING, _SIGNING = "holder", "sealing", "signing"
_TOKEN, _ATTEMPT, _TYPED, _SHOWN = "form_token", "attempt", "typed_back", "answers_shown"


class Visitor:
    """The session of one person, with names for what it holds."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session

    @property
    def has_begun(self) -> bool:
        """Whether they pressed "begin" in this session (a receipt can be derived for it)."""
        return _TOKEN in self._session

    @property
    def holder(self) -> HolderKeys | None:
        """The applicant pair this session has opened, if any."""
        if _HOLDER not in self._session:
            return None
        return HolderKeys(
            UUID(self._session[_HOLDER]),
            vault.SealingKey.from_bytes(self._session[_SEALING]),
            vault.SigningKey.from_bytes(self._session[_SIGNING]),
        )

    @property
    def typed_back(self) -> bool:
        return bool(self._session.get(_TYPED))

    @property
    def sees_answers(self) -> bool:
        """Earlier answers are masked after coming back, until the person asks for them."""
        return bool(self._session.get(_SHOWN))

    def begin(self) -> None:
        """A fresh session with a fresh token: what the receipt's digits are derived from."""
        self._session.flush()
        self._session[_TOKEN] = vault.digests.random_token()
        self._session[_ATTEMPT] = 0
        self._session[_SHOWN] = True
        self._session.save()

    def receipt(self) -> vault.Receipt | None:
        """The digits of this session's receipt, derived each time; None once typed back."""
        if not self.has_begun or self.typed_back or not self._session.session_key:
            return None
        return vault.receipts.derive(
            host().pepper, self._session.session_key, self._session[_TOKEN], self._session[_ATTEMPT]
        )

    def want_another_number(self) -> None:
        self._session[_ATTEMPT] = int(self._session[_ATTEMPT]) + 1

    def open(self, holder: HolderKeys) -> None:
        """Keep the opened pair, in the session's sealed content."""
        self._session[_HOLDER] = str(holder.id)
        self._session[_SEALING] = holder.sealing.to_bytes()
        self._session[_SIGNING] = holder.signing.to_bytes()

    def confirm(self) -> None:
        """The receipt was typed back: the session's id turns and the digits cannot be shown again."""
        self._session[_TYPED] = True
        self._session.pop(_TOKEN, None)
        self._session.cycle_key()

    def return_with(self, holder: HolderKeys) -> None:
        """Somebody came back with a receipt: a fresh session, earlier answers masked."""
        self._session.flush()
        self.open(holder)
        self._session[_TYPED] = True
        self._session[_SHOWN] = False

    def show_answers(self) -> None:
        self._session[_SHOWN] = True

    def form_token(self) -> UUID:
        """A number for one form, so that sending it twice is one act."""
        return uuid4()


def visitor_of(request: HttpRequest) -> Visitor:
    return cast(Visitor, request.visitor)  # type: ignore[attr-defined]  # set by the middleware


def network_bucket(request: HttpRequest) -> bytes:
    """A keyed digest of the visitor's network (/24, /56): for taking turns, in memory only, never stored.

    Behind our own proxy the address is the last one it added; what a visitor writes before that is not used.
    """
    address = request.META.get("REMOTE_ADDR", "") or ""
    if settings.TRUSTED_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    return vault.digests.keyed(host().pepper, "network bucket", _network(address).encode())


def _network(address: str) -> str:
    """The network as numbers: however an address is shortened, all of one network wait in one queue."""
    try:
        number = ip_address(address)
    except ValueError:
        return ""  # a socket without addresses: everybody is one network
    number = getattr(number, "ipv4_mapped", None) or number
    return str(ip_network((number, 24 if number.version == 4 else 56), strict=False))
