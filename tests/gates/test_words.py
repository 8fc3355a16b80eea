"""We promise nothing we cannot keep, and call nobody what they should not be called."""

from __future__ import annotations

import re

import pytest

from .reviewed_words import NAMES, PROMISES
from .sentences import bare_words, message_ids, translations

# "Safety" as a thing to get to is no promise; "safe", "secure", "anonymous" said of us or of this site are.
PROMISE = {
    "en": r"\b(?:un)?safe(?:ly|r|st)?\b|\bsecure(?:d|ly)?\b|\banonym(?:ous|ously|ised?|ized?)\b"
    r"|\buntraceable\b|\bguarantee[ds]?\b|\b100\s?%|\bfully (?:private|protected)\b",
    "ru": r"\b(?:не)?безопасн(?!ост)\w*|\bанонимн\w*|\bзащищ[её]нн\w*|\bгарантир\w*",
    "ar": r"\b[وفبلك]*(?:ال)?[آا]من(?:ة|ا|ًا|ين|ون)?\b"
    r"|مجهول\w* (?:ال)?هوية|\b(?:ال)?مضمون\w*|\b(?:ال)?محمي\w*",
}
NEVER = {
    "en": r"\bvictims?\b|\billegals?\b|\billegally\b|\baliens?\b|\b(?:in)?eligib\w+|\busers?\b|\busername\w*"
    r"|\btickets?\b|\bleads?\b",
    "ru": r"\bжертв\w*|\bнелегал\w*|\bпользовател\w*|\bтикет\w*",
    "ar": r"\b(?:ال)?ضحي[ةت]\w*|\b(?:ال)?ضحايا\b|\b(?:ال)?مستخدم\w*|غير (?:ال)?شرعي\w*",
}


def _using(pattern: str, allowed: dict[str, str]) -> list[str]:
    return [
        f"{one.where}: {match[0]!r} in {one.text!r}"
        for one in [*message_ids(), *bare_words()]
        if one.text not in allowed and (match := re.search(pattern, one.text, re.IGNORECASE))
    ]


def _translated(language: str, patterns: dict[str, str], allowed: dict[str, str]) -> list[str]:
    return [
        f"{one.where}: {match[0]!r} in {one.text!r}"
        for one in translations()
        if one.language == language and one.original not in allowed
        if (match := re.search(patterns[language], one.text, re.IGNORECASE))
    ]


def test_no_sentence_promises_safety() -> None:
    assert _using(PROMISE["en"], PROMISES) == []


def test_no_sentence_calls_people_what_we_never_call_them() -> None:
    assert _using(NEVER["en"], NAMES) == []


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_no_translation_promises_more_than_the_original(language: str) -> None:
    assert _translated(language, PROMISE, PROMISES) == []


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_no_translation_calls_people_what_we_never_call_them(language: str) -> None:
    assert _translated(language, NEVER, NAMES) == []


def test_each_reviewed_sentence_is_still_there_with_its_reason() -> None:
    present = {one.text for one in message_ids()}
    for sentence, reason in {**PROMISES, **NAMES}.items():
        assert sentence in present, f"no longer in the product: {sentence!r}"
        assert len(reason) > 10, f"why may it stay? {sentence!r}"


def test_every_word_of_a_template_goes_through_gettext() -> None:
    assert [f"{one.where}: {one.text!r}" for one in bare_words()] == []


@pytest.mark.parametrize(
    ("language", "promise", "none"),
    [
        ("en", "You are safe here", "Get to safety"),
        ("en", "An Anonymous request", "A conduct"),
        ("ru", "Это безопасно", "Ваша безопасность"),
        ("ru", "Анонимная помощь", "Имя"),
        ("ar", "هذا الموقع آمن", "السلامة"),
        ("ar", "طلب مجهول الهوية", "الهوية"),
    ],
)
def test_the_watch_words_are_noticed(language: str, promise: str, none: str) -> None:
    assert re.search(PROMISE[language], promise, re.IGNORECASE)
    assert not re.search(PROMISE[language], none, re.IGNORECASE)


def test_sentences_are_found_in_python_and_in_templates() -> None:
    found = message_ids()

    assert any(one.where.partition(":")[0].endswith(".py") for one in found)
    assert any(one.where.partition(":")[0].endswith(".html") for one in found)
