"""A sentence for what the last button on the pages of the panel did; the address carries its code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

from safeconduct.attorneys.exchange.done import SENTENCES as EXCHANGE
from safeconduct.attorneys.giving.done import SENTENCES as GIVING
from safeconduct.attorneys.offers.done import SENTENCES as OFFERS
from safeconduct.attorneys.portal.done import SENTENCES as PORTAL
from safeconduct.attorneys.register.done import SENTENCES as REGISTER
from safeconduct.attorneys.rounds.done import SENTENCES as ROUNDS

SENTENCES: Mapping[str, Promise] = {**REGISTER, **OFFERS, **ROUNDS, **PORTAL, **EXCHANGE, **GIVING}


def done_on_the_panel(code: str) -> str:
    """The sentence for a code; empty for one that is not ours."""
    return str(SENTENCES.get(code, ""))
