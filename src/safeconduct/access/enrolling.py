"""What a half-finished enrolment keeps inside the sealed session: never longer than that session."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import segno
from django.contrib.sessions.backends.base import SessionBase

from safeconduct import vault
from safeconduct.access.passphrases import NewPassphrase
from safeconduct.access.second_factor import enrolment_uri
from safeconduct.vault import totp


@dataclass(frozen=True, slots=True)
class HalfEnrolled:
    """A name, a derived passphrase and the secret of an app that has not shown a right code yet."""

    sign_in_name: str
    display_name: str
    passphrase: NewPassphrase
    totp_secret: bytes
    about: str
    """Id of the invitation or the recovery this belongs to."""


def begin(session: SessionBase, *, about: str, name: str, shown: str, passphrase: NewPassphrase) -> None:
    """Keep everything but the app's code, with a fresh secret for the app."""
    session["enrolling"] = {
        "about": about,
        "sign_in_name": name,
        "display_name": shown,
        "salt": passphrase.salt,
        "authenticator": passphrase.keys.authenticator,
        "wrapping": passphrase.keys.wrapping.to_bytes(),
        "totp": totp.new_secret(),
    }


def under_way(session: SessionBase) -> HalfEnrolled | None:
    held = session.get("enrolling")
    if held is None:
        return None
    keys = vault.PassphraseKeys(held["authenticator"], vault.LockKey.from_bytes(held["wrapping"]))
    passphrase = NewPassphrase(held["salt"], keys)
    return HalfEnrolled(held["sign_in_name"], held["display_name"], passphrase, held["totp"], held["about"])


def end(session: SessionBase) -> None:
    session.pop("enrolling", None)


def picture(half: HalfEnrolled) -> str:
    """The QR code as the address of an image that needs no request."""
    code = segno.make(enrolment_uri(half.totp_secret, half.sign_in_name), micro=False)
    return str(code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff", omitsize=True))


def spelled(half: HalfEnrolled) -> str:
    """The secret as letters, for an app that cannot see the picture."""
    letters = base64.b32encode(half.totp_secret).decode().rstrip("=")
    return " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))
