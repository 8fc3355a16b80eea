"""Rows of the panel. What an attorney told us lies in sealed documents; nothing of it is ever public."""

from safeconduct.attorneys.models.exchange import Carried
from safeconduct.attorneys.models.offers import Offer, Placement
from safeconduct.attorneys.models.register import (
    AgreementSigned,
    AgreementText,
    Attorney,
    Firm,
    Vetting,
)
from safeconduct.attorneys.models.rounds import PanelSettings, Round

__all__ = [
    "AgreementSigned", "AgreementText", "Attorney", "Carried", "Firm", "Offer", "PanelSettings", "Placement", "Round",
    "Vetting",
]  # fmt: skip
