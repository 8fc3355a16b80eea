"""Recovery cards: a seed in three SLIP-39 word cards, any two of which bring it back."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from safeconduct.vault.errors import CardTypo

SEED_LENGTH = 32
_NEEDED = 2
# A word is known by its first four letters; whoever copies a card by hand may stop there.
_BY_START = {word[:4]: word for word in WORDLIST}
_WORDS = frozenset(WORDLIST)
_AROUND = ".,;:()0123456789"  # cards are printed with numbered words


def split(seed: bytes) -> tuple[str, str, str]:
    """Three cards of 33 words each, two of them needed. `seed`: 32 bytes. Nothing is kept."""
    if len(seed) != SEED_LENGTH:
        raise ValueError(f"a recovery seed has {SEED_LENGTH} bytes")
    # No passphrase is set, so stretching one (the exponent) would cost time and protect nothing.
    first, second, third = generate_mnemonics(1, [(_NEEDED, 3)], seed, iteration_exponent=0)[0]
    return first, second, third


def combine(cards: Sequence[str]) -> bytes:
    """The 32-byte seed from two (or all three) cards as typed. Raises CardTypo; its text holds no word."""
    typed = [_read(card, position) for position, card in enumerate(cards)]
    different = list(dict.fromkeys(typed))[:_NEEDED]
    if len(different) < _NEEDED:
        raise CardTypo("count")
    try:
        seed = bytes(combine_mnemonics(different))
    except (MnemonicError, ValueError):
        seed = b""
    if len(seed) != SEED_LENGTH:
        raise CardTypo("mixed")
    return seed


def _read(card: str, position: int) -> str:
    """One card, its words in full, its checksum tested."""
    tokens = (token.strip(_AROUND) for token in unicodedata.normalize("NFKC", card).casefold().split())
    words = [_word(token) for token in tokens if token]
    if None in words:
        raise CardTypo("word", position)
    mnemonic = " ".join(word for word in words if word)
    try:
        Share.from_mnemonic(mnemonic)
        return mnemonic
    except (MnemonicError, ValueError, IndexError):
        pass
    raise CardTypo("check", position)


def _word(typed: str) -> str | None:
    return typed if typed in _WORDS else _BY_START.get(typed) if len(typed) == 4 else None
