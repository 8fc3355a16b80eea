"""The receipt: typed in any script, with every slip of the finger caught, and the same for the same page."""

from __future__ import annotations

import itertools
from collections import Counter
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import CannotOpen, Receipt, ReceiptTypo, digests, receipts, unwrap, wrap
from safeconduct.vault.context import Context
from safeconduct.vault.keys import SealingKey

PEPPER = bytes(range(9, 41))
ZAUR = receipts.derive(PEPPER, "session of Zaur", "form token")
bodies = st.text("0123456789", min_size=22, max_size=22)
# The zero of each: Arabic-Indic, Persian, Devanagari, Bengali, Tibetan, Burmese, Khmer, full width, bold.
ZEROS = "٠۰०০༠၀០０𝟎"


def _receipt(body: str) -> Receipt:
    return Receipt(body + receipts.check_digits(body))


def _caught(digits: str) -> str:
    with pytest.raises(ReceiptTypo) as typo:
        receipts.parse(digits)
    return typo.value.reason


def test_check_digits_are_those_of_iso_7064() -> None:
    # The standard's own example, and the IBANs that everyone prints as examples, letters written as numbers.
    assert receipts.check_digits("794") == "44"
    assert receipts.check_digits("32142829" + "12345698765432" + "1611") == "82"
    assert receipts.check_digits("370400440532013000" + "1314") == "89"


@given(bodies)
def test_every_number_with_its_check_digits_leaves_one(body: str) -> None:
    assert int(_receipt(body).digits) % 97 == 1


@given(bodies)
def test_every_single_wrong_digit_is_caught(body: str) -> None:
    right = _receipt(body).digits
    for position, digit in itertools.product(range(24), "0123456789"):
        if right[position] != digit:
            assert _caught(right[:position] + digit + right[position + 1 :]) == "check"


@given(bodies)
def test_every_swap_of_neighbours_is_caught(body: str) -> None:
    right = _receipt(body).digits
    for i in range(23):
        if right[i] != right[i + 1]:
            assert _caught(right[:i] + right[i + 1] + right[i] + right[i + 2 :]) == "check"


def test_exactly_one_pair_of_check_digits_fits() -> None:
    for body in ("0" * 22, "9" * 22, "1234567890" * 2 + "12"):
        fitting = [f"{n:02d}" for n in range(100) if _fits(body + f"{n:02d}")]
        assert fitting == [receipts.check_digits(body)]


def _fits(digits: str) -> bool:
    try:
        receipts.parse(digits)
    except ReceiptTypo:
        return False
    return True


@pytest.mark.parametrize("zero", ZEROS)
def test_the_digits_of_any_script_are_read(zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in ZAUR.digits)
    assert receipts.parse(written) == ZAUR
    assert receipts.parse(" ".join(written[i : i + 4] for i in range(0, 24, 4))) == ZAUR


@pytest.mark.parametrize(
    "between",
    [
        " ", "\n", "\r\n", "\t", "\xa0", "\u202f", "\u3000", "-", "\u2010", "\u2011", "–", "—", "−", "－",
        "﹣", "־",
        "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2066", "\u2069", "\u202a", "\u202e", "\u061c",
        "\ufeff", "\xad", "\u2060", "\u2028", " - ", "\u200f-\u200f",
    ],
)  # fmt: skip
def test_spaces_dashes_and_invisible_marks_do_not_matter(between: str) -> None:
    assert receipts.parse(between.join(ZAUR.grouped().split(" "))) == ZAUR
    assert receipts.parse(between + ZAUR.digits + between) == ZAUR
    assert receipts.parse(between.join(ZAUR.digits)) == ZAUR


def test_digits_from_an_emoji_keyboard_are_read() -> None:
    assert receipts.parse("".join(f"{digit}\ufe0f\u20e3" for digit in ZAUR.digits)) == ZAUR


@pytest.mark.parametrize(
    "typed", ["", " ", "1234", "1" * 23, "1" * 25, "12a", "²" * 24, "½" * 24, "Ⅳ" * 24, "一" * 24]
)
def test_other_than_24_digits_is_a_wrong_length(typed: str) -> None:
    assert _caught(typed) == "length"
    assert _caught(ZAUR.digits + "x") == "length"
    assert _caught(ZAUR.digits.replace(ZAUR.digits[0], "O", 1)) == "length"
    assert _caught(ZAUR.digits + " " * 10_000) == "length"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_receipt_or_a_typo(text: str) -> None:
    try:
        receipts.parse(text)
    except ReceiptTypo as typo:
        assert typo.reason in ("length", "check")


def test_a_receipt_is_never_made_from_wrong_digits() -> None:
    for digits in ("1" * 24, "١" * 24, "", "1234 5678"):
        with pytest.raises(ReceiptTypo):
            Receipt(digits)


def test_a_receipt_shows_its_digits_only_when_asked(pepper: bytes) -> None:
    keys = receipts.open_receipt(ZAUR, pepper)
    for text in (repr(ZAUR), str(ZAUR), f"{ZAUR}", repr(keys), str([keys]), repr(ReceiptTypo("check"))):
        assert not any(
            ZAUR.digits[i : i + 4] in text.replace(keys.wrapping.key_id.hex(), "") for i in range(21)
        )
        assert keys.authenticator.hex() not in text
        assert repr(keys.authenticator) not in text
    assert ZAUR.grouped().replace(" ", "") == ZAUR.digits
    assert len(ZAUR.grouped()) == 29
    assert ZAUR.locator == ZAUR.digits[:4]


def test_a_reload_gives_the_same_receipt_and_anything_else_another() -> None:
    assert receipts.derive(PEPPER, "session of Zaur", "form token") == ZAUR
    others = [
        receipts.derive(PEPPER, "session of Zaur", "form token", 1),
        receipts.derive(PEPPER, "session of Zaur", "form token", 2),
        receipts.derive(PEPPER, "session of Zaur", "form toke"),
        receipts.derive(PEPPER, "session of Zau", "rform token"),
        receipts.derive(PEPPER[1:] + b"!", "session of Zaur", "form token"),
    ]
    assert len({receipt.digits for receipt in [ZAUR, *others]}) == 6


@given(st.binary(min_size=16, max_size=40), st.text(max_size=20), st.text(max_size=20), st.integers(0, 50))
def test_what_is_derived_is_always_a_receipt(pepper: bytes, session: str, token: str, attempt: int) -> None:
    receipt = receipts.derive(pepper, session, token, attempt)
    assert receipts.parse(receipt.grouped()) == receipt
    assert receipts.derive(pepper, session, token, attempt) == receipt


def test_every_digit_is_equally_likely_in_every_place() -> None:
    drawn = [receipts.derive(PEPPER, "session", str(number)).digits[:22] for number in range(4000)]
    for place in range(22):
        counts = Counter(digits[place] for digits in drawn)
        chi_squared = sum((counts[digit] - 400) ** 2 / 400 for digit in "0123456789")
        assert (
            chi_squared < 40
        )  # nine degrees of freedom: beyond 40 once in 100,000 places, and the draw is fixed


def test_bytes_that_would_favour_low_digits_are_thrown_away() -> None:
    blocks = iter([bytes([250, 251, 255, 0]), bytes([249] * 21)])
    with patch.object(receipts, "expand", lambda *_: next(blocks)):
        assert receipts.derive(PEPPER, "", "").digits[:22] == "0" + "9" * 21


def test_no_pepper_is_an_error_and_not_a_weak_receipt() -> None:
    for pepper in (b"", b"short"):
        with pytest.raises(ValueError, match="pepper"):
            receipts.derive(pepper, "session", "token")
        with pytest.raises(ValueError, match="pepper"):
            receipts.open_receipt(ZAUR, pepper)


def test_only_this_receipt_opens_zaurs_pair(pepper: bytes) -> None:
    pair, place = SealingKey.new(), Context("keyring.wrapped", "1", "applicant")
    keys = receipts.open_receipt(ZAUR, pepper)
    blob = wrap(pair, under=keys.wrapping, context=place)
    again = receipts.open_receipt(receipts.parse(ZAUR.grouped()), pepper)
    assert digests.equal(again.authenticator, keys.authenticator)
    assert unwrap(blob, under=again.wrapping, context=place) == pair
    same_locator = _receipt(ZAUR.locator + "0" * 18)
    for receipt, salt in ((same_locator, pepper), (ZAUR, pepper[::-1])):
        other = receipts.open_receipt(receipt, salt)
        assert not digests.equal(other.authenticator, keys.authenticator)
        with pytest.raises(CannotOpen):
            unwrap(blob, under=other.wrapping, context=place)


def test_the_stored_half_is_no_part_of_the_opening_half(pepper: bytes) -> None:
    keys = receipts.open_receipt(ZAUR, pepper)
    assert len(keys.authenticator) == 32
    assert keys.authenticator not in (keys.wrapping.secret, keys.wrapping.key_id)
    assert keys.wrapping.key_id not in keys.authenticator + keys.wrapping.secret
