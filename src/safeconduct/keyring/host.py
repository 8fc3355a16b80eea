"""The host's secrets: one directory, made once, never overwritten, outside both databases.

``shared.json``  what both web processes need (pepper, database keys, the public site's Django secret)
``staff.json``   what only the staff process and the worker need (TOTP key, audit key, its Django secret)
``epochs.json``  the weekly keys every row of the keys database is locked under once more
``pins.json``    the organisation's public signing key and the intake desk's fingerprint
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from safeconduct import vault

EPOCHS_KEPT = 2
"""Weeks an epoch key outlives its own: what is deleted is gone from every backup within fourteen days."""


class HostSecretsMissing(Exception):
    """The directory or one of its files is not there, or not readable by this process."""


class AlreadyThere(Exception):
    """Refused to overwrite a secret: whatever is locked under it would be lost."""


@dataclass(frozen=True, slots=True)
class Pins:
    organisation: vault.VerifyKey | None
    intake_desk_fingerprint: str | None


@dataclass(frozen=True, repr=False)
class HostSecrets:
    """What one directory holds. The staff part is absent in the public process."""

    directory: Path
    pepper: bytes
    public_secret: str
    database_keys: Mapping[str, str]
    staff_secret: str | None
    staff_totp_key: vault.LockKey | None
    staff_audit_key: vault.SigningKey | None

    @property
    def totp_key(self) -> vault.LockKey:
        if self.staff_totp_key is None:
            raise HostSecretsMissing(
                "This process may not read staff.json: sign-in works on the staff site only."
            )
        return self.staff_totp_key

    @property
    def audit_key(self) -> vault.SigningKey:
        if self.staff_audit_key is None:
            raise HostSecretsMissing(
                "This process may not read staff.json: only the worker signs the audit trail."
            )
        return self.staff_audit_key

    @property
    def pins(self) -> Pins:
        """Read anew each time: enrolment writes them while the public process runs."""
        held = _read(self.directory / "pins.json")
        organisation = held.get("organisation")
        return Pins(
            organisation=vault.VerifyKey.from_bytes(_plain(organisation)) if organisation else None,
            intake_desk_fingerprint=held.get("intake_desk_fingerprint"),
        )

    def epoch_key(self, week: int) -> vault.LockKey:
        """The key of one week; a destroyed or unknown week raises ``CannotOpen``."""
        held = _read(self.directory / "epochs.json").get(str(week))
        if held is None:
            raise vault.CannotOpen
        return vault.LockKey.from_bytes(_plain(held))

    @property
    def newest_week(self) -> int:
        return max(int(week) for week in _read(self.directory / "epochs.json"))


def week_of(day: date) -> int:
    """Whole weeks since Monday 5 January 1970: the number of the epoch a day belongs to."""
    return (day.toordinal() - date(1970, 1, 5).toordinal()) // 7


def create(directory: Path, *, on: date) -> None:
    """Make the secrets of a new installation. Raises ``AlreadyThere`` rather than touch an existing one."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_at_a_time(directory):
        _create(directory, on)


def _create(directory: Path, on: date) -> None:
    if any((directory / name).exists() for name in ("shared.json", "staff.json", "epochs.json", "pins.json")):
        raise AlreadyThere(
            f"{directory.name}: this installation has its secrets already; nothing was changed."
        )
    _write(
        directory / "shared.json",
        {
            "pepper": _text(vault.digests.random_bytes(32)),
            "public_secret": vault.digests.random_token(),
            "database_keys": {alias: vault.digests.random_bytes(32).hex() for alias in ("default", "keys")},
        },
    )
    _write(
        directory / "staff.json",
        {
            "staff_secret": vault.digests.random_token(),
            "totp_key": _text(vault.LockKey.new().to_bytes()),
            "audit_key": _text(vault.SigningKey.new().to_bytes()),
        },
    )
    _write(directory / "epochs.json", {str(week_of(on)): _text(vault.LockKey.new().to_bytes())})
    _write(directory / "pins.json", {})


def load(directory: Path, *, staff: bool = True) -> HostSecrets:
    """Read the secrets this process may read. Raises ``HostSecretsMissing`` with what to do.

    ``staff=False`` leaves ``staff.json`` closed: the public process has no use for it.
    """
    shared = _read(directory / "shared.json")
    staff_file = directory / "staff.json"
    readable = staff and staff_file.exists() and os.access(staff_file, os.R_OK)
    held = _read(staff_file) if readable else {}
    return HostSecrets(
        directory=directory,
        pepper=_plain(shared["pepper"]),
        public_secret=shared["public_secret"],
        database_keys=shared["database_keys"],
        staff_secret=held.get("staff_secret"),
        staff_totp_key=vault.LockKey.from_bytes(_plain(held["totp_key"])) if held else None,
        staff_audit_key=vault.SigningKey.from_bytes(_plain(held["audit_key"])) if held else None,
    )


def host() -> HostSecrets:
    """The secrets of this process, read once. Only the staff site and the worker open the staff's part."""
    from django.conf import settings  # here, because the settings themselves read this module

    return _loaded(settings.SAFECONDUCT_HOME / "host", settings.SITE == "staff")


@lru_cache(maxsize=4)
def _loaded(directory: Path, staff: bool) -> HostSecrets:
    return load(directory, staff=staff)


def pin(*, organisation: vault.VerifyKey | None = None, intake_desk_fingerprint: str | None = None) -> None:
    """Pin the organisation's signing key (once) or the intake desk's present fingerprint (when it turns)."""
    path = host().directory / "pins.json"
    with _one_at_a_time(path.parent):
        held = _read(path)
        if organisation is not None:
            if held.get("organisation"):
                raise AlreadyThere("The organisation's signing key is pinned already.")
            held["organisation"] = _text(organisation.to_bytes())
        if intake_desk_fingerprint is not None:
            held["intake_desk_fingerprint"] = intake_desk_fingerprint
        _write(path, held)


def begin_week(on: date) -> int:
    """Make the week's epoch key if there is none yet; returns the week. Called by the worker."""
    path, week = host().directory / "epochs.json", week_of(on)
    with _one_at_a_time(path.parent):
        held = _read(path)
        if str(week) not in held:
            held[str(week)] = _text(vault.LockKey.new().to_bytes())
            _write(path, held)
    return week


def destroy_old_weeks(on: date, *, spare: int | None = None) -> list[int]:
    """Forget epoch keys older than fourteen days. Call only after every live row was locked anew.

    ``spare``: a week to keep all the same, because somebody may be writing under it at this moment.
    """
    path = host().directory / "epochs.json"
    with _one_at_a_time(path.parent):
        held = _read(path)
        old = sorted(
            int(week) for week in held if int(week) <= week_of(on) - EPOCHS_KEPT and int(week) != spare
        )
        if not old or len(old) == len(held):
            return []
        _write(path, {week: key for week, key in held.items() if int(week) not in old})
    return old


def _read(path: Path) -> dict[str, Any]:
    try:
        found = path.stat()
    except OSError as problem:
        raise HostSecretsMissing(
            f"{path.name} is missing or may not be read. A new installation makes it with `safeconduct init`; "
            "an old one restores it from the host-secrets bundle."
        ) from problem
    return dict(_read_cached(path, (found.st_mtime_ns, found.st_ino, found.st_size)))


@lru_cache(maxsize=16)
def _read_cached(path: Path, stamp: tuple[int, int, int]) -> dict[str, str]:
    held: dict[str, str] = json.loads(path.read_text())
    return held


@contextmanager
def _one_at_a_time(directory: Path) -> Iterator[None]:
    """Two processes never write one file at once: the loser's key would be gone, with all under it."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, held: Mapping[str, object]) -> None:
    """Whole or not at all, and on the disk when this returns; who may read the file stays as it was."""
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        if path.exists():
            before = path.stat()
            if before.st_gid != os.fstat(out.fileno()).st_gid:
                os.fchown(out.fileno(), -1, before.st_gid)
            os.fchmod(out.fileno(), before.st_mode & 0o777)
        json.dump(held, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    _read_cached.cache_clear()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _plain(text: str) -> bytes:
    return base64.b64decode(text)
