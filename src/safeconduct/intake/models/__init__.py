"""What a person sends, and who else may be in between. Everything they said lies in sealed documents."""

from safeconduct.intake.models.operators import Call
from safeconduct.intake.models.proxies import InviteCode, ProxyAccess
from safeconduct.intake.models.releases import Release
from safeconduct.intake.models.requests import (
    Draft,
    LatePage,
    Message,
    PublicSession,
    Request,
    RequestQuerySet,
    Upload,
    monday_of,
)

__all__ = [
    "Call", "Draft", "InviteCode", "LatePage", "Message", "ProxyAccess", "PublicSession", "Release", "Request",
    "RequestQuerySet", "Upload",
    "monday_of",
]  # fmt: skip
