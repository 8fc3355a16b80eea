"""Where a signed-in person's session lies: a hash and a locked content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models

from safeconduct.access.sealed_sessions import SealedSession


class StaffSession(SealedSession):
    """A session of the staff site; the clear id of the person lets a colleague end it."""

    PRIVACY = {**SealedSession.PRIVACY, "person_id": "internal"}
    KEPT = "twelve hours at most, thirty minutes after the last page"

    person_id = models.UUIDField(null=True, db_index=True)

    @classmethod
    def clear_columns(cls, session: Mapping[str, Any]) -> dict[str, Any]:
        signed_in = session.get("_auth_user_id")
        return {"person_id": UUID(signed_in) if signed_in else None}
