"""What a passphrase must be: long, and not one that others guess first. No rules about kinds of letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.throttle import slow_derivation
from safeconduct.vault import passphrases

SHORTEST = 15
LONGEST = 200
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890",
    "йцукенгшщзхъфывапролджэячсмитьбю",
)

TOO_SHORT = _("Use at least 15 characters. A few words that do not belong together are easy to keep in mind.")
TOO_LONG = _("Use at most 200 characters.")
COMMON = _("This is one of the passphrases that are guessed first. Choose other words.")
REPEATED = _("This repeats the same few characters. Choose several different words.")
RUN = _("This follows the keyboard or the alphabet. Choose several different words.")
HAS_NAME = _("Do not put your sign-in name in your passphrase.")


@dataclass(frozen=True, slots=True)
class NewPassphrase:
    """A passphrase after its one slow derivation: what may be stored, and what opens keys."""

    salt: bytes
    keys: passphrases.PassphraseKeys

    @property
    def stored(self) -> str:
        return passphrases.hash_authenticator(self.keys.authenticator)


def derive_new(passphrase: str) -> NewPassphrase:
    """Derive under a fresh salt, in the bounded pool. Raises ``Busy``."""
    salt = passphrases.new_salt()
    return NewPassphrase(salt, slow_derivation(passphrase, salt))


def problem(passphrase: str, sign_in_name: str) -> Promise | None:
    """The first thing wrong with a passphrase, as a sentence; ``None`` if it will do."""
    normal = unicodedata.normalize("NFKC", passphrase)
    plain = "".join(normal.casefold().split())
    name = "".join(unicodedata.normalize("NFKC", sign_in_name).casefold().split())
    if len(normal) < SHORTEST:
        return TOO_SHORT
    if len(normal) > LONGEST:
        return TOO_LONG
    if len(name) >= 4 and name in plain:
        return HAS_NAME
    if _repeats(plain):
        return REPEATED
    if _is_run(plain):
        return RUN
    return COMMON if _is_common(plain) else None


def _repeats(plain: str) -> bool:
    """Few different characters, or one short piece over and over."""
    if len(set(plain)) < 5:
        return True
    half = len(plain) // 2
    return any(
        (plain[:size] * (len(plain) // size + 1))[: len(plain)] == plain for size in range(1, half + 1)
    )


def _is_run(plain: str) -> bool:
    """Mostly neighbours on a keyboard or in the alphabet."""
    neighbours = {a + b for run in RUNS for a, b in pairwise(run)}
    neighbours |= {pair[::-1] for pair in neighbours}
    steps = [plain[i : i + 2] in neighbours for i in range(len(plain) - 1)]
    return bool(steps) and sum(steps) / len(steps) > 0.75


def _is_common(plain: str) -> bool:
    """On Django's list of twenty thousand, as it is, or once digits and marks are taken off its ends."""
    checker = CommonPasswordValidator()
    ends = "0123456789!?.,-_*#@$%&+=()"
    for candidate in {plain, plain.strip(ends), plain.lstrip(ends), plain.rstrip(ends)}:
        try:
            checker.validate(candidate)
        except ValidationError:
            return True
    return False
