"""Three cards, any two of which bring the seed back; a card typed wrongly is told apart, never repeated."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import combine_mnemonics

from safeconduct.vault import CardTypo, recovery

# The standard's vector "basic sharing 2-of-3 (256 bits)", made with the passphrase TREZOR.
OFFICIAL = (
    "humidity disease academic always aluminum jewelry energy woman receiver strategy amuse duckling "
    "lying evidence network walnut tactics forget hairy rebound impulse brother survive clothes stadium "
    "mailman rival ocean reward venture always armed unwrap",
    "humidity disease academic agency actress jacket gross physics cylinder solution fake mortgage "
    "benefit public busy prepare sharp friar change work slow purchase ruler again tricycle involve "
    "viral wireless mixture anatomy desert cargo upgrade",
)
OFFICIAL_SECRET = "c938b319067687e990e05e0da0ecce1278f75ff58d9853f19dcaeed5de104aae"
SEED = bytes(range(32))
CARDS = recovery.split(SEED)


def test_the_library_agrees_with_the_standards_vector_and_we_read_its_cards() -> None:
    assert combine_mnemonics(OFFICIAL, b"TREZOR").hex() == OFFICIAL_SECRET
    # We set no passphrase, so the same cards give us the secret that belongs to the empty one.
    assert recovery.combine(OFFICIAL) == combine_mnemonics(OFFICIAL, b"")


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=25)
def test_any_two_cards_bring_any_seed_back(seed: bytes) -> None:
    cards = recovery.split(seed)
    assert [len(card.split()) for card in cards] == [33, 33, 33]
    for chosen in itertools.permutations(cards, 2):
        assert recovery.combine(chosen) == seed
    assert recovery.combine(cards) == seed


def test_cards_are_read_however_they_were_copied() -> None:
    numbered = "\n".join(f"{n}. {word.upper()}" for n, word in enumerate(CARDS[0].split(), 1))
    short = "  ".join(word[:4] for word in CARDS[2].split())
    assert recovery.combine([numbered, short]) == SEED


def test_one_card_alone_or_twice_is_not_enough() -> None:
    for cards in ([], [CARDS[0]], [CARDS[0], CARDS[0]], [CARDS[1], CARDS[1].upper(), CARDS[1]]):
        with pytest.raises(CardTypo) as typo:
            recovery.combine(cards)
        assert typo.value.reason == "count"


def _swapped(card: str, position: int, word: str) -> str:
    words = card.split()
    return " ".join([*words[:position], word, *words[position + 1 :]])


def test_every_wrong_word_is_found_on_its_card() -> None:
    for position in range(33):
        word = "academic" if CARDS[1].split()[position] != "academic" else "acid"
        with pytest.raises(CardTypo) as typo:
            recovery.combine([CARDS[0], _swapped(CARDS[1], position, word)])
        assert (typo.value.reason, typo.value.card) == ("check", 1)
        with pytest.raises(CardTypo) as typo:
            recovery.combine([_swapped(CARDS[1], position, "Grozny"), CARDS[0]])
        assert (typo.value.reason, typo.value.card) == ("word", 0)


def test_a_card_cut_short_is_found() -> None:
    for words in (0, 1, 5, 20, 32):
        with pytest.raises(CardTypo) as typo:
            recovery.combine([CARDS[0], " ".join(CARDS[1].split()[:words])])
        assert (typo.value.reason, typo.value.card) == ("check", 1)


def test_cards_of_two_sets_do_not_mix() -> None:
    with pytest.raises(CardTypo) as typo:
        recovery.combine([CARDS[0], recovery.split(SEED)[1]])
    assert typo.value.reason == "mixed"


def test_a_typo_never_repeats_a_word() -> None:
    for cards in ([CARDS[0], "Grozny " + CARDS[1]], [CARDS[0], recovery.split(SEED)[1]], [CARDS[0]]):
        with pytest.raises(CardTypo) as typo:
            recovery.combine(cards)
        assert typo.value.__context__ is None
        said = str(typo.value).split()
        assert not set(said) & (set(CARDS[0].split()) | {"Grozny", "grozny"}) - {"check", "mixed", "count"}


@given(st.lists(st.text(max_size=80), max_size=4))
def test_rubbish_is_a_typo_and_nothing_else(cards: list[str]) -> None:
    with pytest.raises(CardTypo):
        recovery.combine(cards)


def test_only_a_whole_seed_is_split() -> None:
    for seed in (b"", bytes(16), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            recovery.split(seed)
