"""A translator's certificate as PDF on US letter, typed and ready to be signed.

What it says: 8 CFR 1003.33 (typed, signed, competent in the language, true and accurate to the best of the
translator's abilities); address and telephone: EOIR Immigration Court Practice Manual, chapter 3.3(a).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from safeconduct.packet.typeset import _typeset


@dataclass(frozen=True, slots=True)
class TranslatorCertificate:
    """Words come in finished. ``draft``: set across the page until somebody signs; empty for none.

    ``signer``: (label, value) lines under the line to sign on; an empty value leaves a line to write on.
    """

    title: str
    paragraphs: Sequence[str]
    signer: Sequence[tuple[str, str]]
    sign_here: str
    draft: str = ""
    language: str = "en"


def typeset_certificate(certificate: TranslatorCertificate, *, fonts: Sequence[Path]) -> bytes:
    """The certificate as PDF. Raises ``TypesettingMissing``, or ``NotTypeset`` where the typesetter fails."""
    return _typeset("certificate.typ", asdict(certificate), certificate.language, fonts)
