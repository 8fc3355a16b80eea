"""The six digits of an app, and the printed codes that stand in for a lost telephone."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from safeconduct import vault
from safeconduct.access.models import Person, RecoveryCode, SecondFactor
from safeconduct.keyring.host import host
from safeconduct.vault import codes, totp

CODES_GIVEN = 10


def keep_secret(person: Person, secret: bytes, *, used_step: int | None) -> None:
    """Make this the person's app. ``used_step`` is the step of the code that proved it, spent already."""
    locked = vault.lock(secret, key=host().totp_key, context=_context(person))
    SecondFactor.objects.update_or_create(
        person=person, defaults={"locked_secret": locked, "last_step": used_step}
    )


def secret_of(person: Person) -> bytes:
    """The person's TOTP secret. Raises ``SecondFactor.DoesNotExist``."""
    factor = SecondFactor.objects.get(person=person)
    return vault.unlock(bytes(factor.locked_secret), key=host().totp_key, context=_context(person))


def accepts(person: Person | None, code: str, at: datetime) -> bool:
    """Whether a code is right and unused, without spending it. For nobody the same work is done."""
    factor = SecondFactor.objects.filter(person=person).first() if person else None
    if person and factor:
        secret = vault.unlock(bytes(factor.locked_secret), key=host().totp_key, context=_context(person))
        last_step = factor.last_step
    else:
        secret, last_step = bytes(totp.SECRET_LENGTH), None
    by_app = totp.matching_step(secret, code, at, last_step) is not None
    on_paper = _unused(person, code).exists()
    return factor is not None and (by_app or on_paper)


def spend(person: Person, code: str, at: datetime) -> bool:
    """Use a code up. False when it is wrong, was used before, or was used by somebody else this moment."""
    factor = SecondFactor.objects.filter(person=person).first()
    if factor is None:
        return False
    secret = vault.unlock(bytes(factor.locked_secret), key=host().totp_key, context=_context(person))
    step = totp.matching_step(secret, code, at, factor.last_step)
    if step is not None:
        later = Q(last_step=None) | Q(last_step__lt=step)
        return SecondFactor.objects.filter(later, person=person).update(last_step=step) == 1
    return _unused(person, code).update(used_on=at.date()) == 1


def print_codes(person: Person) -> list[str]:
    """Ten new recovery codes to be shown once; earlier ones stop working."""
    RecoveryCode.objects.filter(person=person).delete()
    printed = [codes.new_code(codes.RECOVERY_GROUPS) for _ in range(CODES_GIVEN)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, code_hash=codes.hash_code(host().pepper, code)) for code in printed
    )
    return printed


def codes_left(person: Person) -> int:
    return RecoveryCode.objects.filter(person=person, used_on=None).count()


def enrolment_uri(secret: bytes, sign_in_name: str) -> str:
    """What the QR code says: a neutral name of this site, and the sign-in name."""
    return totp.provisioning_uri(secret, sign_in_name, str(settings.SITE_NAME))


def proves(secret: bytes, code: str, at: datetime) -> int | None:
    """The step whose code was typed to prove that the app was set up, or ``None``."""
    return totp.matching_step(secret, code, at, None)


def forget(person: Person) -> None:
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()


def _unused(person: Person | None, code: str) -> QuerySet[RecoveryCode]:
    wanted = codes.hash_code(host().pepper, code)
    return RecoveryCode.objects.filter(person=person, code_hash=wanted, used_on=None)


def _context(person: Person) -> vault.Context:
    return vault.Context("access_secondfactor", str(person.pk), "totp")
