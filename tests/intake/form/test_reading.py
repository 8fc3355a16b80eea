"""Every page reads at grade 6 or lower in English, and none of the words we never use stands in it.

Flesch-Kincaid grade = 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid, Fishburne, Rogers
and Chissom 1975, Naval Technical Training Command, Research Branch Report 8-75). Syllables are vowel groups.
Lists of names (countries, states, languages, currencies, cities) are data and stay out.
"""

import re

import pytest
from django.utils import translation

from safeconduct.intake.form import PAGES, Page

NEVER = r"\b(safe|secure|anonymous|victim|illegal|alien|eligible|user|ticket|lead)s?\b"
NAMES = {"language.spoken", "language.best", "means.currency", "contact.time_zone"}


def syllables(word: str) -> int:
    """How many syllables an English word has, at least one."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) > 2 and word.endswith("e") and not word.endswith(("le", "ee", "ye")):
        word = word[:-1]
    elif word.endswith("ed") and not word.endswith(("ted", "ded")):
        word = word[:-2] + "d"
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def grade(texts: list[str]) -> float:
    """The grade of several texts read one after the other; each ends its own sentence."""
    sentences = [s for text in texts for s in re.split(r"[.?!:]+(?:\s|$)", text) if re.search(r"[A-Za-z]", s)]
    words = [word for s in sentences for word in re.findall(r"[A-Za-z][A-Za-z'’-]*", s)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def prose(page: Page) -> list[str]:
    return [str(text) for text in (page.title, page.why, page.hint, *page.paragraphs) if text]


def texts(page: Page) -> list[str]:
    found = prose(page)
    for field in page.fields:
        found += [str(field.label), str(field.hint)]
        if field.fact_id not in NAMES:
            found += [str(label) for code, label in (field.labels or {}).items() if len(code) > 2]
        for column in field.columns:
            found += [str(column.label), *map(str, (column.labels or {}).values())]
    return [text for text in dict.fromkeys(found) if text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_reads_at_grade_six_or_lower(page: Page) -> None:
    with translation.override("en"):
        assert grade(texts(page)) <= 6
        assert grade(prose(page)) <= 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_has_none_of_the_words_we_never_use(page: Page) -> None:
    with translation.override("en"):
        assert not re.search(NEVER, " ".join(texts(page)), re.IGNORECASE)


def test_the_measure_tells_plain_text_from_hard_text() -> None:
    plain = ["We can help you. Tell us where you are."]
    hard = [
        "Applicants demonstrating eligibility for protection-based immigration status receive representation."
    ]
    assert grade(plain) < 3
    assert grade(hard) > 12
    counted = [syllables(w) for w in ("asylum", "hurt", "interpreter", "place", "called", "wanted")]
    assert counted == [3, 1, 4, 1, 1, 2]
