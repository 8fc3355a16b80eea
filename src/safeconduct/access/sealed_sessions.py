"""Sessions whose rows say nothing: a hash of the cookie, and a content locked under a key made from it.

To have such sessions, subclass both (``intake`` does the same for the public site)::

    class PublicSession(SealedSession):          # in models.py; needs PRIVACY and KEPT
        ...

    class SessionStore(SealedSessionStore[PublicSession]):   # in the module SESSION_ENGINE names
        model = PublicSession
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import DatabaseError, IntegrityError, models, router, transaction
from django.utils import timezone

from safeconduct import vault
from safeconduct.vault import sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)
"""A page within a minute of the last is no news: a write saved, and a session ends 60 s early at most."""
SESSION_FLOOR = 4096
_BYTES = "base64:"


def to_the_hour(moment: datetime) -> datetime:
    """What may stand in the clear: the hour, no minute."""
    return moment.replace(minute=0, second=0, microsecond=0)


class SealedSession(models.Model):
    """One session: hash of its id, locked content, hours."""

    PRIVACY = {"row": "internal", "content": "sealed", "seen_hour": "internal", "made_hour": "internal"}

    row = models.CharField(max_length=64, primary_key=True, help_text="Hash of the id in the cookie")
    content = models.BinaryField(help_text="Locked under a key made from the id in the cookie")
    seen_hour = models.DateTimeField(db_index=True)
    made_hour = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"session {self.row[:8]}"

    @classmethod
    def clear_columns(cls, session: Mapping[str, Any]) -> dict[str, Any]:
        """Further columns a subclass keeps in the clear, from the session's content."""
        return {}


Row = TypeVar("Row", bound=SealedSession)


class SealedSessionStore(SessionBase, Generic[Row]):
    """Django's session interface over sealed rows. Values are JSON, and bytes."""

    model: ClassVar[type[SealedSession]]
    idle: ClassVar[timedelta] = IDLE
    longest: ClassVar[timedelta] = LONGEST

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._made: datetime | None = None

    def load(self) -> dict[str, Any]:
        """The content, or an empty one under no id where the row is unknown, changed or over its limits."""
        if self.session_key is None:
            return {}
        table = self.model._default_manager
        stored = (
            table.filter(row=sessions.session_row(self.session_key)).values_list("content", flat=True).first()
        )
        envelope = self._opened(bytes(stored)) if stored is not None else None
        if envelope is None:
            self._session_key = None
            return {}
        made, seen, now = _moment(envelope["made"]), _moment(envelope["seen"]), timezone.now()
        if now - seen > self.idle or now - made > self.longest:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        self._made = made
        if now - seen >= TOUCH_AFTER:
            self.modified = True
        content: dict[str, Any] = _unpacked(envelope["session"])
        return content

    def exists(self, session_key: str) -> bool:
        return self.model._default_manager.filter(row=sessions.session_row(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self._made = None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Lock and keep. Never brings back a row that somebody ended in the meantime (``UpdateError``)."""
        if self.session_key is None:
            return self.create()
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        row = self._row(self.session_key, content)
        database = router.db_for_write(self.model)
        try:
            with transaction.atomic(using=database):
                row.save(force_insert=must_create, force_update=not must_create, using=database)
        except IntegrityError as problem:
            if must_create:
                raise CreateError from problem
            raise
        except DatabaseError as problem:
            if not must_create:
                raise UpdateError from problem
            raise

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model._default_manager.filter(row=sessions.session_row(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Delete rows past their limits as far as the clear hours tell."""
        now = timezone.now()
        stale = models.Q(seen_hour__lt=to_the_hour(now - cls.idle)) | models.Q(
            made_hour__lt=to_the_hour(now - cls.longest)
        )
        cls.model._default_manager.filter(stale).delete()

    def get_expire_at_browser_close(self) -> bool:
        return True

    def _get_new_session_key(self) -> str:
        return sessions.new_session_id()

    def _row(self, key: str, content: dict[str, Any]) -> SealedSession:
        now = timezone.now()
        self._made = self._made or now
        envelope = {"made": self._made.isoformat(), "seen": now.isoformat(), "session": _packed(content)}
        document = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
        return self.model(
            row=sessions.session_row(key),
            content=vault.lock(
                document, key=sessions.session_key(key), context=self._context(key), floor=SESSION_FLOOR
            ),
            seen_hour=to_the_hour(now),
            made_hour=to_the_hour(self._made),
            **self.model.clear_columns(content),
        )

    def _opened(self, stored: bytes) -> dict[str, Any] | None:
        key = self.session_key or ""
        try:
            document = vault.unlock(stored, key=sessions.session_key(key), context=self._context(key))
        except vault.CannotOpen:
            return None
        envelope: dict[str, Any] = json.loads(document)
        return envelope

    def _context(self, key: str) -> vault.Context:
        return vault.Context(self.model._meta.db_table, sessions.session_row(key), "session")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _packed(value: Any) -> Any:
    """JSON, with bytes as ``{"base64:": "…"}``. Raises ``TypeError`` for anything else."""
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    if isinstance(value, dict):
        if _BYTES in value or not all(isinstance(name, str) for name in value):
            raise TypeError("a session's content has names that are text")
        return {name: _packed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_packed(inner) for inner in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError("a session holds JSON and bytes only")


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {_BYTES}:
            return base64.b64decode(value[_BYTES])
        return {name: _unpacked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unpacked(inner) for inner in value]
    return value
