"""The score comes with its reasons; contradictions subtract and never hide an exact name or number."""

from __future__ import annotations

import pytest

from safeconduct.names import Candidate, Identity, Roll, find, prepare, strength


def compared(asked: Identity, other: Identity) -> Candidate | None:
    found = find([prepare(asked)], Roll.of([prepare(other)]))[0]
    return found[0] if found else None


def codes(asked: Identity, other: Identity) -> list[str]:
    found = compared(asked, other)
    return [reason.code for reason in found.reasons] if found else []


def named(*names: str, birth: str = "", number: str = "", phone: str = "") -> Identity:
    return Identity(names, birth, number, (phone,) if phone else ())


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Khava Isaeva", "Khava Isaeva", "same_name"),
        ("Хава Исаева", "Khava Isaeva", "same_name"),
        ("Khava Isaeva", "Isaeva, Khava", "same_parts_other_order"),
        ("Khava Isaeva", "Chawa Issajewa", "sounds_alike"),
        ("Timur Sadulaev", "Timur Sadupaev", "looks_alike"),
        ("Khava Akhmedovna Isaeva", "Khava Isaeva", "part_of_name"),
        ("Kh. Isaeva", "Khava Isaeva", "part_of_name"),
        ("José García Márquez", "José García", "part_of_name"),
        ("Khava", "Khava Isaeva", "given_name_only"),
    ],
)
def test_the_first_reason_says_how_the_names_agree(one: str, other: str, code: str) -> None:
    assert codes(named(one), named(other))[0] == code
    assert codes(named(other), named(one))[0] == code


def test_a_reason_names_the_words_that_sound_alike() -> None:
    found = compared(named("Magomed Aliev"), named("Mohammed Aliyev"))
    assert found is not None
    assert found.reasons[0].parameters == ("magomed", "mohammed", "aliev", "aliyev")


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("1990-05-01", "1990-05-01", "same_birth"),
        ("1990-05-01", "1990", "birth_year_same"),
        ("1990-05", "1990-05-01", "birth_year_same"),
        ("1990-05", "1990-05", "birth_year_same"),
        ("1990-01-01", "1990-08-17", "birth_year_same"),
        ("1990-05-01", "1990-01-05", "birth_close"),
        ("1990-05-01", "1991-05-01", "birth_close"),
        ("1990-05-01", "1990-07-12", "birth_differs"),
        ("1990-05-01", "1973-11-20", "birth_differs"),
        ("1990", "1973-11-20", "birth_differs"),
    ],
)
def test_births_are_compared_as_far_as_they_are_known(one: str, other: str, code: str) -> None:
    assert codes(named("Adam Osmaev", birth=one), named("Adam Osmaev", birth=other)) == ["same_name", code]


def test_an_unknown_birth_says_nothing() -> None:
    for unknown in ("", "long ago", "1990-13-01", "90"):
        assert codes(named("Adam Osmaev", birth=unknown), named("Adam Osmaev", birth="1990-05-01")) == [
            "same_name"
        ]


def test_contradictions_subtract_but_an_exact_name_stays_possible() -> None:
    plain = compared(named("Adam Osmaev"), named("Адам Осмаев"))
    other = compared(
        named("Adam Osmaev", birth="1990-05-01", number="A012345678"),
        named("Адам Осмаев", birth="1961-11-30", number="A098765432"),
    )
    assert plain is not None and other is not None
    assert other.score < plain.score
    assert strength(other) == "possible"
    assert {reason.code for reason in other.reasons if reason.weight < 0} == {
        "birth_differs",
        "a_number_differs",
    }


def test_an_equal_number_is_strong_whatever_the_name_and_birth() -> None:
    found = compared(
        named("Adam Osmaev", birth="1990-05-01", number="A 012-345-678"),
        named("Wang Wei", birth="1961-11-30", number="А١٢٣٤٥٦٧٨"),
    )
    assert found is not None
    assert strength(found) == "strong"
    assert found.reasons[0].code == "same_a_number"


def test_an_equal_phone_is_possible_with_and_without_its_country() -> None:
    found = compared(
        named("Adam Osmaev", phone="+7 928 123-45-67"), named("Wang Wei", phone="8 (928) 1234567")
    )
    assert found is not None
    assert (strength(found), found.reasons[0].code) == ("possible", "same_phone")


def test_a_birth_makes_a_likeness_strong_and_another_makes_it_possible() -> None:
    asked = named("Zarina Magomedova", birth="1990-05-01")
    same = compared(asked, named("Zarema Magomedova", birth="1990-05-01"))
    other = compared(asked, named("Zarema Magomedova", birth="1961-11-30"))
    assert same is not None and other is not None
    assert (strength(same), strength(other)) == ("strong", "possible")


def test_the_weights_of_the_reasons_add_up_to_the_score() -> None:
    found = compared(
        named("Chawa Issajewa", birth="1990"), named("Khava Akhmedovna Isaeva", birth="1990-05-01")
    )
    assert found is not None
    assert sum(reason.weight for reason in found.reasons) == pytest.approx(found.score, abs=0.001)


def test_the_best_of_several_writings_counts() -> None:
    asked = named("Мовлади", "Tom the interpreter", "Amina Umarova")
    assert codes(asked, named("أمينة", "Амина Умарова"))[0] == "same_name"
